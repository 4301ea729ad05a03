"""Taking a task and giving it back (N-02)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden
from rules.vocabulary.enumerations import StaffRole
from services.review import repository
from services.review.model import blocked_reason
from services.review.procedure import steps_of
from services.review.queries import task_reply
from services.review.tables import tasks


def claim(tx: Transaction, data: dict[str, Any]) -> dict[str, Any]:
    """Make the task the caller's own; claimed once more by the same reviewer it stays so.

    Raises Conflict when a colleague has it or it is done, Forbidden when the caller may not act.
    """
    actor = tx.call.actor
    case, task = repository.lock_task(tx, data["task_id"])
    _ensure_open(task)
    if task.role not in actor.roles:
        raise Forbidden()
    steps = steps_of(case.type, case.procedure)
    given = repository.given(tx.session, case.id)
    blocked = blocked_reason(steps, steps.step(task.step), given, str(actor.account_id))
    if blocked:
        raise Forbidden(blocked)
    if task.claimed_by not in (None, actor.account_id):
        raise Conflict(f"已由{task.claimed_by_name}领取，请办理其他任务")
    if task.claimed_by is None:
        claimed = {"claimed_by": actor.account_id, "claimed_by_name": actor.name}
        task = _save(tx, task, **claimed, claimed_at=tx.now)
        tx.audit("task_claimed", "case", case.id, None, {"step": task.step, **claimed})
    return task_reply(tx.session, case, task)


def release(tx: Transaction, data: dict[str, Any]) -> dict[str, Any]:
    """Give the task back: its reviewer, or a head of the office in the reviewer's absence.

    Raises Conflict when it is done, Forbidden when it is somebody else's.
    """
    actor = tx.call.actor
    case, task = repository.lock_task(tx, data["task_id"])
    _ensure_open(task)
    if task.claimed_by is not None:
        if task.claimed_by != actor.account_id and StaffRole.DECIDE not in actor.roles:
            raise Forbidden("只有领取人本人或者负责人可以退回任务")
        before = {"step": task.step, "claimed_by": task.claimed_by}
        task = _save(tx, task, claimed_by=None, claimed_by_name=None, claimed_at=None)
        tx.audit("task_released", "case", case.id, before, {"step": task.step})
    return task_reply(tx.session, case, task)


def _ensure_open(task: AnyRow) -> None:
    if task.closed_at is not None:
        raise Conflict("该任务已经办结，请刷新任务列表")


def _save(tx: Transaction, task: AnyRow, **values: Any) -> AnyRow:
    row = update(tasks).where(tasks.c.id == task.id).values(**values).returning(tasks)
    return tx.session.execute(row).one()
