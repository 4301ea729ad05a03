"""What an extension of a service has to be told and to reach. It says so itself, so that a process
loads nothing of what it does not use: a gateway no database."""

from __future__ import annotations

from typing import ClassVar


class Needing:
    """Beside nameko's own base. reaches: what is told as missing while it is away."""

    reaches: ClassVar[str] = ""

    def variables(self) -> tuple[str, ...]:
        """The settings without which the process does not start."""
        return ()

    def try_out(self) -> None:
        """Reach it once, before the process starts. Raises Unavailable."""

    def is_away(self) -> bool:
        """Whether it cannot be reached now; asked of a process that runs."""
        return False
