"""Prolonging the time for the decision, once, with a reason told to the applicant (N-07)."""

from __future__ import annotations

from typing import Any

from chassis import clock
from chassis.transaction import Transaction
from contracts.errors import Conflict
from rules.vocabulary.enumerations import CaseState
from services.review import documents, ledger, repository
from services.review.access import ensure_visible
from services.review.deadlines import deadline, limit_of

_DECISION = "DECIDE"


def extend(tx: Transaction, data: dict[str, Any]) -> dict[str, Any] | None:
    """Add the extension of the law (行政许可法 第四十二条); returns the contract's `Deadline`.

    Raises Conflict before acceptance, after the decision, while the clock stands, when it has been
    extended already, after it has passed, or where the law provides none.
    """
    session, today = tx.session, clock.local(tx.now).date()
    found = repository.lock_case(session, data["case_id"])
    case = ensure_visible(tx.call.actor, found, kind="case", asked=data["case_id"])
    if case.state not in (CaseState.EXAMINING, CaseState.DECIDING):
        raise Conflict("只有审查、决定环节的办件可以延长办理期限")
    limit = limit_of(case, _DECISION, ledger.ledger_of(session, case.id).clocks[-1])
    if limit is None:
        raise Conflict("该业务的办理期限不能延长")
    ledger.extend(session, case, limit, today, data["reason"])
    documents.draw_up(tx, case, "EXTENSION", text=data["reason"], working_days=limit.extension)
    tx.audit("case_extended", "case", case.id, None, {"working_days": limit.extension})
    return deadline(case, _DECISION, ledger.ledger_of(session, case.id), today)
