"""Ending a task with an opinion: the case moves as the procedure says (N-03, N-05, N-07, N-08)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.rpc.proxy import Proxy
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, Invalid, StaleVersion
from contracts.forms.sections import section_of
from contracts.review.cases import CASE_CLOSED, CASE_MOVED
from rules.vocabulary.enumerations import CaseState, LedgerActor, PauseGround
from services.review import documents, ledger, repository
from services.review.access import ensure_visible
from services.review.licensing.effects import carry_out
from services.review.model import choose, manual_rules
from services.review.procedure import Outcome, steps_of
from services.review.tables import cases, tasks


def manual_findings(
    db: Db, call: Call, data: dict[str, Any], applications: Proxy
) -> frozenset[str]:
    """Ids of the rules whose findings the opinion must confirm; empty where it need not. Raises
    NotFound outside the caller's jurisdiction, Invalid for an outcome that the step has not.

    Asked before the transaction, so that no lock is held while another service answers. The
    version that comes with the opinion keeps both to the same state of the case.
    """
    with db.read(call) as session:
        found = session.execute(
            select(cases, tasks.c.step.label("task_step"))
            .join(tasks, tasks.c.case_id == cases.c.id)
            .where(tasks.c.id == data["task_id"])
        ).one_or_none()
    case = ensure_visible(call.actor, found, kind="task", asked=data["task_id"])
    outcome = steps_of(case.type, case.procedure).outcome(case.task_step, data["outcome"])
    if not outcome.confirms:
        return frozenset()
    snapshot = applications.snapshot(application_id=case.id, round=case.round)
    return manual_rules(snapshot["report"])


def decide(tx: Transaction, data: dict[str, Any], *, manual: frozenset[str]) -> dict[str, Any]:
    """Carry out the opinion. manual: what `manual_findings` gave.

    Raises NotFound, Conflict (done, not at this point), StaleVersion, Forbidden (not the caller's
    task, not independent), Invalid (text, items or confirmations missing).
    """
    actor = tx.call.actor
    case, task = repository.lock_task(tx, data["task_id"])
    if task.closed_at is not None:
        raise Conflict("该任务已经办结，请刷新任务列表")
    if task.claimed_by != actor.account_id or task.role not in actor.roles:
        raise Forbidden("请先领取该任务再办理")
    if case.version != data["version"]:
        raise StaleVersion("办件已有变化，请刷新页面核对后再提交", current=case.version)
    if ledger.ledger_of(tx.session, case.id).ground:
        raise Conflict("办理期限正在暂停，恢复计算后才能办理")
    _ensure_places(case.type, data["items"])
    steps = steps_of(case.type, case.procedure)
    outcome = choose(
        steps,
        steps.step(task.step),
        repository.given(tx.session, case.id),
        account=str(actor.account_id),
        outcome=data["outcome"],
        text=data["text"],
        items=data["items"],
        manual=manual,
        confirmed=frozenset(data["manual_confirmed"]),
    )
    repository.add_opinion(tx, case, task.step, data, actor)
    repository.close_tasks(tx, case.id)
    return _move(tx, case, task, outcome, data)


def _ensure_places(type_: str, items: list[dict[str, Any]]) -> None:
    """What is to be mended must stand on a tab, or the firm would never see it."""
    findings = [
        {"path": f"items.{number}.section", "message": "请选择需要补正的内容所在的页签"}
        for number, item in enumerate(items)
        if section_of(type_, item["section"]) is None
    ]
    if findings:
        raise Invalid(findings=findings)


def _move(
    tx: Transaction, case: AnyRow, task: AnyRow, outcome: Outcome, data: dict[str, Any]
) -> dict[str, Any]:
    before = {"state": case.state}
    if outcome.marks:
        case = repository.change_case(tx.session, case, **{outcome.marks: tx.now})
    if outcome.starts:
        today = clock.local(tx.now).date()
        ledger.start(tx.session, case.id, outcome.starts, today, LedgerActor.AUTHORITY)
    if outcome.document:
        number = documents.draw_up(
            tx, case, outcome.document, text=data["text"], items=data["items"]
        )
        if documents.KINDS[outcome.document].accepts:
            case = repository.change_case(tx.session, case, acceptance_number=number)
    licence_number = carry_out(tx, case, outcome.effect).number if outcome.effect else None
    case = _enter(tx, case, task, outcome, data, licence_number)
    after = {"state": case.state, "step": task.step, "outcome": outcome.code}
    tx.audit("case_decided", "case", case.id, before, after)
    told = {"state": case.state, "done": outcome.done, "licence_number": licence_number}
    return {"case_id": case.id, **told}


def _enter(
    tx: Transaction,
    case: AnyRow,
    task: AnyRow,
    outcome: Outcome,
    data: dict[str, Any],
    licence_number: str | None,
) -> AnyRow:
    """Bring the case into the state that follows, and tell it."""
    told = {
        "application_id": case.id,
        "enterprise_id": case.enterprise_id,
        "items": data["items"] if outcome.public else [],
        "note": data["text"] if outcome.public else "",
    }
    stream = f"application:{case.id}"
    if outcome.to:
        step = steps_of(case.type, case.procedure).step(outcome.to)
        case = repository.change_case(tx.session, case, state=step.state, step=step.code)
        repository.open_task(tx, case, step)
        tx.emit(CASE_MOVED, stream, told | {"state": case.state}, case_id=case.id)
    elif outcome.state == CaseState.RETURNED:
        _pause(tx, case, task, outcome, len(data["items"]))
        case = repository.change_case(tx.session, case, state=outcome.state)
        tx.emit(CASE_MOVED, stream, told | {"state": case.state}, case_id=case.id)
    else:
        case = repository.change_case(tx.session, case, state=outcome.state, closed_at=tx.now)
        over = {"outcome": case.state, "licence_number": licence_number}
        tx.emit(CASE_CLOSED, stream, told | over, case_id=case.id)
    return case


def _pause(tx: Transaction, case: AnyRow, task: AnyRow, outcome: Outcome, items: int) -> None:
    """It is the applicant's turn: the clock stands until the answer."""
    step = steps_of(case.type, case.procedure).step(task.step)
    reason = f"{step.title}环节{outcome.title}，需要补正{items}项"
    today = clock.local(tx.now).date()
    ledger.pause(tx.session, case.id, PauseGround.CORRECTION, today, reason)
