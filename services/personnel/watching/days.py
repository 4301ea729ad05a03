"""How many holders lack something, counted for each day: what is drawn over time."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Date, case, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.transaction import Transaction
from contracts.watching import Trend, TrendPoint, TrendQuery
from services.personnel.watching.tables import shortfall, shortfall_day, watched
from services.personnel.watching.wanted import wanted


def count_today(tx: Transaction, today: date) -> None:
    """Anew, in one statement over all holders."""
    last = (
        select(shortfall)
        .where(shortfall.c.mended_on.is_(None))
        .ext(distinct_on(shortfall.c.enterprise_id))
        .order_by(shortfall.c.enterprise_id, shortfall.c.found_at.desc())
        .subquery()
    )
    counted = (
        select(
            literal(today, Date),
            watched.c.office, watched.c.order, watched.c.level,
            func.count(),
            func.sum(case((watched.c.known.is_(False), 1), else_=0)),
            func.count(last.c.id),
            func.coalesce(func.sum(last.c.missing), 0),
            func.coalesce(func.sum(last.c.expired), 0),
        )
        .select_from(watched)
        .outerjoin(last, last.c.enterprise_id == watched.c.enterprise_id)
        .group_by(watched.c.office, watched.c.order, watched.c.level)
    )  # fmt: skip
    tx.session.execute(delete(shortfall_day).where(shortfall_day.c.day == today))
    tx.session.execute(insert(shortfall_day).from_select(list(shortfall_day.c), counted))


def trend(session: Session, call: Call, request: TrendQuery) -> Trend:
    """One point a day, the oldest first."""
    day = shortfall_day.c
    first = clock.today() - timedelta(days=request.days - 1)
    names = ("holders", "unknown", "short", "missing", "expired")
    rows = session.execute(
        select(day.day, *(func.sum(day[name]).label(name) for name in names))
        .where(day.day >= first, *wanted(call.actor, request, shortfall_day))
        .group_by(day.day)
        .order_by(day.day)
    )
    return Trend(points=[TrendPoint(**row._mapping) for row in rows])
