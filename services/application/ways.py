"""What stands against 告知承诺制 for a firm: 信用能源 is asked, the rules judge, the end is kept.

A firm that nobody can be asked about takes the ordinary way (C-06).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chassis import clock, log
from chassis.context import Call
from chassis.transaction import Transaction
from contracts.application.ways import WayCheck, WayChecks, Why
from contracts.credit import Credit, CreditAnswer, CreditGateway, Listing
from contracts.errors import ServiceError
from contracts.filing import has_choice
from rules import promise
from rules.promise import Verdict, worse
from rules.vocabulary.enumerations import (
    ApplicationType,
    CreditClass,
    CreditList,
    CreditPurpose,
)
from services.application.business_types.model import Holder
from services.application.tables import Check

_CHECKS = Check.__table__
_log = log.get(__name__)


@dataclass(frozen=True)
class Asked:
    """What was found out for a purpose. answer: None where credit_gateway itself is away."""

    purpose: CreditPurpose
    verdict: Verdict
    answer: CreditAnswer | None
    at: datetime

    @property
    def credit_class(self) -> str | None:
        credit = self.answer.credit if self.answer else None
        return credit.credit_class if credit else None


def ask(
    call: Call,
    credit: CreditGateway,
    holder: Holder,
    kind: ApplicationType,
    purpose: CreditPurpose,
    case_id: str | None = None,
) -> Asked | None:
    """None for a type without the choice. A submission is judged by an answer of its own. What
    fails stands against 告知承诺制 and against nothing else."""
    if not has_choice(kind):
        return None
    entry = holder.enterprise
    try:
        answer = credit.ask(
            uscc=entry.uscc,
            name=entry.name,
            enterprise_id=entry.enterprise_id,
            office=entry.office,
            type=kind.value,
            purpose=purpose.value,
            case_id=case_id,
            fresh=purpose is CreditPurpose.SUBMISSION,
        )
    except ServiceError as error:
        _log.warning("credit_gateway_not_asked", reason=error.code)
        answer = None
    now = clock.now()
    return Asked(purpose, judge(holder, kind, answer, now), answer, now)


def judge(
    holder: Holder, kind: ApplicationType, answer: CreditAnswer | None, now: datetime
) -> Verdict:
    firm = promise.Firm(
        holder.enterprise.division,
        _record(answer, now),
        frozenset(one.code for one in holder.false_commitments),
    )
    return promise.may_commit(kind, firm, clock.local(now).date())


def _record(answer: CreditAnswer | None, now: datetime) -> promise.Record | None:
    if answer is None or answer.credit is None or answer.answered_at is None:
        return None
    credit = answer.credit
    return promise.Record(
        age=now - answer.answered_at,
        credit_class=CreditClass(credit.credit_class) if credit.credit_class else None,
        lists=_lists(credit, clock.local(now).date()),
        false_commitment=credit.false_commitment,
    )


def _lists(credit: Credit, on: date) -> frozenset[CreditList]:
    found = {
        CreditList.SERIOUS_DISHONEST: credit.serious_dishonest,
        CreditList.FOCUS: credit.focus_list,
        CreditList.ABNORMAL: credit.abnormal_operation,
    }
    return frozenset(one for one, entries in found.items() if _stands(entries, on))


def _stands(entries: list[Listing], on: date) -> bool:
    """One that begins later or has ended does not count."""
    return any(
        (one.since is None or one.since <= on) and (one.until is None or on <= one.until)
        for one in entries
    )


def keep(tx: Transaction, application_id: str, asked: Asked) -> None:
    """With the application, for those who review it (C-05)."""
    answer = asked.answer
    tx.session.execute(
        insert(_CHECKS).values(
            id=str(uuid.uuid4()),
            application_id=application_id,
            purpose=asked.purpose.value,
            at=asked.at,
            allowed=asked.verdict.allowed,
            reasons=[{"code": one.code, "text": one.text} for one in asked.verdict.reasons],
            query_id=answer.query_id if answer else None,
            answered_at=answer.answered_at if answer else None,
            answered_by=answer.source if answer else "",
            credit_class=asked.credit_class,
        )
    )


def checks_of(session: Session, application_id: str) -> WayChecks:
    rows = session.execute(
        select(_CHECKS)
        .where(_CHECKS.c.application_id == application_id)
        .order_by(_CHECKS.c.at.desc())
    ).all()
    counted: CreditClass | None = None
    for row in rows:
        counted = worse(counted, CreditClass(row.credit_class) if row.credit_class else None)
    return WayChecks(items=list(map(_view, rows)), credit_class=counted.value if counted else None)


def _view(row: Any) -> WayCheck:
    return WayCheck(
        purpose=row.purpose,
        at=row.at,
        allowed=row.allowed,
        reasons=why(row.reasons),
        query_id=row.query_id,
        answered_at=row.answered_at,
        source=row.answered_by,
        credit_class=row.credit_class,
    )


def why(reasons: list[dict[str, str]]) -> list[Why]:
    return [Why(code=one["code"], text=one["text"]) for one in reasons]
