"""督办: heads are told of a task before its limit passes, when silence comes to count as 受理
(行政许可法 第三十二条), and once it has passed; they note what they have done about it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.paging import pages
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, NotFound
from contracts.review.together import Escalation, EscalationQuery, Escalations, SeeTo
from rules.vocabulary.enumerations import DueState
from services.review.access import of_office
from services.review.pressing import pressing_until
from services.review.tables import cases, tasks
from services.review.together.tables import escalations

PAGE, BATCH = 30, 500
_OPEN = tasks.c.closed_at.is_(None)


def escalate(call: Call, *, db: Db) -> int:
    """Tell what has come to press; how much was new. Safe beside itself: each is told once."""
    told = 0
    while fresh := _batch(db, call):
        told += fresh
    return told


def _batch(db: Db, call: Call) -> int:
    with db.transaction(call) as tx:
        today = clock.today()
        until = pressing_until(tx.session, DueState.SOON)
        known = (
            select(escalations.c.task_id)
            .where(
                escalations.c.task_id == tasks.c.id,
                escalations.c.due_on == tasks.c.due_on,
                (escalations.c.kind == "PASSED") == (tasks.c.due_on < today),
            )
            .exists()
        )
        rows = tx.session.execute(
            select(tasks.c.id, tasks.c.case_id, tasks.c.due_on, tasks.c.step, cases.c.accepted_at)
            .join(cases, cases.c.id == tasks.c.case_id)
            .where(_OPEN, tasks.c.due_on <= until, ~known)
            .order_by(tasks.c.due_on, tasks.c.id)
            .limit(BATCH)
        ).all()
        if not rows:
            return 0
        found = [
            {
                "id": str(uuid.uuid4()),
                "case_id": row.case_id,
                "task_id": row.id,
                "kind": _kind(row, today),
                "due_on": row.due_on,
                "at": tx.now,
            }
            for row in rows
        ]
        tx.session.execute(insert(escalations).values(found).on_conflict_do_nothing())
        return len(rows)


def _kind(row: AnyRow, today: date) -> str:
    if row.due_on < today:
        return "PASSED"
    return "COMING" if row.accepted_at else "SILENCE"


def listed(session: Session, call: Call, request: EscalationQuery) -> Escalations:
    """Those of tasks that are open still, what is due first comes first."""
    seen = escalations.c.seen_at.is_not(None)
    chosen = [of_office(call.actor, cases.c.office), _OPEN, seen if request.seen else ~seen]
    counted = select(func.count()).select_from(
        escalations.join(cases, cases.c.id == escalations.c.case_id).join(
            tasks, tasks.c.id == escalations.c.task_id
        )
    )
    total = session.scalar(counted.where(*chosen)) or 0
    rows = session.execute(
        _joined()
        .where(*chosen)
        .order_by(escalations.c.due_on, escalations.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    return Escalations(items=[_view(row) for row in rows], total=total, pages=pages(total, PAGE))


def see_to(tx: Transaction, request: SeeTo) -> None:
    """Raises NotFound outside the caller's jurisdiction, Conflict where a colleague was first."""
    wanted = select(escalations.c.id, escalations.c.case_id, escalations.c.seen_by_name).join(
        cases, cases.c.id == escalations.c.case_id
    )
    row = tx.session.execute(
        wanted.where(
            escalations.c.id == request.escalation_id, of_office(tx.call.actor, cases.c.office)
        ).with_for_update(of=escalations)
    ).one_or_none()
    if row is None:
        raise NotFound()
    if row.seen_by_name:
        raise Conflict(f"{row.seen_by_name}已经登记督办情况")
    said = {"remark": request.remark, "seen_by_name": tx.call.actor.name, "seen_at": tx.now}
    tx.session.execute(update(escalations).where(escalations.c.id == row.id).values(said))
    tx.audit("escalation_seen_to", "case", row.case_id, None, {"remark": request.remark})


def of_case(session: Session, case_id: str) -> list[Escalation]:
    rows = session.execute(
        _joined().where(escalations.c.case_id == case_id).order_by(escalations.c.at)
    )
    return [_view(row) for row in rows]


def _joined() -> Select[Any]:
    return (
        select(
            escalations,
            cases.c.number,
            cases.c.type,
            cases.c.enterprise_name,
            cases.c.office,
            tasks.c.step,
            tasks.c.claimed_by_name,
        )
        .join(cases, cases.c.id == escalations.c.case_id)
        .join(tasks, tasks.c.id == escalations.c.task_id)
    )


def _view(row: AnyRow) -> Escalation:
    return Escalation(
        escalation_id=row.id,
        case_id=row.case_id,
        number=row.number,
        type=row.type,
        enterprise_name=row.enterprise_name,
        office=row.office,
        step=row.step,
        task_id=row.task_id,
        holder=row.claimed_by_name,
        kind=row.kind,
        due_on=row.due_on,
        at=row.at,
        remark=row.remark,
        seen_by_name=row.seen_by_name,
        seen_at=row.seen_at,
    )
