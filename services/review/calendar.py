"""The working-day calendar as this system knows it: the years of the rules' data, and those that
were loaded here since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from chassis.transaction import Transaction
from rules.calendar import Calendar, published
from rules.schedule import Schedule, read_schedule
from services.review.tables import calendar_years


def calendar_of(session: Session) -> Calendar:
    """Read once a session: one page, one transaction counts by one calendar."""
    if "calendar" not in session.info:
        session.info["calendar"] = published().with_schedules(_loaded(session))
    found: Calendar = session.info["calendar"]
    return found


def keep(tx: Transaction, schedule: Schedule) -> int:
    """Let the schedule of a year hold from now on; returns its version."""
    newest = select(func.max(calendar_years.c.version)).where(
        calendar_years.c.year == schedule.year
    )
    version = int(tx.session.scalar(newest) or 0) + 1
    row: dict[str, Any] = {
        "year": schedule.year,
        "version": version,
        "schedule": schedule.to_entry(),
        "by_id": tx.call.actor.account_id or "",
        "by_name": tx.call.actor.name,
        "at": tx.now,
    }
    tx.session.execute(insert(calendar_years).values(row))
    tx.session.info.pop("calendar", None)
    return version


def _loaded(session: Session) -> Iterator[Schedule]:
    """Oldest version first: a later one of a year takes its place."""
    loaded = select(calendar_years.c.year, calendar_years.c.schedule)
    in_order = loaded.order_by(calendar_years.c.year, calendar_years.c.version)
    for year, entry in session.execute(in_order):
        yield read_schedule(year, entry)
