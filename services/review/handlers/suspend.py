"""Time that the law does not count (行政许可法 第四十五条): a hearing, inspection, appraisal or
expert review begins, and ends."""

from __future__ import annotations

from chassis import clock
from chassis.transaction import Transaction
from contracts.errors import Invalid
from contracts.review.deadlines import Resume, Suspend
from rules.vocabulary.enumerations import PauseGround
from services.review import documents, due_dates, ledger, messages, repository
from services.review.possible import ensure, to_resume, to_suspend


def suspend(tx: Transaction, request: Suspend) -> None:
    """Stop the clock and tell the applicant in writing for how long.

    Raises Conflict at a step that does not suspend and while the clock stands, Invalid for a ground
    that is none of the step, Forbidden unless the caller has the task or heads the office.
    """
    at, why = repository.situation_of_case(tx, request.case_id), PauseGround(request.ground)
    ensure(to_suspend(at))
    if why not in at.step.suspends:
        raise Invalid.at("ground", f"{at.step.title}环节不能因{why.label}暂停办理期限")
    today = clock.local(tx.now).date()
    known = ledger.pause(tx.session, at.case.id, at.ledger, why, today, request.reason)
    due_dates.note(tx.session, at.case, at.step.code, known, today)
    documents.draw_up(
        tx,
        at.case,
        "SUSPENSION",
        known,
        text=request.reason,
        working_days=request.working_days,
        procedure=why.label,
    )
    tx.audit("case_suspended", "case", at.case.id, None, {"ground": why})


def resume(tx: Transaction, request: Resume) -> None:
    """Let the clock go on. Raises Conflict while it runs or while it is the applicant's turn,
    Forbidden unless the caller has the task or heads the office."""
    at = repository.situation_of_case(tx, request.case_id)
    ensure(to_resume(at))
    today = clock.local(tx.now).date()
    known = ledger.resume(tx.session, at.case.id, at.ledger, today, request.reason)
    due_dates.note(tx.session, at.case, at.step.code, known, today)
    if at.ledger.ground:
        messages.of_case(tx, at.case, "RESUMED", procedure=at.ledger.ground.label)
    tx.audit("case_resumed", "case", at.case.id, {"ground": at.ledger.ground}, None)
