"""What a service makes once at its start and hands to each worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider


class Resource(DependencyProvider):
    """`vault = Resource(Vault.from_settings)`: every worker gets the same object."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    def setup(self) -> None:
        self.resource = self.make()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.resource
