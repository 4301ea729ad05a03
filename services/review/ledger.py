"""The ledger of a case's time limits in the database: read, and added to.

Whoever adds to it holds the lock on the case, so that its entries have an order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chassis.rows import AnyRow
from contracts.errors import Conflict
from rules.deadlines import Terms, ground, start_basis
from rules.ledger import (
    AlreadyExtended,
    Entry,
    Extend,
    Lapsed,
    Ledger,
    NotExtendable,
    NotPaused,
    Pause,
    Paused,
    Resume,
    Start,
    read,
)
from rules.vocabulary.enumerations import (
    ApplicationType,
    CountedFrom,
    CreditClass,
    EntryKind,
    LedgerActor,
    PauseGround,
    Procedure,
)
from services.review.calendar import calendar_of
from services.review.tables import ledger_entries

_WORDS = {
    AlreadyExtended: "办理期限已经延长过一次，不能再次延长",
    NotExtendable: "该业务的办理期限不能延长",
    Lapsed: "办理期限已经届满，不能再延长",
    Paused: "办理期限正在暂停，恢复计算后才能办理",
    NotPaused: "办理期限没有暂停，不需要恢复",
}


def ledger_of(session: Session, case_id: str) -> Ledger:
    return ledgers_of(session, [case_id])[case_id]


def ledgers_of(session: Session, case_ids: Iterable[str]) -> dict[str, Ledger]:
    """The ledger of each case, in one query; counted by the calendar as it is now. What stands in
    it was allowed when it was added."""
    found: dict[str, list[Entry]] = {case_id: [] for case_id in case_ids}
    rows = session.execute(
        select(ledger_entries)
        .where(ledger_entries.c.case_id.in_(found))
        .order_by(ledger_entries.c.case_id, ledger_entries.c.position)
    )
    for row in rows:
        found[row.case_id].append(_entry(row))
    calendar = calendar_of(session)
    return {case_id: read(entries, calendar, kept=True) for case_id, entries in found.items()}


def start(
    session: Session,
    case_id: str,
    known: Ledger,
    counted_from: CountedFrom,
    day: date,
    actor: LedgerActor,
) -> Ledger:
    """This and the following add an entry to what is `known` of a locked case; the ledger then."""
    basis = start_basis(counted_from)
    return _add(session, case_id, known, Start(day, counted_from.label, basis, actor, counted_from))


def pause(
    session: Session, case_id: str, known: Ledger, why: PauseGround, day: date, reason: str
) -> Ledger:
    """Stop the clock from tomorrow on. Raises Conflict while it stands."""
    basis = ground(why).basis
    return _add(session, case_id, known, Pause(day, reason, basis, LedgerActor.AUTHORITY, why))


def resume(session: Session, case_id: str, known: Ledger, day: date, reason: str) -> Ledger:
    """Let the clock run again from tomorrow on. Raises Conflict while it runs."""
    why = known.ground
    if why is None:
        raise Conflict(_WORDS[NotPaused])
    return _add(
        session, case_id, known, Resume(day, reason, ground(why).basis, ground(why).ended_by)
    )


def extend(session: Session, case: Any, known: Ledger, step: str, day: date, reason: str) -> Ledger:
    """Prolong the limit of a step by what the law allows. Raises Conflict as `extended`."""
    after = extended(case, known, step, day, reason)
    _insert(session, case.id, after)
    return after


def extended(case: Any, known: Ledger, step: str, day: date, reason: str = "") -> Ledger:
    """The ledger with the limit of a step prolonged by what the law allows. Raises Conflict where
    that is nothing, the second time, after the limit has passed and while the clock stands."""
    terms = terms_of(case)
    try:
        limit = terms.limit(step, known.clocks[-1].started_on)
    except LookupError as none:
        raise Conflict(_WORDS[NotExtendable]) from none
    entry = Extend(day, reason, limit.basis, LedgerActor.AUTHORITY, step, limit.extension)
    return _with(replace(known, terms=terms), entry)


def terms_of(case: Any) -> Terms:
    """Whose limits a case has. case: a row of review_case."""
    kind = ApplicationType(case.type), Procedure(case.procedure)
    credit = CreditClass(case.credit_class) if case.credit_class else None
    return Terms(*kind, credit=credit, term_ends_on=case.term_ends_on)


def _add(session: Session, case_id: str, known: Ledger, entry: Entry) -> Ledger:
    after = _with(known, entry)
    _insert(session, case_id, after)
    return after


def _with(known: Ledger, entry: Entry) -> Ledger:
    """Raises Conflict, in words for people, for what the state of the clock does not allow now."""
    try:
        return known.add(entry)
    except tuple(_WORDS) as refused:
        raise Conflict(_WORDS[type(refused)]) from refused


def _insert(session: Session, case_id: str, ledger: Ledger) -> None:
    row = {"case_id": case_id, "position": len(ledger.entries), **_row(ledger.entries[-1])}
    session.execute(insert(ledger_entries).values(row))


def _row(entry: Entry) -> dict[str, Any]:
    details = ("counted_from", "ground", "step", "working_days")
    return {
        "kind": entry.kind,
        "day": entry.day,
        "reason": entry.reason,
        "basis": entry.basis,
        "actor": entry.actor,
        **{name: getattr(entry, name, None) for name in details},
    }


def _entry(row: AnyRow) -> Entry:
    common = (row.day, row.reason, row.basis, LedgerActor(row.actor))
    match EntryKind(row.kind):
        case EntryKind.START:
            return Start(*common, CountedFrom(row.counted_from))
        case EntryKind.PAUSE:
            return Pause(*common, PauseGround(row.ground))
        case EntryKind.RESUME:
            return Resume(*common)
        case EntryKind.EXTEND:
            return Extend(*common, row.step, row.working_days)
