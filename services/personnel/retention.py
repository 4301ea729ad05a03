"""What personnel keeps only for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from chassis.retention import Expired
from services.personnel.tables import hire_paper

KEEP_REMOVED = timedelta(days=30)


def _never_submitted(now: datetime) -> ColumnElement[bool]:
    """What a reviewer could open stays, also when the firm removed it afterwards."""
    return hire_paper.c.submitted_at.is_(None) & (hire_paper.c.removed_at < now - KEEP_REMOVED)


EXPIRED = (Expired(hire_paper, _never_submitted),)
