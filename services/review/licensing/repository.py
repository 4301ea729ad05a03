"""Licences in the database: loaded whole; a change is kept in one transaction as one version with
its periods, its prints and its one event.

Whoever changes a licence has locked what its enterprise holds (`lock_held`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis.digest import digest
from chassis.rows import AnyRow, rows_changed
from chassis.settings import settings
from chassis.transaction import Transaction
from contracts.errors import Conflict
from contracts.review.licences import COPIES, LICENCE_ENDED, LicenceEnded
from rules.dates import in_words
from rules.vocabulary.enumerations import LicenceEnding, LicenceState, Office
from services.review import licence_events, messages
from services.review.licensing.changes import Change
from services.review.licensing.tables import (
    certificates,
    licence_periods,
    licence_prints,
    licence_versions,
    licences,
)
from services.review.licensing.values import (
    Grades,
    Licence,
    Mark,
    Particulars,
    Period,
    Print,
    Successor,
)
from services.review.licensing.views import face, newest


def assemble(session: Session, rows: Sequence[AnyRow]) -> list[Licence]:
    """The licences of rows of `licence`, in their order."""
    ids = [row.id for row in rows]
    periods = _of(session, licence_periods, ids, _period)
    prints = _of(session, licence_prints, ids, _print)
    return [
        Licence(
            id=row.id,
            number=row.number,
            office=Office(row.office),
            enterprise_id=row.enterprise_id,
            particulars=Particulars(row.name, row.uscc, row.address, row.legal_representative),
            state=LicenceState(row.state),
            periods=periods[row.id],
            prints=prints[row.id],
            version=row.version,
            ended_on=row.ended_on,
            ended_by=LicenceEnding(row.ended_by) if row.ended_by else None,
            successors=tuple(Successor(**one) for one in row.successors),
        )
        for row in rows
    ]


def load(session: Session, licence_id: str) -> Licence | None:
    rows = session.execute(select(licences).where(licences.c.id == licence_id)).all()
    return next(iter(assemble(session, rows)), None)


def licence_of(session: Session, enterprise_id: str) -> Licence | None:
    """What the enterprise holds or has held last by the register, where the clock may not have been
    followed yet; None if it never had one."""
    mine = select(licences).where(licences.c.enterprise_id == enterprise_id)
    return last_of(assemble(session, session.execute(mine).all()))


def last_of(every: Iterable[Licence]) -> Licence | None:
    """Of the licences of one enterprise the valid one, else that which ended last."""
    return max(every, key=lambda one: (one.state is LicenceState.VALID, one.last_day), default=None)


def lock_all_of(session: Session, enterprise_id: str) -> list[Licence]:
    """Every licence that an enterprise holds or held. Until the transaction ends nobody else gives
    it one or changes one of them."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:k, 13))"), {"k": enterprise_id}
    )
    mine = select(licences).where(licences.c.enterprise_id == enterprise_id)
    return assemble(session, session.execute(mine.order_by(licences.c.id).with_for_update()).all())


def keep(tx: Transaction, before: Licence | None, change: Change, *, reason: str = "") -> Licence:
    """Carry out a change of a licence that is locked, and tell it. reason: the type of its case.

    Raises Conflict where the change cannot be made or its number is taken.
    """
    after = change.apply(before)
    known = before if before and before.id == after.id else None
    _save(tx, known, after, change)
    _save_periods(tx, known, after)
    _add_version(tx, after, change, reason)
    _add_prints(tx, known, after)
    licence_events.tell(tx, known, after, change.event, change.on, change.related)
    if known and after.state is not LicenceState.VALID and change.case_id is None:
        _tell_end(tx, after)
    if change.message:
        messages.of_licence(tx, after, change.message, term_end=in_words(after.last_day))
    what = {"number": after.number, "change": change.kind, "case_id": change.case_id}
    was = {"version": known.version, "state": known.state.value} if known else None
    is_now = {"version": after.version, "state": after.state.value, **what}
    tx.audit("licence_changed" if known else "licence_issued", "licence", after.id, was, is_now)
    return after


def _of(
    session: Session, table: Table, ids: list[str], made: Callable[[AnyRow], Any]
) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    if ids:
        rows = select(table).where(table.c.licence_id.in_(ids))
        for row in session.execute(rows.order_by(table.c.licence_id, table.c.number)):
            found[row.licence_id].append(made(row))
    return defaultdict(tuple, {key: tuple(values) for key, values in found.items()})


def _period(row: AnyRow) -> Period:
    grades = Grades.of(row.categories, tuple(row.scope))
    return Period(row.number, row.valid_from, row.valid_to, row.issued_on, grades)


def _print(row: AnyRow) -> Print:
    mark = Mark(row.token, row.code)
    return Print(
        row.number, row.licence_version, row.period, row.printed_on, row.effective_on, mark
    )


