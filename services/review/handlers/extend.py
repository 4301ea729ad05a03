"""Prolonging the time for the decision, once: proposed, then approved by a head who is another; the
applicant is told the reason (N-07)."""

from __future__ import annotations

from chassis import clock
from chassis.transaction import Transaction
from contracts.review.cases import CaseId
from contracts.review.deadlines import Deadline, Extend
from contracts.review.together import RefuseExtension
from services.review import documents, due_dates, ledger, repository
from services.review.deadlines import deadline
from services.review.possible import ensure, to_extend, to_propose
from services.review.together import proposals


def propose(tx: Transaction, request: Extend) -> None:
    """Raises Forbidden unless the caller has the task or heads the office; Conflict at a step that
    does not extend, while the clock stands, when it has been extended already, after it has passed,
    where the law provides none, and while another proposal waits."""
    at = repository.situation_of_case(tx, request.case_id)
    ensure(to_propose(at))
    proposals.add(tx, at.case.id, request.reason)
    tx.audit("extension_proposed", "case", at.case.id, None, {"step": at.step.code})


def extend(tx: Transaction, request: CaseId) -> Deadline:
    """Add the extension of the law (行政许可法 第四十二条) as it was proposed; returns the limit as
    it is then. Raises Forbidden for who proposed it and who heads nothing, Conflict as above."""
    today = clock.local(tx.now).date()
    at = repository.situation_of_case(tx, request.case_id)
    ensure(to_extend(at))
    proposed = proposals.open_one(tx.session, at.case.id)
    if proposed is None:
        raise LookupError("what may be approved was proposed")
    case, code, reason = at.case, str(at.step.extends), proposed.reason
    known = ledger.extend(tx.session, case, at.ledger, code, today, reason)
    (days,) = (more for step, more in known.clocks[-1].extensions if step == code)
    due_dates.note(tx.session, case, at.step.code, known, today)
    proposals.answer(tx, proposed, approved=True)
    documents.draw_up(tx, case, "EXTENSION", known, text=reason, working_days=days)
    by = {"working_days": days, "proposed_by": proposed.proposed_by_id}
    tx.audit("case_extended", "case", case.id, None, by)
    after = deadline(case, code, known, today)
    if after is None:
        raise LookupError("what was prolonged is a limit that has begun")
    return after


def refuse(tx: Transaction, request: RefuseExtension) -> None:
    """Raises as `extend`."""
    at = repository.situation_of_case(tx, request.case_id)
    ensure(to_extend(at))
    proposed = proposals.open_one(tx.session, at.case.id)
    if proposed is None:
        raise LookupError("what may be refused was proposed")
    proposals.answer(tx, proposed, approved=False, remark=request.remark)
    tx.audit("extension_refused", "case", at.case.id, None, {"step": at.step.code})
