"""What one business type has of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.vocabulary.enumerations import ApplicationType, Tab

Findings = list[dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A business type.

    refusal: why a holder of these licences may not file it, None if nothing stands against it.
    facts: (sheets, files, enterprise, elsewhere) → what the rules are told.
    guards: tab → (values, enterprise) → mistakes that only the register entry shows.
    order: the rule order that judges it.
    """

    type: ApplicationType
    refusal: Callable[[list[dict[str, Any]]], str | None]
    facts: Callable[..., dict[str, Any]]
    guards: Mapping[Tab, Callable[[dict[str, Any], dict[str, Any]], Findings]] = field(
        default_factory=dict
    )
    order: str = "R30"
