"""What one business type has of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.vocabulary.enumerations import Tab

Findings = list[dict[str, Any]]
Licences = list[dict[str, Any]]


def nothing_yet(licences: Licences) -> dict[str, str]:
    """What a new licence is for is chosen on the tab 申请类别."""
    return {}


@dataclass(frozen=True)
class Kind:
    """A business type.

    refusal: why a holder of these licences may not file it, None if nothing stands against it.
    categories: what the application concerns from the start; the tab 申请类别, if the type has
        one, overwrites it.
    facts: (sheets, files, enterprise, elsewhere) → what the rules are told. None: no conditions
        of a licence are judged, only that the tabs and their attachments are complete.
    guards: tab → (values, enterprise) → mistakes that only the register entry shows.
    order: the rule order that judges it.
    """

    refusal: Callable[[Licences], str | None]
    categories: Callable[[Licences], dict[str, str]] = nothing_yet
    facts: Callable[..., dict[str, Any]] | None = None
    guards: Mapping[Tab, Callable[[dict[str, Any], dict[str, Any]], Findings]] = field(
        default_factory=dict
    )
    order: str = "R30"
