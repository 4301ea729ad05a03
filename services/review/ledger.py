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
from rules.deadlines import Limit, Terms, ground, start_basis
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
    session: Session, case_id: str, counted_from: CountedFrom, day: date, actor: LedgerActor
) -> None:
    basis = start_basis(counted_from)
    _add(session, case_id, Start(day, counted_from.label, basis, actor, counted_from))


def pause(session: Session, case_id: str, why: PauseGround, day: date, reason: str) -> None:
    """Stop the clock from tomorrow on. Raises Conflict while it stands."""
    basis = ground(why).basis
    _add(session, case_id, Pause(day, reason, basis, LedgerActor.AUTHORITY, why))


def resume(session: Session, case_id: str, day: date, reason: str) -> None:
    """Let the clock run again from tomorrow on. Raises Conflict while it runs."""
    why = ledger_of(session, case_id).ground
    if why is None:
        raise Conflict(_WORDS[NotPaused])
    _add(session, case_id, Resume(day, reason, ground(why).basis, ground(why).ended_by))


def extend(session: Session, case: Any, limit: Limit, day: date, reason: str) -> None:
    """Prolong a limit by what the law allows. Raises Conflict where it allows nothing, the second
    time, after the limit has passed and while the clock stands."""
    entry = Extend(day, reason, limit.basis, LedgerActor.AUTHORITY, limit.step, limit.extension)
    _add(session, case.id, entry, terms_of(case))


def terms_of(case: Any) -> Terms:
    """Whose limits a case has. case: a row of review_case."""
    return Terms(ApplicationType(case.type), Procedure(case.procedure))


def _add(session: Session, case_id: str, entry: Entry, terms: Terms | None = None) -> None:
    """Raises Conflict, in words for people, for what the state of the clock does not allow now."""
    try:
        ledger = replace(ledger_of(session, case_id), terms=terms).add(entry)
    except tuple(_WORDS) as refused:
        raise Conflict(_WORDS[type(refused)]) from refused
    row = {"case_id": case_id, "position": len(ledger.entries), **_row(entry)}
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
