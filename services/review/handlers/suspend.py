"""Time that the law does not count (行政许可法 第四十五条): a hearing, inspection, appraisal or
expert review begins, and ends."""

from __future__ import annotations

from typing import Any

from chassis import clock
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden
from rules.deadlines import ground
from rules.vocabulary.enumerations import CaseState, LedgerActor, PauseGround, StaffRole
from services.review import documents, ledger, repository
from services.review.access import ensure_visible
from services.review.queries import open_task_of


def suspend(tx: Transaction, data: dict[str, Any]) -> None:
    """Stop the clock and tell the applicant in writing for how long.

    Raises Conflict outside examination and decision and while the clock stands, Forbidden unless
    the caller has the task or heads the office.
    """
    case, why = _case(tx, data), PauseGround(data["ground"])
    if case.state not in (CaseState.EXAMINING, CaseState.DECIDING):
        raise Conflict("只有审查、决定环节的办件可以暂停办理期限")
    ledger.pause(tx.session, case.id, why, clock.local(tx.now).date(), data["reason"])
    documents.draw_up(
        tx,
        case,
        "SUSPENSION",
        text=data["reason"],
        working_days=data["working_days"],
        procedure=why.label,
    )
    tx.audit("case_suspended", "case", case.id, None, {"ground": why})


def resume(tx: Transaction, data: dict[str, Any]) -> None:
    """Let the clock go on. Raises Conflict while it runs or while it is the applicant's turn,
    Forbidden unless the caller has the task or heads the office."""
    case = _case(tx, data)
    why = ledger.ledger_of(tx.session, case.id).ground
    if why and ground(why).ended_by is LedgerActor.APPLICANT:
        raise Conflict("申请单位补正后重新提交，办理期限自动恢复计算")
    ledger.resume(tx.session, case.id, clock.local(tx.now).date(), data["reason"])
    tx.audit("case_resumed", "case", case.id, {"ground": why}, None)


def _case(tx: Transaction, data: dict[str, Any]) -> AnyRow:
    actor = tx.call.actor
    found = repository.lock_case(tx.session, data["case_id"])
    case = ensure_visible(actor, found, kind="case", asked=data["case_id"])
    task = open_task_of(tx.session, case.id)
    has_it = task is not None and task.claimed_by == actor.account_id
    if not has_it and StaffRole.DECIDE not in actor.roles:
        raise Forbidden("请先领取该任务再办理")
    return case
