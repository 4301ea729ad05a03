"""Loading the schedule of a year's holidays, after a preview of every due date that it moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid
from rules.calendar import Calendar
from rules.ledger import read
from rules.schedule import Schedule, ScheduleError
from rules.schedule_notice import read_notice
from rules.statutory_holidays import statutory
from services.review.calendar import calendar_of, keep
from services.review.deadlines import all_deadlines
from services.review.ledger import ledgers_of
from services.review.tables import cases

BATCH = 200  # cases whose ledgers are read at once
BACK, AHEAD = 1, 2  # years before and after this one that may be loaded


def known_years(session: Session) -> dict[str, Any]:
    """The contract's `Years`: last year to the year after next."""
    calendar, this_year = calendar_of(session), clock.today().year
    years = range(this_year - BACK, this_year + AHEAD + 1)
    return {"items": [_year_view(calendar, year) for year in years]}


def preview_year(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """The contract's `YearPreview`. Raises Invalid for a notice that cannot be read or be right."""
    schedule = _schedule(data)
    before = calendar_of(session)
    moved = list(_moved(session, before.with_schedules([schedule])))
    return {
        "year": schedule.year,
        **schedule_view(schedule),
        "replaces": schedule.year in before.schedules,
        "changes_nothing": before.schedules.get(schedule.year) == schedule,
        "moved": moved,
    }


def load_year(tx: Transaction, data: dict[str, Any]) -> dict[str, Any]:
    """Let it hold from now on. Raises Invalid as the preview does, Conflict where it says nothing
    new (it was loaded meanwhile)."""
    schedule = _schedule(data)
    known = calendar_of(tx.session).schedules.get(schedule.year)
    if known == schedule:
        raise Conflict(f"{schedule.year}年的节假日安排已经载入，内容相同")
    moved = sum(1 for _ in _moved(tx.session, calendar_of(tx.session).with_schedules([schedule])))
    version = keep(tx, schedule)
    before = known.to_entry() if known else None
    tx.audit("load_year", "calendar", str(schedule.year), before, schedule.to_entry())
    return {"year": schedule.year, "version": version, "moved": moved}


def schedule_view(schedule: Schedule) -> dict[str, Any]:
    return {
        "source": schedule.source,
        "holidays": [
            {"name": one.name, "first": one.first, "last": one.last} for one in schedule.holidays
        ],
        "worked_weekends": list(schedule.worked_weekends),
        "working_days": schedule.working_days,
    }


def _schedule(data: dict[str, Any]) -> Schedule:
    this_year = clock.today().year
    if not this_year - BACK <= data["year"] <= this_year + AHEAD:
        raise Invalid.at("year", f"只能载入{this_year - BACK}年至{this_year + AHEAD}年的安排")
    try:
        return read_notice(data["year"], data["notice"])
    except ScheduleError as error:
        raise Invalid.at("notice", str(error)) from error


def _year_view(calendar: Calendar, year: int) -> dict[str, Any]:
    schedule = calendar.schedules.get(year)
    if schedule:
        return {"year": year, "published": True, **schedule_view(schedule)}
    return {
        "year": year,
        "published": False,
        "source": "",
        "holidays": list(_spans(statutory(year))),
        "worked_weekends": [],
        "working_days": None,
    }


def _spans(named: tuple[tuple[str, date], ...]) -> Iterator[dict[str, Any]]:
    """Days of one name that follow each other, as one holiday."""
    span: dict[str, Any] = {}
    for name, day in named:
        if span and span["name"] == name and span["last"] + timedelta(days=1) == day:
            span["last"] = day
            continue
        if span:
            yield span
        span = {"name": name, "first": day, "last": day}
    yield span


def _moved(session: Session, calendar: Calendar) -> Iterator[dict[str, Any]]:
    """Every running limit that `calendar` counts to another day, by case number."""
    today = clock.today()
    running = select(cases).where(cases.c.closed_at.is_(None)).order_by(cases.c.number)
    for batch in session.execute(running).partitions(BATCH):
        ledgers = ledgers_of(session, [case.id for case in batch])
        for case in batch:
            before = ledgers[case.id]
            after = read(before.entries, calendar)
            now = {one["code"]: one for one in all_deadlines(case, after, today)}
            for limit in all_deadlines(case, before, today):
                then = now[limit["code"]]
                if limit["state"] != "done" and _due(limit) != _due(then):
                    yield _move_view(case, limit, then)


def _due(limit: dict[str, Any]) -> tuple[date, date | None]:
    return limit["due_on"], limit["due_if_resumed"]


def _move_view(case: AnyRow, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "number": case.number,
        "enterprise_name": case.enterprise_name,
        "office": case.office,
        "title": before["title"],
        "before": before["due_if_resumed"] or before["due_on"],
        "after": after["due_if_resumed"] or after["due_on"],
    }
