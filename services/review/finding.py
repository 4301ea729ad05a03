"""Finding cases again: by what they are called, by their numbers, by who had them (N-02, N-10)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, union
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.review.finding import CaseLine, CaseLines, CaseQuery
from contracts.review.tasks import Task
from rules.vocabulary.enumerations import CaseState
from rules.vocabulary.texts import compact, folded_name
from services.review.access import of_office
from services.review.ledger import ledgers_of
from services.review.licensing.tables import licence_versions, licences
from services.review.look_up import PART_OF_NUMBER, part_of
from services.review.model import ordered
from services.review.queries import OF_TASK, PAGE, OpenTask, task_view
from services.review.tables import (
    cases,
    opinions,
    plain_acceptance,
    plain_number,
    tasks,
    version_name,
)

MOST = 200
"""So many are found by a text: whoever has more before him types more."""
COUNTED = 10_000
"""So many are counted, and so far one may turn the pages."""
_PART = re.compile(r"(?=.*[0-9])[0-9A-Z]+")
_BRACKETS = str.maketrans(dict.fromkeys("〔〕[]［］()（）【】", ""))
_OPEN = and_(tasks.c.case_id == cases.c.id, tasks.c.closed_at.is_(None))


def find_cases(session: Session, call: Call, request: CaseQuery) -> CaseLines:
    """Only of the caller's jurisdiction, whatever is asked for."""
    more, chosen = False, _chosen(call.actor, request)
    if request.text:
        ids = _ids(session, call.actor, request.text)
        more = len(ids) > MOST
        chosen.append(cases.c.id.in_(ids[:MOST]))
    read = cases.join(tasks, _OPEN) if request.order == "due" else cases
    counted = select(cases.c.id).select_from(read).where(*chosen).limit(COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    page = (
        select(cases)
        .select_from(read)
        .where(*chosen)
        .order_by(*_order(request.order))
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    found = session.execute(page).all() if total else []
    shown = min(total, COUNTED)
    return CaseLines(
        items=_lines(session, found),
        total=shown,
        pages=pages(shown, PAGE),
        more=more or total > COUNTED,
    )


def _order(asked: str) -> tuple[ColumnElement[Any], ...]:
    if asked == "due":
        return tasks.c.due_on.asc().nulls_last(), tasks.c.opened_at, tasks.c.id
    if asked == "oldest":
        return cases.c.opened_at, cases.c.id
    return cases.c.opened_at.desc(), cases.c.id.desc()


def _chosen(actor: Actor, asked: CaseQuery) -> list[ColumnElement[bool]]:
    chosen = [of_office(actor, cases.c.office)]
    for column, value in (
        (cases.c.type, asked.type), (cases.c.state, asked.state), (cases.c.office, asked.office),
    ):  # fmt: skip
        if value:
            chosen.append(column == value)
    if asked.stage:
        chosen.append(_STAGES[asked.stage])
    if asked.share:
        chosen.append(_share(actor, asked.share))
    if asked.case_ids is not None:
        chosen.append(cases.c.id.in_(asked.case_ids))
    if asked.filed_from:
        chosen.append(cases.c.opened_at >= _begin(asked.filed_from))
    if asked.filed_to:
        chosen.append(cases.c.opened_at < _begin(asked.filed_to) + timedelta(days=1))
    return chosen


_RETURNED = cases.c.state == CaseState.RETURNED
_STAGES = {
    "OPEN": and_(cases.c.closed_at.is_(None), ~_RETURNED),
    "RETURNED": _RETURNED,
    "ENDED": cases.c.closed_at.is_not(None),
}


def _share(actor: Actor, asked: str) -> ColumnElement[bool]:
    """What the caller has to do with a case."""
    if asked == "CLAIMED":
        claimed = tasks.c.claimed_by == actor.account_id, tasks.c.closed_at.is_(None)
        return cases.c.id.in_(select(tasks.c.case_id).where(*claimed).correlate(None))
    mine = select(opinions.c.case_id).where(opinions.c.by_id == actor.account_id)
    if asked == "DONE":
        return cases.c.id.in_(mine)
    returned = opinions.c.outcome == "RETURN", opinions.c.round == cases.c.round
    return _RETURNED & cases.c.id.in_(mine.where(*returned).correlate(cases))


def _begin(day: Any) -> datetime:
    """Of a day in China."""
    return datetime.combine(day, time(), clock.SHANGHAI)


def _ids(session: Session, actor: Actor, text: str) -> list[str]:
    """Of each way one more than `MOST` at most (see look_up)."""
    theirs = of_office(actor, cases.c.office)
    ways = (way.where(theirs).limit(MOST + 1) for way in _ways(text))
    return list(session.scalars(union(*ways)))


def _ways(text: str) -> Sequence[Select[Any]]:
    """By the name that a case has; by what the firm's licence is or was called, and its number; by
    a number of the case."""
    ways, firms = list[Select[Any]](), list[Select[Any]]()
    for form in dict.fromkeys((folded_name(text), text)):
        ways.append(_of(part_of(cases.c.enterprise_name, form)))
        firms.append(select(licences.c.enterprise_id).where(part_of(licences.c.name, form)))
        former = licences.c.id == licence_versions.c.licence_id
        firms.append(
            select(licences.c.enterprise_id)
            .join(licence_versions, former)
            .where(part_of(version_name, form))
        )
    number = compact(text)
    if len(number) >= PART_OF_NUMBER and _PART.fullmatch(number):
        ways.append(_of(cases.c.uscc.contains(number)))
        firms.append(select(licences.c.enterprise_id).where(plain_number.contains(number)))
        firms.append(select(licences.c.enterprise_id).where(licences.c.uscc.contains(number)))
        # SQ2026-000123, however it was grouped
        whole = re.sub(r"^(SQ)?(\d{4})(\d{1,6})$", r"\1\2-\3", number)
        ways += [_of(cases.c.number.contains(one)) for one in dict.fromkeys((number, whole))]
    acceptance = text.translate(_BRACKETS)
    if len(acceptance) >= PART_OF_NUMBER and re.search(r"\d", acceptance):
        ways.append(_of(plain_acceptance.contains(acceptance, autoescape=True)))
    of_firms = (cases.c.enterprise_id.in_(one.limit(MOST + 1)) for one in firms)
    return [*ways, *map(_of, of_firms)]


def _of(condition: ColumnElement[bool]) -> Select[Any]:
    return select(cases.c.id).where(condition)


def _lines(session: Session, found: Sequence[AnyRow]) -> list[CaseLine]:
    ids = [row.id for row in found]
    open_ = select(*OF_TASK).where(tasks.c.case_id.in_(ids), tasks.c.closed_at.is_(None))
    opened = (OpenTask.of(row) for row in session.execute(open_)) if ids else ()
    at = {task.case_id: task for task in opened}
    ledgers = ledgers_of(session, list(at)) if at else {}
    numbers = _licence_numbers(session, {row.enterprise_id for row in found})

    def task_of(row: AnyRow) -> Task | None:
        return task_view(row, at[row.id], ledgers[row.id]) if row.id in at else None

    return [
        CaseLine(
            case_id=row.id,
            number=row.number,
            type=row.type,
            procedure=row.procedure,
            enterprise_name=row.enterprise_name,
            uscc=row.uscc,
            office=row.office,
            categories=ordered(row.categories),
            state=row.state,
            round=row.round,
            submitted_at=row.submitted_at or row.opened_at,
            closed_at=row.closed_at,
            acceptance_number=row.acceptance_number,
            licence_number=numbers.get(row.enterprise_id),
            task=task_of(row),
        )
        for row in found
    ]


def _licence_numbers(session: Session, firms: set[str]) -> dict[str, str]:
    """The number of the licence that each firm has, or had last."""
    if not firms:
        return {}
    rows = session.execute(
        select(licences.c.enterprise_id, licences.c.number)
        .where(licences.c.enterprise_id.in_(firms))
        .order_by(licences.c.enterprise_id, licences.c.issued_on)
    )
    return {row.enterprise_id: row.number for row in rows}
