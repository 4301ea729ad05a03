"""What an office keeps about a case beside its procedure: notes, opinions asked, proposals."""

from __future__ import annotations

import uuid

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from contracts.review.cases import CaseId
from contracts.review.together import AddNote, CaseDesk, CaseNote
from services.review.queries import visible_case
from services.review.together.consultations import of_case as consultations_of
from services.review.together.escalations import of_case as escalations_of
from services.review.together.proposals import proposals_of
from services.review.together.tables import case_notes


def case_desk(session: Session, call: Call, request: CaseId) -> CaseDesk:
    """Raises NotFound outside the caller's jurisdiction."""
    visible_case(session, call.actor, request.case_id)
    return _desk(session, call, request.case_id)


def add_note(tx: Transaction, request: AddNote) -> CaseDesk:
    """Of whoever may see the case. Raises NotFound."""
    actor, case_id = tx.call.actor, request.case_id
    visible_case(tx.session, actor, case_id)
    note_id = str(uuid.uuid4())
    tx.session.execute(
        insert(case_notes).values(
            id=note_id,
            case_id=case_id,
            text=request.text,
            by_id=str(actor.account_id),
            by_name=actor.name,
            at=tx.now,
        )
    )
    tx.audit("case_noted", "case", case_id, None, {"note": note_id})
    return _desk(tx.session, tx.call, case_id)


def _desk(session: Session, call: Call, case_id: str) -> CaseDesk:
    noted = select(case_notes).where(case_notes.c.case_id == case_id)
    rows = session.execute(noted.order_by(case_notes.c.at))
    return CaseDesk(
        notes=[CaseNote(text=row.text, by_name=row.by_name, at=row.at) for row in rows],
        consultations=consultations_of(session, call.actor, case_id),
        proposals=proposals_of(session, case_id),
        escalations=escalations_of(session, case_id),
    )
