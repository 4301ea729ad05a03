"""Who of a firm did what, and what others did to its data, from the audit records."""

from __future__ import annotations

from datetime import datetime

from contracts.structs import Answer, Request

STEPS = 30
"""A service tells at once; the page puts those of all services together."""


class TrailQuery(Request):
    """before: only what is older, None from the newest on. account_id: of one account only."""

    before: datetime | None = None
    account_id: str | None = None


class Step(Answer):
    """action, object_type, object_id: as recorded. account_id: None where none of the firm did it.
    address: of the network it came from."""

    at: datetime
    action: str
    account_id: str | None
    address: str | None
    object_type: str
    object_id: str


class Trail(Answer):
    """Newest first, `STEPS` at most."""

    items: list[Step]
