"""The numbered documents of a case (文书): kinds, titles, numbers, and what stands in them.

Numbers count per office, year and kind: 华东能资受〔2026〕12号. What is drawn up never changes.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from msgspec import to_builtins
from sqlalchemy import insert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.transaction import Transaction
from contracts.corrections import CorrectionItem
from contracts.errors import Conflict
from rules.jurisdiction import office_data
from rules.ledger import Ledger
from rules.scope import grade_text
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Office, RegisterItem
from services.review import numbering
from services.review.case import Case
from services.review.deadlines import deadline
from services.review.licensing.repository import licence_of
from services.review.model import ordered
from services.review.tables import documents

REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内向国家能源局申请行政复议，"
    "或者自收到本决定书之日起六个月内向人民法院提起行政诉讼。"
)


@dataclass(frozen=True)
class Kind:
    """mark: the word in the number that tells the kind. template: a document template of the
    gateway. remedies: what the applicant may do against it (行政许可法 第三十八条).
    decision: what is decided, where the template serves several kinds.
    accepts: its number is the acceptance number of the case. of_licence: it speaks of the licence
    that the applicant holds and of the term that follows."""

    title: str
    mark: str
    template: str
    basis: str
    remedies: str = ""
    decision: str = ""
    accepts: bool = False
    of_licence: bool = False


KINDS: dict[str, Kind] = {
    "ACCEPTANCE": Kind(
        "行政许可申请受理通知书",
        "受",
        "acceptance",
        "《中华人民共和国行政许可法》第三十二条",
        accepts=True,
    ),
    "CORRECTION": Kind(
        "行政许可申请材料补正告知书", "补", "correction", "《中华人民共和国行政许可法》第三十二条"
    ),
    "REJECTION": Kind(
        "不予受理行政许可申请决定书",
        "不受",
        "rejection",
        "《中华人民共和国行政许可法》第三十二条",
        REMEDIES,
    ),
    "GRANT": Kind("准予行政许可决定书", "许", "grant", "《中华人民共和国行政许可法》第三十八条"),
    "REFUSAL": Kind(
        "不予行政许可决定书",
        "不许",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款",
        REMEDIES,
        "不予许可",
    ),
    "RENEWAL": Kind(
        "准予延续行政许可决定书",
        "许延",
        "renewal",
        "《中华人民共和国行政许可法》第五十条",
        of_licence=True,
    ),
    "RENEWAL_REFUSAL": Kind(
        "不予延续行政许可决定书",
        "不许延",
        "renewal_refusal",
        "《中华人民共和国行政许可法》第三十八条、第五十条",
        REMEDIES,
        of_licence=True,
    ),
    "ITEM_CHANGE": Kind(
        "准予变更行政许可事项决定书",
        "许项",
        "item_change",
        "《中华人民共和国行政许可法》第四十九条",
        of_licence=True,
    ),
    "ITEM_CHANGE_REFUSAL": Kind(
        "不予变更行政许可事项决定书",
        "不许项",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第四十九条",
        REMEDIES,
        "不予变更许可事项",
    ),
    "CANCELLATION": Kind(
        "准予注销行政许可决定书",
        "许销",
        "cancellation",
        "《中华人民共和国行政许可法》第七十条",
        of_licence=True,
    ),
    "CANCELLATION_REFUSAL": Kind(
        "不予注销行政许可决定书",
        "不许销",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第七十条",
        REMEDIES,
        "不予注销",
    ),
    "REGISTER_CHANGE": Kind(
        "准予变更行政许可决定书",
        "许变",
        "register_change",
        "《中华人民共和国行政许可法》第四十九条",
        of_licence=True,
    ),
    "REGISTER_CHANGE_REFUSAL": Kind(
        "不予变更行政许可决定书",
        "不许变",
        "refusal",
        "《中华人民共和国行政许可法》第三十八条第二款、第四十九条",
        REMEDIES,
        "不予变更",
    ),
    "EXTENSION": Kind(
        "延长行政许可办理期限告知书", "延", "extension", "《中华人民共和国行政许可法》第四十二条"
    ),
    "SUSPENSION": Kind(
        "行政许可特别程序所需时间告知书",
        "时",
        "suspension",
        "《中华人民共和国行政许可法》第四十五条",
    ),
}


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
    serial = numbering.take(tx.session, f"document/{case.office}/{on.year}/{kind}")
    number = number_text(case.office, kind, on.year, serial)
    values = {
        **_common(case),
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
    tx.session.execute(
        insert(documents).values(
            id=str(uuid.uuid4()),
            case_id=case.id,
            kind=kind,
            number=number,
            template=described.template,
            values=values,
            issued_at=tx.now,
        )
    )
    return number


def number_text(office: str, kind: str, year: int, serial: int) -> str:
    """华东能资受〔2026〕12号."""
    place = Office(office).label.removesuffix("监管局").removesuffix("监管办")
    return f"{place}能资{KINDS[kind].mark}〔{year}〕{serial}号"


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
