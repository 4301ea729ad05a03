"""The end of a case that no outcome of a step brings: its applicant or the office ends it."""

from __future__ import annotations

from dataclasses import replace

from chassis.transaction import Transaction
from contracts.review.cases import CASE_CLOSED, CaseClosed
from rules.vocabulary.enumerations import CaseOutcome, CaseState, RegisterEffect, RosterEffect
from services.review import messages, repository
from services.review.case import Case
from services.review.inspections.store import call_off


def close(
    tx: Transaction, case: Case, state: CaseState, note: str, *, message: str = "TERMINATED"
) -> None:
    """End a case that is locked, and tell it: who was reserved is free, the licence stays as it
    is. state: TERMINATED, or ABANDONED where application has told it and needs not be told.
    message: what the firm is told of a case that is TERMINATED."""
    repository.close_tasks(tx, case.id)
    call_off(tx, case)
    over = replace(
        case, state=state.value, closed_at=tx.now, closing_note=note, version=case.version + 1
    )
    repository.save_case(tx.session, case, over)
    if state is CaseState.TERMINATED:
        ended = CaseClosed(
            application_id=case.id,
            enterprise_id=case.enterprise_id,
            type=case.type,
            outcome=CaseOutcome.TERMINATED,
            state=state,
            roster=RosterEffect.KEEP,
            register=RegisterEffect.NONE,
        )
        tx.publish(CASE_CLOSED, f"application:{case.id}", ended, case_id=case.id)
        messages.of_case(tx, case, message, note=note)
    tx.audit("case_ended", "case", case.id, {"state": case.state}, {"state": state, "note": note})
