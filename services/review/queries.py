"""The read side of cases and tasks."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select
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
from services.review.procedure import PROCEDURES
from services.review.tables import cases, documents, tasks

PAGE = 30
_OF_TASK = (
    tasks.c.id.label("task_id"),
    tasks.c.case_id,
    tasks.c.step,
    tasks.c.opened_at,
    tasks.c.claimed_by,
    tasks.c.claimed_by_name,
)


def open_tasks(session: Session, call: Call, request: TaskQuery) -> Tasks:
    """Oldest first, for the caller's roles and office (N-02, N-10)."""
    actor = call.actor
    mine = tasks.c.claimed_by == actor.account_id
    theirs = and_(
        tasks.c.closed_at.is_(None),
        tasks.c.role.in_(actor.roles),
        of_office(actor, tasks.c.office),
    )
    by_step = select(tasks.c.step, func.count(), func.count().filter(mine))
    rows = session.execute(by_step.where(theirs).group_by(tasks.c.step)).all()
    counts = dict.fromkeys(_steps_of(actor), 0)
    counts |= {step: own if request.mine else everyone for step, everyone, own in rows}
    chosen: list[ColumnElement[bool]] = [theirs]
    if request.mine:
        chosen.append(mine)
    if request.step:
        chosen.append(tasks.c.step == request.step)
    total = counts.get(request.step, 0) if request.step else sum(counts.values())
    page = (
        select(cases, *_OF_TASK)
        .join(tasks, tasks.c.case_id == cases.c.id)
        .where(*chosen)
        .order_by(tasks.c.opened_at, tasks.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    found = session.execute(page).all()
    ledgers = ledgers_of(session, [row.id for row in found])
    return Tasks(
        items=[task_view(row, row, ledgers[row.id]) for row in found],
        counts=counts,
        total=total,
        pages=pages(total, PAGE),
    )


def _steps_of(actor: Actor) -> set[str]:
    """The steps in which the caller's roles may act, over all business types."""
    return {
        step.code
        for steps in PROCEDURES.values()
        for step in steps.steps
        if step.role in actor.roles
    }


def task_view(case: AnyRow | Case, task: AnyRow | Task, ledger: Ledger) -> TaskView:
    """case: a row of review_case; task: a row with the columns of `_OF_TASK`."""
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