def _save(tx: Transaction, known: Licence | None, after: Licence, change: Change) -> None:
    row = licence_row(after, change)
    if known is None:
        made = upsert(licences).values(id=after.id, case_id=change.case_id, **row)
        if not rows_changed(tx.session, made.on_conflict_do_nothing(index_elements=["number"])):
            raise Conflict(f"许可证编号{after.number}已经使用")
        return
    where = (licences.c.id == known.id) & (licences.c.version == known.version)
    if not rows_changed(tx.session, update(licences).where(where).values(row)):
        raise Conflict("许可证已有变化，请刷新后重试")


def licence_row(after: Licence, change: Change) -> dict[str, Any]:
    """What its row holds, but for what it was from the start."""
    held, term = after.particulars, after.term(change.on)
    shown = after.valid_print(change.on) or newest(after)
    return {
        "number": after.number,
        "office": after.office.value,
        "enterprise_id": after.enterprise_id,
        "name": held.name,
        "uscc": held.uscc,
        "legal_representative": held.legal_representative,
        "address": held.address,
        "state": after.state.value,
        "ended_on": after.ended_on,
        "ended_by": after.ended_by.value if after.ended_by else None,
        "successors": [asdict(one) for one in after.successors],
        "version": after.version,
        # For the release before.
        "categories": term.grades.categories,
        "scope": list(term.grades.scope),
        "issued_on": term.issued_on,
        "valid_from": term.valid_from,
        "valid_to": term.valid_to,
        "verification_token": shown.mark.token if shown else None,
        "verification_code": shown.mark.code if shown else None,
    }


def _save_periods(tx: Transaction, known: Licence | None, after: Licence) -> None:
    same = set(known.periods) if known else set()
    rows = [period_row(after, one) for one in after.periods if one not in same]
    if not rows:
        return
    adding = upsert(licence_periods).values(rows)
    changed = {name: adding.excluded[name] for name in ("issued_on", "categories", "scope")}
    tx.session.execute(
        adding.on_conflict_do_update(index_elements=["licence_id", "number"], set_=changed)
    )


def period_row(after: Licence, one: Period) -> dict[str, Any]:
    return {
        "licence_id": after.id,
        "number": one.number,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "issued_on": one.issued_on,
        "categories": one.grades.categories,
        "scope": list(one.grades.scope),
    }


def version_values(after: Licence, on: date) -> dict[str, Any]:
    """The licence as its version keeps it, as JSON primitives."""
    return face(after, after.term(on)) | {
        "state": after.state.value,
        "ended_on": after.ended_on.isoformat() if after.ended_on else None,
        "ended_by": after.ended_by.value if after.ended_by else None,
        "successors": [asdict(one) for one in after.successors],
        "periods": [face(after, one) for one in after.periods],
    }


def version_row(
    after: Licence, change: Change, at: datetime, *, reason: str = ""
) -> dict[str, Any]:
    return {
        "licence_id": after.id,
        "version": after.version,
        "case_id": change.case_id,
        "change": change.kind,
        "reason": reason,
        "values": version_values(after, change.on),
        "at": at,
    }


def _add_version(tx: Transaction, after: Licence, change: Change, reason: str) -> None:
    row = version_row(after, change, tx.now, reason=reason)
    tx.session.execute(insert(licence_versions).values(row))


def _add_prints(tx: Transaction, known: Licence | None, after: Licence) -> None:
    """Fix what stands on 正本 and 副本; `digest` names exactly this content from now on."""
    new = after.prints[len(known.prints) if known else 0 :]
    if not new:
        return
    prints = [
        {
            "licence_id": after.id,
            "number": one.number,
            "licence_version": one.version,
            "period": one.period,
            "printed_on": one.printed_on,
            "effective_on": one.effective_on,
            "token": one.mark.token,
            "code": one.mark.code,
        }
        for one in new
    ]
    tx.session.execute(insert(licence_prints).values(prints))
    faces = [_certificate(tx, after, one, copy) for one in new for copy in COPIES]
    tx.session.execute(insert(certificates).values(faces))


def _certificate(tx: Transaction, after: Licence, one: Print, copy: str) -> dict[str, Any]:
    algorithm = settings().digest_algorithm
    values = face(after, after.periods[one.period - 1]) | {
        "copy": copy,
        "print_number": one.number,
        "verification_token": one.mark.token,
        "verification_code": one.mark.code,
    }
    return {
        "licence_id": after.id,
        "copy": copy,
        "print_number": one.number,
        "licence_version": one.version,
        "values": values,
        "digest": f"{algorithm}:{digest(values, algorithm).hex()}",
        "printed_at": tx.now,
    }


def _tell_end(tx: Transaction, after: Licence) -> None:
    """Where no case tells it: what hung on the licence ends with it."""
    ended = LicenceEnded(
        licence_id=after.id,
        licence_number=after.number,
        enterprise_id=after.enterprise_id,
        state=after.state.value,
    )
    tx.publish(LICENCE_ENDED, f"licence:{after.id}", ended)
