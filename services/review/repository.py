"""Loading and saving cases. Whoever changes a case holds the lock on its row until commit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from msgspec import to_builtins
from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.corrections import CorrectionItem
from contracts.review.cases import Decide
from rules.ledger import Ledger
from services.review.access import ensure_visible
from services.review.case import Case, Task
from services.review.due_dates import due_on
from services.review.inspections.store import reported_since
from services.review.ledger import ledger_of
from services.review.model import Given
from services.review.possible import Situation
from services.review.procedure import Step, steps_of
from services.review.tables import cases, opinions, tasks
from services.review.together.absences import away
from services.review.together.absences import stands_in as stands_in_for
from services.review.together.proposals import proposed_by

_OF_TASK = select(*cases.c, *(column.label(f"task_{column.name}") for column in tasks.c)).join_from(
    cases, tasks, tasks.c.case_id == cases.c.id
)


def lock_case(session: Session, case_id: str) -> Case | None:
    row = session.execute(select(cases).where(cases.c.id == case_id).with_for_update())
    found = row.one_or_none()
    return Case.of(found) if found else None


def situation_of_task(tx: Transaction, task_id: str) -> Situation:
    """The situation of a task, which may be done; its case is locked. Raises NotFound outside the
    caller's jurisdiction."""
    # Both rows are locked, the case first as everywhere: a task read without a lock would be as it
    # was before a colleague's command for which this one has waited.
    return _situation_of(tx.session, tx.call.actor, task_id, _OF_TASK.with_for_update())


def seen_situation(session: Session, actor: Actor, task_id: str) -> Situation:
    """The same, only looked at."""
    return _situation_of(session, actor, task_id, _OF_TASK)


def situation_of_case(tx: Transaction, case_id: str) -> Situation:
    """The situation of a case, locked, with its open task. Raises NotFound as above."""
    actor = tx.call.actor
    case = ensure_visible(actor, lock_case(tx.session, case_id), kind="case", asked=case_id)
    return situation(tx.session, tx.call.actor, case, open_task_of(tx.session, case_id))


def situation(session: Session, actor: Actor, case: Case, task: Task | None) -> Situation:
    steps = steps_of(case.type, case.procedure)
    so_far = tuple(given(session, case.id))
    known = ledger_of(session, case.id)
    visited = (
        task is not None
        and steps.step(task.step).optional
        and reported_since(session, case.id, task.opened_at)
    )
    prolongs = task is not None and steps.step(task.step).extends is not None
    stands_in = stands_in_for(session, actor.account_id, task.claimed_by if task else None)
    return Situation(
        actor,
        case,
        steps,
        task,
        so_far,
        known,
        clock.today(),
        visited,
        stands_in,
        proposed_by(session, case.id) if prolongs else None,
    )


def in_order_of_cases(session: Session, task_ids: Iterable[str]) -> list[str]:
    """The tasks of these that there are, by the ids of their cases."""
    wanted = select(tasks.c.id).where(tasks.c.id.in_(list(task_ids))).order_by(tasks.c.case_id)
    return list(session.scalars(wanted))


def _situation_of(session: Session, actor: Actor, task_id: str, asked: Select[Any]) -> Situation:
    row = session.execute(asked.where(tasks.c.id == task_id)).one_or_none()
    found = ensure_visible(actor, row, kind="task", asked=task_id)
    task = Task(**{one.name: found._mapping[f"task_{one.name}"] for one in fields(Task)})
    return situation(session, actor, Case.of(found), task)


def open_task_of(session: Session, case_id: str) -> Task | None:
    mine = select(tasks).where(tasks.c.case_id == case_id, tasks.c.closed_at.is_(None))
    row = session.execute(mine).one_or_none()
    return Task.of(row) if row else None


def save_case(session: Session, before: Case, after: Case) -> None:
    """Save a locked case as it is now, in one statement."""
    changed = {
        one.name: value
        for one in fields(Case)
        if (value := getattr(after, one.name)) != getattr(before, one.name)
    }
    session.execute(update(cases).where(cases.c.id == before.id).values(changed))


def open_task(
    tx: Transaction,
    case: Case,
    step: Step,
    ledger: Ledger,
    *,
    at: datetime | None = None,
    keep_for: AnyRow | None = None,
) -> None:
    """at: when it was received, None: now. keep_for: the earlier task of the same step whose
    reviewer gets this one too."""
    claimed = {}
    if keep_for is not None and keep_for.claimed_by:
        holder, name = keep_for.claimed_by, keep_for.claimed_by_name
        if absent := away(tx.session, [holder], clock.today()).get(holder):
            holder, name = absent.deputy_id, absent.deputy_name
        claimed = {"claimed_by": holder, "claimed_by_name": name, "claimed_at": tx.now}
    tx.session.execute(
        insert(tasks).values(
            id=str(uuid.uuid4()),
            case_id=case.id,
            step=step.code,
            role=step.role.value,
            office=case.office,
            opened_at=at or tx.now,
            due_on=due_on(case, step.code, ledger, clock.local(tx.now).date()),
            due_known=True,
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
    tx: Transaction,
    case: Case,
    step: str,
    given: Decide,
    items: Sequence[CorrectionItem],
    actor: Actor,
) -> None:
    """items: those of what was given that its outcome asks for."""
    tx.session.execute(
        insert(opinions).values(
            id=str(uuid.uuid4()),
            case_id=case.id,
            round=case.round,
            step=step,
            outcome=given.outcome,
            text=given.text,
            items=to_builtins(items),
            manual_confirmed=given.manual_confirmed,
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
