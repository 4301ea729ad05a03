"""What the passing of days makes of a licence. Nothing here knows a database."""

from __future__ import annotations

from datetime import date

from rules.vocabulary.enumerations import LicenceState
from services.review.licensing.changes import Change, Expire, Extend
from services.review.licensing.values import Licence


def due(licence: Licence, today: date, *, holds_on: bool) -> Change | None:
    """What the clock makes of it, None if nothing. holds_on: it holds beyond its term."""
    if licence.state is not LicenceState.VALID or today < licence.last_day:
        return None
    if holds_on:
        return None if licence.extended else Extend(on=today)
    return Expire(on=today) if today > licence.last_day else None
