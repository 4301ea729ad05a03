"""What personnel keeps only for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from chassis import clock
from chassis.retention import Expired
from services.personnel.tables import hire_paper
from services.personnel.watching.tables import shortfall_day

KEEP_REMOVED = timedelta(days=30)
KEEP_DAYS = timedelta(days=6 * 365)


def _never_submitted(now: datetime) -> ColumnElement[bool]:
    """What a reviewer could open stays, also when the firm removed it afterwards."""
    return hire_paper.c.submitted_at.is_(None) & (hire_paper.c.removed_at < now - KEEP_REMOVED)


def _old_day(now: datetime) -> ColumnElement[bool]:
    return shortfall_day.c.day < clock.local(now).date() - KEEP_DAYS


EXPIRED = (Expired(hire_paper, _never_submitted), Expired(shortfall_day, _old_day))
