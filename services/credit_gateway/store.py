"""Queries in the database: kept whatever came of them, found again for a case or as an answer."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from chassis import log
from chassis.context import Actor
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.credit import KeptQuery
from rules.vocabulary.enumerations import CreditOutcome
from services.credit_gateway.model import KEPT, SILENCE, Answered, MalformedError, OtherFirmError
from services.credit_gateway.reader import read
from services.credit_gateway.standing import known_now
from services.credit_gateway.tables import credit_query

CASE_MOST, FIRM_MOST = 100, 20

_log = log.get(__name__)


@dataclass(frozen=True)
class Wanted:
    """For whom something is asked: of `credit_query` the columns of the same names."""

    uscc: str
    enterprise_id: str
    office: str
    type: str
    purpose: str
    case_id: str | None = None


@dataclass(frozen=True)
class Result:
    """What came of it. body: as it came; origin_id: of the query whose answer was used again, which
    is kept with this one too: each serves its own time."""

    outcome: CreditOutcome
    answered: Answered | None = None
    body: bytes | None = None
    origin_id: str | None = None
    fault: str | None = None


def keep(
    tx: Transaction, vault: Vault, wanted: Wanted, name: str, result: Result, asked_at: datetime
) -> str:
    """The id of the query."""
    query_id, actor = str(uuid.uuid4()), tx.call.actor
    sealed = result.body and vault.encrypt(result.body, spot(credit_query.c.body, query_id))
    tx.session.execute(
        insert(credit_query).values(
            id=query_id,
            **vars(wanted),
            actor_kind=actor.kind,
            account_id=actor.account_id,
            asked_at=asked_at,
            outcome=result.outcome,
            answered_at=result.answered.answered_at if result.answered else None,
            origin_id=result.origin_id,
            fault=result.fault,
            body=sealed,
            sha256=hashlib.sha256(result.body).hexdigest() if result.body else None,
        )
    )
    if result.answered:
        known_now(tx, wanted, result.answered, name)
    return query_id


def fresh(session: Session, vault: Vault, uscc: str, now: datetime) -> Result | None:
    """The newest answer about this firm that may be used again. One that turns out to be about
    another firm is told to the log and used for nobody."""
    row = session.execute(
        select(credit_query)
        .where(
            credit_query.c.uscc == uscc,
            credit_query.c.outcome == CreditOutcome.ANSWERED,
            credit_query.c.origin_id.is_(None),
            credit_query.c.answered_at > now - KEPT,
            credit_query.c.answered_at <= now,
        )
        .order_by(credit_query.c.answered_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    body = _body(vault, row)
    answered = _read(body, row, uscc)
    if answered is None:
        return None
    return Result(CreditOutcome.ANSWERED, answered, body, origin_id=row.id)


def silent(session: Session, uscc: str, now: datetime) -> Result | None:
    """Where it was silent about the firm a moment ago."""
    query_id = session.scalar(
        select(credit_query.c.id)
        .where(
            credit_query.c.uscc == uscc,
            credit_query.c.outcome == CreditOutcome.SILENT,
            credit_query.c.origin_id.is_(None),
            credit_query.c.asked_at > now - SILENCE,
        )
        .limit(1)
    )
    if query_id is None:
        return None
    return Result(CreditOutcome.SILENT, origin_id=query_id, fault="silent a moment ago")


def _body(vault: Vault, row: AnyRow) -> bytes:
    return vault.decrypt(row.body, spot(credit_query.c.body, row.id))


def _read(body: bytes, row: AnyRow, uscc: str) -> Answered | None:
    try:
        return read(body, uscc, row.asked_at)
    except (OtherFirmError, MalformedError) as error:
        _log.error("credit_answer_not_its_firms", query_id=row.id, reason=type(error).__name__)
        return None


def of_firm(session: Session, vault: Vault, actor: Actor, enterprise_id: str) -> list[KeptQuery]:
    """As `of_case`, the rounds over holders too."""
    return _kept(session, vault, actor, credit_query.c.enterprise_id == enterprise_id, FIRM_MOST)


def of_case(session: Session, vault: Vault, actor: Actor, case_id: str) -> list[KeptQuery]:
    """Within the jurisdiction of who asks; the centre (no office) sees all."""
    return _kept(session, vault, actor, credit_query.c.case_id == case_id, CASE_MOST)


def _kept(
    session: Session, vault: Vault, actor: Actor, which: ColumnElement[bool], most: int
) -> list[KeptQuery]:
    asked = select(credit_query).where(which)
    if actor.office is not None:
        asked = asked.where(credit_query.c.office == actor.office)
    rows = session.execute(asked.order_by(credit_query.c.asked_at.desc()).limit(most))
    return [_view(vault, row) for row in rows]


def _view(vault: Vault, row: AnyRow) -> KeptQuery:
    answered = None
    if row.outcome == CreditOutcome.ANSWERED:
        answered = _read(_body(vault, row), row, row.uscc)
    return KeptQuery(
        query_id=row.id,
        outcome=row.outcome,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        cached=row.origin_id is not None,
        source=answered.source if answered else "",
        credit=answered.credit if answered else None,
        type=row.type,
        purpose=row.purpose,
        by=row.actor_kind,
        fault=row.fault,
        sha256=row.sha256,
    )
