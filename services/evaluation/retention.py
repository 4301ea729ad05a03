"""What evaluation keeps only for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from chassis import clock
from chassis.retention import Expired
from rules.evaluation import terms
from services.evaluation.tables import mobile_use


def _free(now: datetime) -> ColumnElement[bool]:
    """It says nothing any more: the mobile may evaluate again."""
    days = terms(clock.local(now).date()).once_in_days
    return mobile_use.c.last_at < now - timedelta(days=days)


EXPIRED = (Expired(mobile_use, _free),)
