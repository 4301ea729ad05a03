"""Commitments in the database. Whoever changes one holds the lock on its row until commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.transaction import Transaction
from contracts.errors import StaleVersion
from rules.vocabulary.enumerations import (
    CommitmentState,
    InspectionState,
    LicenceState,
    ProceedingState,
    Verdict,
)
from services.review.access import ensure_visible
from services.review.inspections.tables import inspections
from services.review.licensing.tables import licences
from services.review.proceedings.tables import proceedings
from services.review.tables import cases
from services.review.verification.model import UNEXAMINED, Commitment, Entry, Situation
from services.review.verification.tables import commitment_entries, commitments

_undoing = proceedings.alias("undoing")
_UNDONE = exists().where(
    _undoing.c.undoes == commitments.c.proceeding_id,
    _undoing.c.state == ProceedingState.DECIDED,
)
_FOUND_FALSE = commitments.c.verdict == Verdict.FALSE
STATE: ColumnElement[str] = case(
    (commitments.c.verdict == Verdict.PASS, CommitmentState.PASSED.value),
    (
        and_(_FOUND_FALSE, proceedings.c.state == ProceedingState.OPEN),
        CommitmentState.ALLEGED.value,
    ),
    (
        and_(_FOUND_FALSE, proceedings.c.state == ProceedingState.DECIDED, ~_UNDONE),
        CommitmentState.FALSE.value,
    ),
    (licences.c.state != LicenceState.VALID, CommitmentState.ENDED.value),
    (commitments.c.verdict == Verdict.RECTIFY, CommitmentState.RECTIFYING.value),
    else_=CommitmentState.OPEN.value,
)
"""`Commitment.state` as the database finds it (tests/service/review/test_verification.py compares
both)."""
NEXT_DAY: ColumnElement[date] = case(
    (commitments.c.verdict == Verdict.RECTIFY, commitments.c.rectify_until),
    else_=commitments.c.due_on,
)
_JOINED = (
    commitments.join(cases, cases.c.id == commitments.c.case_id)
    .join(licences, licences.c.id == commitments.c.licence_id)
    .join(proceedings, proceedings.c.id == commitments.c.proceeding_id, isouter=True)
)
COMMITMENTS: Select[Any] = select(
    commitments,
    cases.c.number,
    licences.c.name.label("enterprise_name"),
    licences.c.uscc,
    licences.c.number.label("licence_number"),
    licences.c.state.label("licence_state"),
    proceedings.c.state.label("proceeding"),
    _UNDONE.label("undone"),
).select_from(_JOINED)


def is_in(*states: CommitmentState) -> ColumnElement[bool]:
    return STATE.in_(states)


def joined(*columns: ColumnElement[Any]) -> Select[Any]:
    """Other columns of the same rows."""
    return select(*columns).select_from(_JOINED)


def add(tx: Transaction, **values: Any) -> str:
    commitment_id = str(uuid.uuid4())
    tx.session.execute(insert(commitments).values(id=commitment_id, **values))
    return commitment_id


def locked(tx: Transaction, commitment_id: str) -> Situation:
    """Raises NotFound outside the caller's jurisdiction."""
    asked = COMMITMENTS.where(commitments.c.id == commitment_id).with_for_update(of=commitments)
    return _situation(tx.session, tx.call.actor, asked, commitment_id)


def seen(session: Session, actor: Actor, commitment_id: str) -> Situation:
    """The same, only looked at."""
    asked = COMMITMENTS.where(commitments.c.id == commitment_id)
    return _situation(session, actor, asked, commitment_id)


def of(session: Session, *conditions: ColumnElement[bool]) -> list[Commitment]:
    """The newest first."""
    rows = session.execute(
        COMMITMENTS.where(*conditions).order_by(
            commitments.c.granted_on.desc(), commitments.c.id.desc()
        )
    )
    return [Commitment.of(row) for row in rows]


def unexamined(session: Session, licence_ids: Collection[str]) -> set[str]:
    """Of these licences those that rest on a promise which nobody has verified."""
    if not licence_ids:
        return set()
    found = joined(commitments.c.licence_id).where(
        commitments.c.licence_id.in_(licence_ids), is_in(*UNEXAMINED)
    )
    return set(session.scalars(found))


def entries_of(session: Session, commitment_id: str) -> tuple[Entry, ...]:
    """The oldest first."""
    rows = session.execute(
        select(commitment_entries)
        .where(commitment_entries.c.commitment_id == commitment_id)
        .order_by(commitment_entries.c.at, commitment_entries.c.id)
    )
    return tuple(Entry.of(row) for row in rows)


def save(tx: Transaction, one: Commitment, version: int, **values: Any) -> None:
    """Raises StaleVersion where it was looked at as it was before."""
    if one.version != version:
        raise StaleVersion("核查事项已有变化，请刷新页面核对后再提交", current=one.version)
    changed = values | {"version": one.version + 1}
    tx.session.execute(update(commitments).where(commitments.c.id == one.id).values(changed))


def add_entry(
    tx: Transaction,
    one: Commitment,
    *,
    outcome: str,
    subject: str = "",
    text: str = "",
    until: date | None = None,
) -> None:
    actor = tx.call.actor
    tx.session.execute(
        insert(commitment_entries).values(
            id=str(uuid.uuid4()),
            commitment_id=one.id,
            subject=subject,
            outcome=outcome,
            text=text,
            until=until,
            by_id=actor.account_id or "",
            by_name=actor.name,
            at=tx.now,
        )
    )


def _situation(session: Session, actor: Actor, asked: Select[Any], commitment_id: str) -> Situation:
    row = ensure_visible(
        actor, session.execute(asked).one_or_none(), kind="commitment", asked=commitment_id
    )
    of_this = inspections.c.commitment_id == commitment_id
    visits = set(session.scalars(select(inspections.c.state).where(of_this)))
    return Situation(
        actor,
        Commitment.of(row),
        entries_of(session, commitment_id),
        clock.today(),
        visited=InspectionState.REPORTED in visits,
        planned=InspectionState.PLANNED in visits,
    )
