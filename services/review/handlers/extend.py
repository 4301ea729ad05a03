"""Prolonging the time for the decision, once, with a reason told to the applicant (N-07)."""

from __future__ import annotations

from typing import Any

from chassis import clock
from chassis.transaction import Transaction
from services.review import documents, ledger, repository
from services.review.deadlines import deadline
from services.review.possible import ensure, to_extend


def extend(tx: Transaction, data: dict[str, Any]) -> dict[str, Any] | None:
    """Add the extension of the law (行政许可法 第四十二条); returns the contract's `Deadline`.

    Raises Forbidden, or Conflict at a step that does not extend, while the clock stands, when it
    has been extended already, after it has passed, or where the law provides none.
    """
    today = clock.local(tx.now).date()
    at = repository.situation_of_case(tx, data["case_id"])
    ensure(to_extend(at))
    case, code = at.case, str(at.step.extends)
    known = ledger.extend(tx.session, case, at.ledger, code, today, data["reason"])
    (days,) = (more for step, more in known.clocks[-1].extensions if step == code)
    documents.draw_up(tx, case, "EXTENSION", known, text=data["reason"], working_days=days)
    tx.audit("case_extended", "case", case.id, None, {"working_days": days})
    return deadline(case, code, known, today)
