"""Taking a task and giving it back (N-02)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from chassis.transaction import Transaction
from contracts.review.tasks import Task as TaskView
from contracts.review.tasks import TaskId
from services.review import repository
from services.review.case import Task
from services.review.possible import Situation, ensure, to_claim, to_release
from services.review.queries import task_view
from services.review.tables import tasks


def claim(tx: Transaction, request: TaskId) -> TaskView:
    """Make the task the caller's own; claimed once more by the same reviewer it stays so.

    Raises Conflict when a colleague has it or it is done, Forbidden when the caller may not act.
    """
    actor, at = tx.call.actor, repository.situation_of_task(tx, request.task_id)
    ensure(to_claim(at))
    task = give_to(tx, at, str(actor.account_id), actor.name)
    return task_view(at.case, task, at.ledger)


def give_to(
    tx: Transaction, at: Situation, account_id: str, name: str, *, remark: str = ""
) -> Task:
    """Make a task somebody's, who has been found to be one who may have it."""
    task = _task(at)
    if task.claimed_by == account_id:
        return task
    before = {"step": task.step, "claimed_by": task.claimed_by} if task.claimed_by else None
    claimed = {"claimed_by": account_id, "claimed_by_name": name}
    task = _save(tx, task, **claimed, claimed_at=tx.now)
    after = {"step": task.step, **claimed} | ({"remark": remark} if remark else {})
    own = account_id == tx.call.actor.account_id
    tx.audit("task_claimed" if own else "task_handed_over", "case", at.case.id, before, after)
    return task


def release(tx: Transaction, request: TaskId) -> TaskView:
    """Give the task back: its reviewer, or a head of the office in the reviewer's absence.

    Raises Conflict when it is done, Forbidden when it is somebody else's.
    """
    at = repository.situation_of_task(tx, request.task_id)
    ensure(to_release(at))
    task = _task(at)
    if task.claimed_by is not None:
        before = {"step": task.step, "claimed_by": task.claimed_by}
        task = _save(tx, task, claimed_by=None, claimed_by_name=None, claimed_at=None)
        tx.audit("task_released", "case", at.case.id, before, {"step": task.step})
    return task_view(at.case, task, at.ledger)


def _task(at: Situation) -> Task:
    if at.task is None:
        raise LookupError("the situation of a task has one")
    return at.task


def _save(tx: Transaction, task: Task, **values: Any) -> Task:
    row = update(tasks).where(tasks.c.id == task.id).values(**values).returning(tasks)
    return Task.of(tx.session.execute(row).one())
