"""Which limits are pressing today."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from chassis import clock
from rules.dates import DAY
from rules.deadlines import due_state
from rules.vocabulary.enumerations import DueState
from services.review.calendar import calendar_of


def pressing_until(session: Session, state: str) -> date:
    """The last day on which a limit that ends is in that state, or worse, today."""
    calendar, day = calendar_of(session), clock.today() - DAY
    while due_state(calendar, day + DAY, clock.today()) in (state, DueState.OVERDUE):
        day += DAY
    return day
