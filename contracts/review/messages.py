"""What review has a firm told: identity keeps it for the firm and sends it."""

from __future__ import annotations

from contracts.events import EventType
from contracts.structs import Fact


class FirmTold(Fact):
    """kind, values: of `rules.messages`; nothing personal. What it is about, as far as there is
    such a thing: application_id, document_id, licence_id."""

    enterprise_id: str
    kind: str
    values: dict[str, str]
    application_id: str | None = None
    document_id: str | None = None
    licence_id: str | None = None


FIRM_TOLD = EventType("review", "review.firm_told", FirmTold)
