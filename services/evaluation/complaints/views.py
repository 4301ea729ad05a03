"""差评 as those who handle them see them. Of an anonymous one nothing that tells who gave it: not
even the number of its case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.rows import AnyRow
from chassis.vault import Vault
from contracts.evaluation.handling import (
    Complaint,
    ComplaintId,
    ComplaintRow,
    Complaints,
    ComplaintsQuery,
    Entry,
)
from rules import masking
from rules.vocabulary.enumerations import ComplaintState
from services.evaluation.complaints.model import ACTIONS, late, why_not
from services.evaluation.complaints.opening import PENDING
from services.evaluation.complaints.repository import asking, find, not_about, of
from services.evaluation.handlers.evaluate import step_title
from services.evaluation.scope import of_office
from services.evaluation.sealing import unseal
from services.evaluation.tables import complaint, complaint_entry, evaluation, proof, served_case

PAGE = 20


def list_complaints(session: Session, call: Call, request: ComplaintsQuery) -> Complaints:
    """What is late or escalated first, then by the day on which it has to be answered."""
    chosen = [of_office(call.actor, complaint.c.office), not_about(call.actor)]
    over = complaint.c.closed_at
    chosen.append(over.is_not(None) if request.closed else over.is_(None))
    if request.appeals:
        chosen.append(complaint.c.appeal == PENDING)
    total = session.scalar(select(func.count()).select_from(complaint).where(*chosen)) or 0
    order = [complaint.c.closed_at.desc()] if request.closed else [
        complaint.c.escalated_at.is_(None), complaint.c.rectify_by, complaint.c.opened_at
    ]  # fmt: skip
    wanted = select(complaint).where(*chosen).order_by(*order, complaint.c.id)
    rows = session.execute(wanted.limit(PAGE).offset((request.page - 1) * PAGE))
    items = [ComplaintRow(**_row(row)) for row in rows]
    return Complaints(items=items, total=total, pages=pages(total, PAGE))


def find_complaint(
    session: Session, call: Call, request: ComplaintId, *, vault: Vault
) -> Complaint:
    """Raises NotFound."""
    row = find(session, call.actor, request.complaint_id)
    wanted = (
        select(evaluation, served_case.c.number, proof.c.id.label("proof_id"))
        .join(served_case, served_case.c.id == evaluation.c.case_id, isouter=True)
        .join(proof, proof.c.id == evaluation.c.id, isouter=True)
        .where(evaluation.c.id == row.id)
    )
    given = session.execute(wanted).one()
    who, at = asking(call.actor), of(row)
    reasons = {action: why_not(action, at, who) for action in ACTIONS}
    may = [action for action, reason in reasons.items() if not reason]
    return Complaint(
        **_row(row),
        tags=given.tags,
        opinion=unseal(vault, evaluation.c.opinion, given),
        number="" if given.anonymous else given.number or "",
        anonymous=given.anonymous,
        name_masked=masking.name(unseal(vault, evaluation.c.name, given)),
        mobile_masked=_masked(unseal(vault, evaluation.c.mobile, given)),
        result=unseal(vault, complaint.c.result, row),
        follow_up=given.follow_level,
        call_back=row.call_back,
        appeal=row.appeal,
        entries=_entries(session, vault, row.id),
        may=may,
        why_not="" if may else next(iter(reasons.values())),
        proof=given.proof_id is not None,
        version=row.version,
    )


def _masked(mobile: str | None) -> str:
    return masking.mobile(mobile) if mobile else ""


def _row(row: AnyRow) -> dict[str, Any]:
    return {
        "complaint_id": row.id,
        "level": row.level,
        "office": row.office,
        "window": row.counter,
        "type": row.type,
        "step": step_title(row.step) if row.step else "",
        "opened_at": row.opened_at,
        "contact_by": row.contact_by,
        "rectify_by": row.rectify_by,
        "state": row.state,
        "state_text": ComplaintState(row.state).label,
        "claimed_by": row.claimed_name or "",
        "late": late(of(row), clock.today()),
        "escalated": row.escalated_at is not None,
    }


def _entries(session: Session, vault: Vault, complaint_id: str) -> list[Entry]:
    wanted = select(complaint_entry).where(complaint_entry.c.complaint_id == complaint_id)
    rows = session.execute(wanted.order_by(complaint_entry.c.at, complaint_entry.c.id))
    return [
        Entry(
            action=row.action,
            at=row.at,
            by_name=row.by_name,
            text=unseal(vault, complaint_entry.c.said, row),
        )
        for row in rows
    ]
