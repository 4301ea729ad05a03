"""What credit_gateway keeps only for a time: queries that belong to no case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from chassis.retention import Expired
from services.credit_gateway.tables import credit_query

KEEP = timedelta(days=400)


def _over(now: datetime) -> ColumnElement[bool]:
    return credit_query.c.case_id.is_(None) & (credit_query.c.asked_at < now - KEEP)


EXPIRED = (Expired(credit_query, _over),)
