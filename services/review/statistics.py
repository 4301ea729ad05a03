"""Statistics of holders and cases (N-17).

A view is one selection of rows, each with the line and the series that it counts in; figures group
it, the list behind a figure filters it. So they cannot differ.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, cast, extract, func, literal, or_, select
from sqlalchemy import Date as SqlDate
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from contracts.errors import Invalid
from contracts.review.statistics import (
    MOST,
    VIEWS,
    CountedItem,
    CountedItems,
    CountedQuery,
    Statistics,
    StatisticsLine,
    StatisticsQuery,
    StepTime,
)
from rules.vocabulary.enumerations import ENDED, LicenceState
from services.review.licensing.tables import licence_periods, licences
from services.review.tables import cases, tasks

PAGE = 50
LONGEST = timedelta(days=366 * 10)
AGES = ((5, "D5"), (10, "D10"), (20, "D20"), (45, "D45"))
"""Days since a case was opened, up to; older ones are OLDER."""
OLDER = "OLDER"
DONE_IN_TIME, DONE_LATE, NO_LIMIT = "IN_TIME", "LATE", "NO_LIMIT"
_LOCAL = "Asia/Shanghai"


def statistics(session: Session, call: Call, request: StatisticsQuery) -> Statistics:
    """Of the caller's office, or of all. Raises Invalid for a period or a line that is none."""
    rows = _rows(call.actor, request).subquery()
    counted = session.execute(
        select(rows.c.key, rows.c.series, func.count()).group_by(rows.c.key, rows.c.series)
    ).all()
    lines: dict[str, dict[str, int]] = {}
    for key, series, count in counted:
        lines.setdefault(key, {})[series] = count
    times = _times(session, call.actor, request) if request.view == "steps" else []
    return Statistics(
        lines=[StatisticsLine(key=key, counts=counts) for key, counts in sorted(lines.items())],
        series=sorted({series for _, series, _ in counted}),
        times=times,
    )


def counted(session: Session, call: Call, request: CountedQuery) -> CountedItems:
    """By day, the newest first."""
    rows = _rows(call.actor, request).subquery()
    wanted = [
        rows.c[name] == value
        for name, value in (("key", request.key), ("series", request.series))
        if value is not None
    ]
    total = session.scalar(select(func.count()).select_from(rows).where(*wanted)) or 0
    listed = select(rows).where(*wanted).order_by(rows.c.day.desc(), rows.c.number)
    if request.whole:
        listed = listed.limit(MOST)
    else:
        listed = listed.limit(PAGE).offset((request.page - 1) * PAGE)
    items = [CountedItem(**row._mapping) for row in session.execute(listed)]
    return CountedItems(items=items, total=total, pages=pages(total, PAGE))


def _rows(actor: Actor, request: StatisticsQuery) -> Select[Any]:
    """key, series and what a list shows of each."""
    if request.until < request.since or request.until - request.since > LONGEST:
        raise Invalid.at("until", "请选择正确的起止日期，最长10年")
    if request.by not in VIEWS[request.view]:
        raise Invalid.at("by", "请选择统计方式")
    made = {"holders": _holders, "cases": _cases, "open": _open, "steps": _steps}
    return made[request.view](actor, request)


def _scope(actor: Actor, request: StatisticsQuery, column: Any) -> list[ColumnElement[bool]]:
    office = actor.office or request.office
    return [column == office] if office else []


def _holders(actor: Actor, request: StatisticsQuery) -> Select[Any]:
    """Licences in force today, by the highest level of the period that runs."""
    today = clock.today()
    levels = func.jsonb_each_text(licence_periods.c.categories).table_valued("key", "value")
    highest = select(func.min(levels.c.value)).select_from(levels).scalar_subquery()
    key = {
        "office": licences.c.office,
        "level": highest,
        "month": func.to_char(licences.c.issued_on, "YYYY-MM"),
    }[request.by]
    return (
        select(
            licences.c.number,
            licences.c.name,
            licences.c.office,
            key.label("key"),
            highest.label("series"),
            licences.c.issued_on.label("day"),
            cast(literal(None), licences.c.case_id.type).label("case_id"),
        )
        .join(licence_periods, licence_periods.c.licence_id == licences.c.id)
        .where(
            licences.c.state == LicenceState.VALID.value,
            licence_periods.c.valid_from <= today,
            or_(licence_periods.c.valid_to.is_(None), licence_periods.c.valid_to >= today),
            *_scope(actor, request, licences.c.office),
        )
    )


