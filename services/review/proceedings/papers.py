"""The documents of a proceeding: what is told before, and what is decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis import clock
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from rules.ex_officio import Ground
from rules.jurisdiction import office_data
from rules.vocabulary.enumerations import Office, ProceedingKind
from services.review.document_kinds import KINDS, take_number
from services.review.documents import keep
from services.review.licensing.values import Licence
from services.review.proceedings.model import Proceeding, Statement
from services.review.proceedings.telling import tell
from services.review.tables import documents, proceedings


def draw_up(
    tx: Transaction,
    one: Proceeding,
    kind: str,
    ground: Ground,
    licence: Licence | None,
    **particulars: Any,
) -> str:
    """Number and keep a document, and tell the firm; returns its number. licence: as it was before
    the decision; particulars: what only this one says, JSON primitives."""
    described, on = KINDS[kind], clock.local(tx.now).date()
    number = take_number(tx, one.office, kind)
    values = {
        "number": number,
        "title": described.title,
        "basis": described.basis,
        "remedies": described.remedies,
        "authority": office_data(Office(one.office)).authority,
        "issued_on": on.isoformat(),
        "enterprise_name": one.enterprise_name,
        "uscc": one.uscc,
        "kind": one.kind,
        "subject": ProceedingKind(one.kind).label,
        "proceeding_number": one.number,
        "ground": ground.text,
        "ground_basis": ground.basis,
        "facts": one.facts,
        "heard_until": one.heard_until.isoformat() if one.heard_until else None,
        "licence_number": licence.number if licence else None,
        "categories": licence.term(on).grades.texts if licence else [],
        "valid_from": licence.term(on).valid_from.isoformat() if licence else None,
        "valid_to": licence.last_day.isoformat() if licence else None,
        **particulars,
    }
    document_id = keep(tx, kind, number, values, proceeding_id=one.id)
    tell(
        tx,
        one,
        described.message,
        licence,
        document_id=document_id,
        document=described.title,
        document_number=number,
    )
    return number


def said_of(statements: tuple[Statement, ...]) -> list[dict[str, str]]:
    """What was said and answered, as a decision has it."""
    return [{"text": one.text, "answer": one.answer or ""} for one in statements]


def decision_of(tx: Transaction, proceeding_id: str) -> AnyRow:
    """The document with which a proceeding was decided."""
    return tx.session.execute(
        select(documents.c.number, documents.c.issued_at)
        .join(proceedings, proceedings.c.id == documents.c.proceeding_id)
        .where(proceedings.c.id == proceeding_id, documents.c.kind == proceedings.c.kind)
    ).one()
