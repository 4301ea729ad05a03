"""The numbered documents of a case (文书): kinds, titles, numbers, and what stands in them.

Numbers count per office, year and kind: 华东能资受〔2026〕12号. What is drawn up never changes.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec import to_builtins
from sqlalchemy import insert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.transaction import Transaction
from contracts.corrections import CorrectionItem
from contracts.errors import Conflict
from rules.dates import in_words
from rules.jurisdiction import office_data
from rules.ledger import Ledger
from rules.scope import grade_text
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Office, RegisterItem
from services.review import messages, parties
from services.review.case import Case
from services.review.deadlines import deadline
from services.review.document_kinds import IN_TERM, KINDS, Kind, take_number
from services.review.licensing.repository import licence_of
from services.review.model import ordered
from services.review.tables import documents


def draw_up(
    tx: Transaction,
    case: Case,
    kind: str,
    ledger: Ledger,
    *,
    text: str = "",
    items: Sequence[CorrectionItem] = (),
    **particulars: Any,
) -> str:
    """Number and keep a document of `case`, as it and its ledger are now; returns its number.

    text: reason or remark; items: what is to be mended;
    particulars: what only this kind has or says otherwise, JSON primitives.
    """
    described = KINDS[kind]
    on = clock.local(tx.now).date()
    number = take_number(tx, case.office, kind)
    values = {
        **_common(case),
        # Whom a decision concerns; that a case is accepted names its applicant alone.
        **({} if described.accepts else {"parties": parties.shown(tx.session, case.id)}),
        **_due(case, ledger, on),
        **(_terms(tx.session, case, on) if described.of_licence else {}),
        "number": number,
        "title": described.title,
        "basis": described.basis,
        "remedies": described.remedies,
        "decision": described.decision,
        "acceptance_number": number if described.accepts else case.acceptance_number,
        "issued_on": on.isoformat(),
        "text": text,
        "items": to_builtins(items),
        **particulars,
    }
    document_id = keep(tx, kind, number, values, case_id=case.id)
    if described.message:
        _tell(tx, case, described, document_id, values)
    return number


def keep(tx: Transaction, kind: str, number: str, values: dict[str, Any], **belongs_to: str) -> str:
    """The document's id. belongs_to: `case_id` or `proceeding_id`."""
    document_id = str(uuid.uuid4())
    tx.session.execute(
        insert(documents).values(
            id=document_id,
            kind=kind,
            number=number,
            template=KINDS[kind].template,
            values=values,
            issued_at=tx.now,
            **belongs_to,
        )
    )
    return document_id


def _tell(
    tx: Transaction, case: Case, described: Kind, document_id: str, values: dict[str, Any]
) -> None:
    kind, known = described.message, dict[str, Any]()
    if case.term_ends_on and case.term_ends_on >= clock.local(tx.now).date():
        known["term_end"] = in_words(case.term_ends_on)
        kind = IN_TERM.get(kind, kind)
    day = values.get("until") or values["due_on"]
    if day:
        known["day"] = in_words(date.fromisoformat(day))
    messages.of_case(
        tx,
        case,
        kind,
        document_id=document_id,
        document=values["title"],
        document_number=values["number"],
        count=len(values["items"]),
        tabs=messages.tabs(values["items"]),
        days=values["working_days"],
        procedure=values.get("procedure"),
        licence=values.get("licence_number"),
        **known,
    )


def _common(case: Case) -> dict[str, Any]:
    return {
        "authority": office_data(Office(case.office)).authority,
        "enterprise_name": case.enterprise_name,
        "uscc": case.uscc,
        "address": case.address,
        "legal_representative": case.legal_representative,
        "subject": ApplicationType(case.type).label,
        "application_number": case.number,
        "categories": [
            grade_text(Category(kind), Level(level))
            for kind, level in ordered(case.categories).items()
        ],
        "changes": _changes(case),
        "filed_on": _day(case.opened_at),
        "accepted_on": _day(case.accepted_at),
    }


def _changes(case: Case) -> list[dict[str, Any]]:
    """登记事项 that change, with the text of those that a licence shows."""
    shown = {
        RegisterItem.NAME: (case.enterprise_name, "name"),
        RegisterItem.USCC: (case.uscc, "uscc"),
        RegisterItem.ADDRESS: (case.address, "address"),
        RegisterItem.LEGAL_REPRESENTATIVE: (case.legal_representative, "legal_representative"),
    }
    asked, found = case.changes or {"items": []}, []
    for item in (RegisterItem(code) for code in asked["items"]):
        before, name = shown.get(item, (None, ""))
        found.append({"label": item.label, "before": before, "after": asked.get(name)})
    return found


def _due(case: Case, ledger: Ledger, on: date) -> dict[str, Any]:
    """By when the decision is due, as far as that is known."""
    limit = deadline(case, "DECIDE", ledger, on)
    return {
        "due_on": limit.due_on.isoformat() if limit else None,
        "provisional": bool(limit and limit.provisional),
        "working_days": limit.working_days if limit else None,
    }


def _terms(session: Session, case: Case, on: date) -> dict[str, Any]:
    """The licence, what it permits, its term, whether that is over, and the term of a renewal.
    Raises Conflict where nothing is held."""
    held = licence_of(session, case.enterprise_id)
    if held is None:
        raise Conflict("该企业没有有效的许可证")
    start, end = held.following_term
    return {
        "licence_number": held.number,
        "held": held.term(on).grades.texts,
        "valid_from": held.last_term.valid_from.isoformat(),
        "valid_to": held.last_day.isoformat(),
        "term_over": on > held.last_day,
        "next_from": start.isoformat(),
        "next_to": end.isoformat(),
    }


def _day(instant: datetime | None) -> str | None:
    return clock.local(instant).date().isoformat() if instant else None