def _cases(actor: Actor, request: StatisticsQuery) -> Select[Any]:
    key = {
        "type": cases.c.type,
        "office": cases.c.office,
        "month": func.to_char(func.timezone(_LOCAL, cases.c.opened_at), "YYYY-MM"),
        "state": cases.c.state,
    }[request.by]
    return _of_cases(key, cases.c.state).where(
        *_within(cases.c.opened_at, request), *_scope(actor, request, cases.c.office)
    )


def _open(actor: Actor, request: StatisticsQuery) -> Select[Any]:
    """Not decided yet, whenever it was opened."""
    old = extract("epoch", literal(clock.now()) - cases.c.opened_at) / 86400
    age = case(*[(old <= days, code) for days, code in AGES], else_=OLDER)
    key = {
        "age": age, "type": cases.c.type, "office": cases.c.office, "step": cases.c.step,
    }[request.by]  # fmt: skip
    return _of_cases(key, cases.c.state).where(
        cases.c.state.not_in([one.value for one in ENDED]),
        cases.c.closed_at.is_(None),
        *_scope(actor, request, cases.c.office),
    )


def _of_cases(key: Any, series: Any) -> Select[Any]:
    return select(
        cases.c.number,
        cases.c.enterprise_name.label("name"),
        cases.c.office,
        key.label("key"),
        series.label("series"),
        cast(func.timezone(_LOCAL, cases.c.opened_at), SqlDate).label("day"),
        cases.c.id.label("case_id"),
    )


def _steps(actor: Actor, request: StatisticsQuery) -> Select[Any]:
    """Tasks done in the period, and whether in time."""
    ended = cast(func.timezone(_LOCAL, tasks.c.closed_at), SqlDate)
    key = {"step": tasks.c.step, "office": tasks.c.office, "type": cases.c.type}[request.by]
    in_time = case(
        (tasks.c.due_on.is_(None), NO_LIMIT), (ended <= tasks.c.due_on, DONE_IN_TIME),
        else_=DONE_LATE,
    )  # fmt: skip
    return (
        select(
            cases.c.number,
            cases.c.enterprise_name.label("name"),
            tasks.c.office,
            key.label("key"),
            in_time.label("series"),
            ended.label("day"),
            cases.c.id.label("case_id"),
        )
        .join(cases, cases.c.id == tasks.c.case_id)
        .where(
            tasks.c.closed_at.is_not(None),
            *_within(tasks.c.closed_at, request),
            *_scope(actor, request, tasks.c.office),
        )
    )


def _times(session: Session, actor: Actor, request: StatisticsQuery) -> list[StepTime]:
    days = extract("epoch", tasks.c.closed_at - tasks.c.opened_at) / 86400
    closed = tasks.c.closed_at.is_not(None) & and_(*_within(tasks.c.closed_at, request))
    ended = cast(func.timezone(_LOCAL, tasks.c.closed_at), SqlDate)
    waiting = tasks.c.closed_at.is_(None)
    rows = session.execute(
        select(
            tasks.c.step,
            func.count().filter(closed).label("done"),
            func.avg(days).filter(closed).label("mean"),
            func.percentile_cont(0.5).within_group(days).filter(closed).label("median"),
            func.max(days).filter(closed).label("longest"),
            func.count().filter(closed & (ended > tasks.c.due_on)).label("late"),
            func.count().filter(waiting).label("open"),
            func.count().filter(waiting & (tasks.c.due_on < clock.today())).label("open_late"),
        )
        .where(or_(closed, waiting), *_scope(actor, request, tasks.c.office))
        .group_by(tasks.c.step)
        .order_by(tasks.c.step)
    )
    return [
        StepTime(
            step=row.step,
            done=row.done,
            mean=round(float(row.mean or 0), 1),
            median=round(float(row.median or 0), 1),
            longest=round(float(row.longest or 0), 1),
            late=row.late,
            open=row.open,
            open_late=row.open_late,
        )
        for row in rows
    ]


def _within(column: Any, request: StatisticsQuery) -> list[ColumnElement[bool]]:
    return [
        column >= _midnight(request.since),
        column < _midnight(request.until + timedelta(days=1)),
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI).astimezone(UTC)
