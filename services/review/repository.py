"""Loading and saving cases. Whoever changes a case holds the lock on its row until commit."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from services.review.access import ensure_visible
from services.review.model import Given
from services.review.procedure import Step
from services.review.tables import cases, opinions, tasks


def lock_case(session: Session, case_id: str) -> AnyRow | None:
    row = select(cases).where(cases.c.id == case_id).with_for_update()
    return session.execute(row).one_or_none()


def lock_task(tx: Transaction, task_id: str) -> tuple[AnyRow, AnyRow]:
    """The case, locked, and its task. Raises NotFound outside the caller's jurisdiction."""
    session, actor = tx.session, tx.call.actor
    case_id = session.scalar(select(tasks.c.case_id).where(tasks.c.id == task_id))
    found = lock_case(session, case_id) if case_id else None
    case = ensure_visible(actor, found, kind="task", asked=task_id)
    return case, session.execute(select(tasks).where(tasks.c.id == task_id)).one()


def change_case(session: Session, case: AnyRow, **changes: Any) -> AnyRow:
    """Save changes of a locked case; returns it as it is then, one version on."""
    row = update(cases).where(cases.c.id == case.id)
    return session.execute(row.values(**changes, version=case.version + 1).returning(cases)).one()


def open_task(tx: Transaction, case: AnyRow, step: Step, *, keep_for: AnyRow | None = None) -> None:
    """keep_for: the earlier task of the same step whose reviewer gets this one too."""
    claimed = {}
    if keep_for is not None and keep_for.claimed_by:
        claimed = {
            "claimed_by": keep_for.claimed_by,
            "claimed_by_name": keep_for.claimed_by_name,
            "claimed_at": tx.now,
        }
    tx.session.execute(
        insert(tasks).values(
            id=str(uuid.uuid4()),
            case_id=case.id,
            step=step.code,
            role=step.role.value,
            office=case.office,
            opened_at=tx.now,
            **claimed,
        )
    )


def close_tasks(tx: Transaction, case_id: str) -> None:
    tx.session.execute(
        update(tasks)
        .where(tasks.c.case_id == case_id, tasks.c.closed_at.is_(None))
        .values(closed_at=tx.now)
    )


def latest_task(session: Session, case_id: str, step: str) -> AnyRow | None:
    return session.execute(
        select(tasks)
        .where(tasks.c.case_id == case_id, tasks.c.step == step)
        .order_by(tasks.c.opened_at.desc())
        .limit(1)
    ).one_or_none()


def add_opinion(
    tx: Transaction, case: AnyRow, step: str, data: dict[str, Any], actor: Actor
) -> None:
    """data: outcome, text, items, manual_confirmed as in the contract's `Decide`."""
    tx.session.execute(
        insert(opinions).values(
            id=str(uuid.uuid4()),
            case_id=case.id,
            round=case.round,
            step=step,
            outcome=data["outcome"],
            text=data["text"],
            items=data["items"],
            manual_confirmed=data["manual_confirmed"],
            by_id=actor.account_id,
            by_name=actor.name,
            at=tx.now,
        )
    )


def given(session: Session, case_id: str) -> list[Given]:
    """The opinions of a case so far, oldest first."""
    rows = session.execute(
        select(opinions.c.step, opinions.c.outcome, opinions.c.by_id)
        .where(opinions.c.case_id == case_id)
        .order_by(opinions.c.at)
    )
    return [Given(row.step, row.outcome, row.by_id) for row in rows]
