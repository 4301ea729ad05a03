"""The read side of cases and tasks."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.review.tasks import Task as TaskView
from contracts.review.tasks import TaskQuery, Tasks
from rules.ledger import Ledger
from services.review.access import ensure_visible, of_office
from services.review.case import Case, Task
from services.review.deadlines import due
from services.review.ledger import ledgers_of
from services.review.model import ordered
from services.review.pressing import pressing_until
from services.review.procedure import PROCEDURES
from services.review.tables import cases, documents, tasks
from services.review.together.absences import stood_in_for
from services.review.together.tables import absences

PAGE = 30


class OpenTask(NamedTuple):
    """What a list shows of a task."""

    task_id: str
    case_id: str
    step: str
    opened_at: datetime
    claimed_by: str | None
    claimed_by_name: str | None

    @classmethod
    def of(cls, row: AnyRow) -> OpenTask:
        """row: with the columns of `OF_TASK`."""
        return cls(*(getattr(row, column.name) for column in OF_TASK))


# Named apart from the columns of a case, which a row may have too.
OF_TASK = tuple(
    tasks.c["id" if name == "task_id" else name].label(f"open_{name}") for name in OpenTask._fields
)


def open_tasks(session: Session, call: Call, request: TaskQuery) -> Tasks:
    """What is due first comes first, for the caller's roles and office (N-02, N-10)."""
    chosen = _chosen(session, call.actor, request)
    of_cases = tasks.join(cases, cases.c.id == tasks.c.case_id)
    read = of_cases if request.type or request.again else tasks
    by_step = select(tasks.c.step, func.count()).select_from(read).where(*chosen)
    rows = session.execute(by_step.group_by(tasks.c.step)).all()
    counts = dict.fromkeys(_steps_of(call.actor), 0) | {step: count for step, count in rows}
    total = counts.get(request.step, 0) if request.step else sum(counts.values())
    if request.step:
        chosen.append(tasks.c.step == request.step)
    first = [tasks.c.due_on.asc().nulls_last()] if request.order == "due" else []
    page = (
        select(cases, *OF_TASK)
        .select_from(of_cases)
        .where(*chosen)
        .order_by(*first, tasks.c.opened_at, tasks.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    found = session.execute(page).all()
    ledgers = ledgers_of(session, [row.id for row in found])
    return Tasks(
        items=[task_view(row, OpenTask.of(row), ledgers[row.id]) for row in found],
        counts=counts,
        total=total,
        pages=pages(total, PAGE),
    )


def _chosen(session: Session, actor: Actor, asked: TaskQuery) -> list[ColumnElement[bool]]:
    """What the tasks of any step are to fulfil."""
    chosen = [
        tasks.c.closed_at.is_(None),
        tasks.c.role.in_(actor.roles),
        of_office(actor, tasks.c.office),
    ]
    if asked.mine:
        theirs = select(absences.c.account_id).where(stood_in_for(actor, clock.today()))
        mine = tasks.c.claimed_by == actor.account_id
        chosen.append(or_(mine, tasks.c.claimed_by.in_(theirs)))
    if asked.unclaimed:
        chosen.append(tasks.c.claimed_by.is_(None))
    if asked.type:
        chosen.append(cases.c.type == asked.type)
    if asked.again:
        chosen.append(cases.c.round > 1)
    if asked.due:
        chosen.append(tasks.c.due_on <= pressing_until(session, asked.due))
    return chosen


def _steps_of(actor: Actor) -> set[str]:
    """The steps in which the caller's roles may act, over all business types."""
    return {
        step.code
        for steps in PROCEDURES.values()
        for step in steps.steps
        if step.role in actor.roles
    }


def task_view(case: AnyRow | Case, task: OpenTask | Task, ledger: Ledger) -> TaskView:
    """case: a row of review_case."""
    return TaskView(
        task_id=task.task_id,
        case_id=case.id,
        number=case.number,
        type=case.type,
        step=task.step,
        enterprise_name=case.enterprise_name,
        office=case.office,
        categories=ordered(case.categories),
        opened_at=task.opened_at,
        claimed_by=task.claimed_by,
        claimed_by_name=task.claimed_by_name,
        round=case.round,
        **due(case, task.step, ledger, clock.today())._asdict(),
    )


def visible_case(session: Session, actor: Actor, case_id: str) -> AnyRow:
    """Raises NotFound for another enterprise's or office's."""
    case = session.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
    return ensure_visible(actor, case, kind="case", asked=case_id)


def documents_of(session: Session, case_id: str) -> list[AnyRow]:
    """Oldest first, without what stands in them."""
    return list(
        session.execute(
            select(documents.c.id, documents.c.kind, documents.c.number, documents.c.issued_at)
            .where(documents.c.case_id == case_id)
            .order_by(documents.c.issued_at, documents.c.number)
        )
    )
