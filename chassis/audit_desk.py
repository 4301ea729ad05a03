"""The audit record of a service for its administrator: search, export, verification, many looks.

Who administers one office sees what its staff did, who administers the centre everything.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, and_, func, select, true, tuple_
from sqlalchemy.orm import Session

from chassis import audit_seal, clock
from chassis.audit import faults, is_intact
from chassis.context import Call
from chassis.tables import audit
from chassis.transaction import Transaction
from contracts.auditing import (
    CHECKED,
    EXPORTED,
    PAGE,
    AuditEntry,
    CheckedPart,
    CheckQuery,
    Entries,
    EntriesQuery,
    Looks,
    LooksQuery,
    ManyLooks,
)

MOST_LOOKS = 200
SEALS = 31  # of one question: each reads the entries of its day
_ACCOUNT = audit.c.actor["account_id"].astext
_NAME = audit.c.actor["name"].astext
_OFFICE = audit.c.actor["office"].astext


def entries(session: Session, call: Call, request: EntriesQuery) -> Entries:
    return Entries(items=_found(session, call, request, PAGE))


def export(tx: Transaction, request: EntriesQuery) -> Entries:
    """Recorded with what was asked for."""
    found = _found(tx.session, tx.call, request, EXPORTED)
    asked = {name: str(value) for name, value in asdict(request).items() if value}
    after = {"asked": asked, "entries": len(found)}
    tx.audit("export_audit", "audit", tx.call.actor.account_id or "", after=after)
    return Entries(items=found)


def check(session: Session, _call: Call, request: CheckQuery) -> CheckedPart:
    """Entries in the order of their chains, then the seals by day."""
    if not request.entries_done:
        return _check_entries(session, request)
    connection, after = session.connection(), request.after_day
    found = audit_seal.problems_after(connection, after, SEALS)
    following = CheckQuery(entries_done=True, after_day=found.last) if found.last else None
    return CheckedPart(entries=0, seals=found.seals, problems=found.problems, next=following)


def looks(session: Session, call: Call, request: LooksQuery) -> Looks:
    """Newest first; 200 at most."""
    hour = func.date_trunc("hour", audit.c.at)
    objects = func.count(func.distinct(audit.c.stream))
    rows = session.execute(
        select(
            hour.label("hour"),
            _ACCOUNT.label("account_id"),
            func.max(_NAME).label("name"),
            func.max(_OFFICE).label("office"),
            func.count().label("looks"),
            objects.label("objects"),
        )
        .where(
            audit.c.action.in_(request.actions),
            audit.c.at >= request.since,
            audit.c.actor["kind"].astext == "staff",
            _scope(call),
        )
        .group_by(hour, _ACCOUNT)
        .having((func.count() >= request.looks) | (objects >= request.objects))
        .order_by(hour.desc(), _ACCOUNT)
        .limit(MOST_LOOKS)
    )
    return Looks(items=[ManyLooks(**row._mapping) for row in rows])


def _found(session: Session, call: Call, request: EntriesQuery, most: int) -> list[AuditEntry]:
    rows = session.execute(
        select(audit)
        .where(_scope(call), *_wanted(request))
        .order_by(audit.c.at.desc(), audit.c.stream, audit.c.stream_seq.desc())
        .limit(most)
    ).all()
    before = _digests_before(session, [(row.stream, row.stream_seq - 1) for row in rows])
    return [_entry(row, before.get((row.stream, row.stream_seq - 1))) for row in rows]


def _wanted(request: EntriesQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if request.since:
        wanted.append(audit.c.at >= _midnight(request.since))
    if request.until:
        wanted.append(audit.c.at < _midnight(request.until + timedelta(days=1)))
    if request.before:
        wanted.append(audit.c.at < request.before)
    if request.account_id:
        wanted.append(request.account_id == _ACCOUNT)
    if request.name:
        wanted.append(request.name == _NAME)
    if request.actions:
        wanted.append(audit.c.action.in_(request.actions))
    if request.object_id:
        wanted.append(audit.c.object_id == request.object_id)
    return wanted


def _scope(call: Call) -> ColumnElement[bool]:
    office = call.actor.office
    return true() if office is None else and_(office == _OFFICE)


def _digests_before(
    session: Session, places: list[tuple[str, int]]
) -> dict[tuple[str, int], bytes]:
    key = (audit.c.stream, audit.c.stream_seq)
    rows = session.execute(select(*key, audit.c.digest).where(tuple_(*key).in_(places)))
    return {(row.stream, row.stream_seq): bytes(row.digest) for row in rows}


def _entry(row: Any, before: bytes | None) -> AuditEntry:
    actor = row.actor
    follows = bytes(row.previous) == (b"" if row.stream_seq == 1 else before)
    return AuditEntry(
        stream=row.stream,
        number=row.stream_seq,
        at=row.at,
        kind=actor.get("kind", ""),
        account_id=actor.get("account_id"),
        name=actor.get("name", ""),
        office=actor.get("office"),
        address=actor.get("address"),
        action=row.action,
        object_type=row.object_type,
        object_id=row.object_id,
        before=row.before,
        after=row.after,
        trace_id=row.trace_id,
        intact=follows and is_intact(row._mapping),
    )


def _check_entries(session: Session, request: CheckQuery) -> CheckedPart:
    key = (audit.c.stream, audit.c.stream_seq)
    last = (request.after_stream, request.after_number)
    rows = session.execute(
        select(audit).where(tuple_(*key) > tuple_(*last)).order_by(*key).limit(CHECKED)
    ).mappings()
    looked = list(rows)
    before = _digests_before(session, [last]).get(last, b"")
    problems = list(faults(looked, *last, before))
    following = CheckQuery(entries_done=True)
    if len(looked) == CHECKED:
        end = looked[-1]
        following = CheckQuery(after_stream=end["stream"], after_number=end["stream_seq"])
    return CheckedPart(entries=len(looked), seals=0, problems=problems[:PAGE], next=following)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI).astimezone(UTC)
