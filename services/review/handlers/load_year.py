"""Loading the schedule of a year's holidays, after a preview of every due date that it moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid
from contracts.review.calendar import (
    HolidaySpan,
    LoadYear,
    Moved,
    Year,
    YearLoaded,
    YearPreview,
    Years,
)
from contracts.review.deadlines import Deadline
from contracts.structs import Empty
from rules.calendar import Calendar
from rules.ledger import read
from rules.schedule import Schedule, ScheduleError
from rules.schedule_notice import read_notice
from rules.statutory_holidays import statutory
from services.review import due_dates
from services.review.calendar import calendar_of, keep
from services.review.deadlines import all_deadlines
from services.review.ledger import ledgers_of
from services.review.tables import cases

BATCH = 200  # cases whose ledgers are read at once
BACK, AHEAD = 1, 2  # years before and after this one that may be loaded


def known_years(session: Session, call: Call, request: Empty) -> Years:
    """Last year to the year after next."""
    calendar, this_year = calendar_of(session), clock.today().year
    years = range(this_year - BACK, this_year + AHEAD + 1)
    return Years(items=[_year(calendar, year) for year in years])


def preview_year(session: Session, call: Call, request: LoadYear) -> YearPreview:
    """Raises Invalid for a notice that cannot be read or be right."""
    schedule = _schedule(request)
    before = calendar_of(session)
    moved = list(_moved(session, before.with_schedules([schedule])))
    return YearPreview(
        year=schedule.year,
        source=schedule.source,
        holidays=_holidays(schedule),
        worked_weekends=list(schedule.worked_weekends),
        working_days=schedule.working_days,
        replaces=schedule.year in before.schedules,
        changes_nothing=before.schedules.get(schedule.year) == schedule,
        moved=moved,
    )


def load_year(tx: Transaction, request: LoadYear) -> YearLoaded:
    """Let it hold from now on. Raises Invalid as the preview does, Conflict where it says nothing
    new (it was loaded meanwhile)."""
    schedule = _schedule(request)
    known = calendar_of(tx.session).schedules.get(schedule.year)
    if known == schedule:
        raise Conflict(f"{schedule.year}年的节假日安排已经载入，内容相同")
    moved = sum(1 for _ in _moved(tx.session, calendar_of(tx.session).with_schedules([schedule])))
    version = keep(tx, schedule)
    due_dates.forget(tx.session)
    before = known.to_entry() if known else None
    tx.audit("load_year", "calendar", str(schedule.year), before, schedule.to_entry())
    return YearLoaded(year=schedule.year, version=version, moved=moved)


def _holidays(schedule: Schedule) -> list[HolidaySpan]:
    return [HolidaySpan(name=one.name, first=one.first, last=one.last) for one in schedule.holidays]


def _schedule(request: LoadYear) -> Schedule:
    this_year = clock.today().year
    if not this_year - BACK <= request.year <= this_year + AHEAD:
        raise Invalid.at("year", f"只能载入{this_year - BACK}年至{this_year + AHEAD}年的安排")
    try:
        return read_notice(request.year, request.notice)
    except ScheduleError as error:
        raise Invalid.at("notice", str(error)) from error


def _year(calendar: Calendar, year: int) -> Year:
    known = calendar.schedules.get(year)
    return Year(
        year=year,
        published=known is not None,
        source=known.source if known else "",
        holidays=_holidays(known) if known else _spans(statutory(year)),
        worked_weekends=list(known.worked_weekends) if known else [],
        working_days=known.working_days if known else None,
    )


def _spans(named: tuple[tuple[str, date], ...]) -> list[HolidaySpan]:
    """Days of one name that follow each other, as one holiday."""
    spans: list[HolidaySpan] = []
    for name, day in named:
        if spans and spans[-1].name == name and spans[-1].last + timedelta(days=1) == day:
            spans[-1] = replace(spans[-1], last=day)
        else:
            spans.append(HolidaySpan(name=name, first=day, last=day))
    return spans


def _moved(session: Session, calendar: Calendar) -> Iterator[Moved]:
    """Every running limit that `calendar` counts to another day, by case number."""
    today = clock.today()
    running = select(cases).where(cases.c.closed_at.is_(None)).order_by(cases.c.number)
    for batch in session.execute(running).partitions(BATCH):
        ledgers = ledgers_of(session, [case.id for case in batch])
        for case in batch:
            before = ledgers[case.id]
            after = read(before.entries, calendar)
            now = {one.code: one for one in all_deadlines(case, after, today)}
            for limit in all_deadlines(case, before, today):
                then = now[limit.code]
                if limit.state != "done" and _due(limit) != _due(then):
                    yield _move(case, limit, then)


def _due(limit: Deadline) -> tuple[date, date | None]:
    return limit.due_on, limit.due_if_resumed


def _move(case: AnyRow, before: Deadline, after: Deadline) -> Moved:
    return Moved(
        case_id=case.id,
        number=case.number,
        enterprise_name=case.enterprise_name,
        office=case.office,
        title=before.title,
        before=before.due_if_resumed or before.due_on,
        after=after.due_if_resumed or after.due_on,
    )
