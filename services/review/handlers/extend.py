"""Prolonging the time for the decision, once, with a reason told to the applicant (N-07)."""

from __future__ import annotations

from chassis import clock
from chassis.transaction import Transaction
from contracts.review.deadlines import Deadline, Extend
from services.review import documents, due_dates, ledger, repository
from services.review.deadlines import deadline
from services.review.possible import ensure, to_extend


def extend(tx: Transaction, request: Extend) -> Deadline:
    """Add the extension of the law (行政许可法 第四十二条); returns the limit as it is then.

    Raises Forbidden, or Conflict at a step that does not extend, while the clock stands, when it
    has been extended already, after it has passed, or where the law provides none.
    """
    today = clock.local(tx.now).date()
    at = repository.situation_of_case(tx, request.case_id)
    ensure(to_extend(at))
    case, code = at.case, str(at.step.extends)
    known = ledger.extend(tx.session, case, at.ledger, code, today, request.reason)
    (days,) = (more for step, more in known.clocks[-1].extensions if step == code)
    due_dates.note(tx.session, case, at.step.code, known, today)
    documents.draw_up(tx, case, "EXTENSION", known, text=request.reason, working_days=days)
    tx.audit("case_extended", "case", case.id, None, {"working_days": days})
    after = deadline(case, code, known, today)
    if after is None:
        raise LookupError("what was prolonged is a limit that has begun")
    return after
