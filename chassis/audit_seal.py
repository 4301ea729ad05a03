"""The audit record's daily seal: a digest over the last entry of every object that day.

The chain of an object (`chassis.audit`) shows what was altered or taken out of its middle; that its
newest entries are gone shows only against something that was written down elsewhere. Each day of
China's calendar is therefore sealed when it is over, in a table that the service can only add to,
chained to the seal before, and told to the log, which is kept apart from the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from chassis import clock
from chassis.digest import digest
from chassis.settings import settings
from chassis.tables import audit, audit_seal

SETTLED = timedelta(minutes=10)
"""After midnight, until every transaction that began before it is over."""
_SEALED = ("day", "entries", "streams", "heads", "algorithm", "previous")


def seal_next(connection: Connection, now: datetime) -> dict[str, Any] | None:
    """Seal the oldest day that is over and has no seal yet, in the running transaction: its row;
    None when there is no such day (or another instance was quicker)."""
    last = _last(connection)
    day = last["day"] + timedelta(days=1) if last else _first_day(connection)
    if day is None or clock.local(now - SETTLED).date() <= day:
        return None
    entry = _entry(connection, day, settings().digest_algorithm, _digest_of(last))
    row = {name: value for name, value in entry.items() if name != "heads"}
    row |= {"digest": _seal(entry), "sealed_at": now}
    added = connection.execute(insert(audit_seal).values(row).on_conflict_do_nothing())
    return row if added.rowcount else None


def problems(connection: Connection, known: Sequence[str] = ()) -> Iterator[str]:
    """What does not agree with the seals: entries of a sealed day, days without a seal, and
    digests in `known` (hexadecimal, from the log) that no seal has."""
    yield from _faults(connection, select(audit_seal).order_by(audit_seal.c.day), None)
    digests = {bytes(one).hex() for one in connection.scalars(select(audit_seal.c.digest))}
    yield from (f"seal {one}: known from elsewhere, not there" for one in set(known) - digests)


class Part(NamedTuple):
    """last: the day of the last seal looked at; None: there are no more."""

    seals: int
    problems: list[str]
    last: date | None


def problems_after(connection: Connection, day: date | None, most: int) -> Part:
    """The same of at most so many seals, those after that of `day` (None: from the first)."""
    seals = select(audit_seal).order_by(audit_seal.c.day).limit(most)
    before = None
    if day is not None:
        seals = seals.where(audit_seal.c.day > day)
        one = select(audit_seal).where(audit_seal.c.day == day)
        before = connection.execute(one).mappings().one_or_none()
    days = list(connection.scalars(seals.with_only_columns(audit_seal.c.day)))
    found = list(_faults(connection, seals, before))
    return Part(len(days), found, days[-1] if len(days) == most else None)


def _faults(connection: Connection, seals: Select[Any], before: Any) -> Iterator[str]:
    """before: the row of the seal before the first of them."""
    expected = before["day"] + timedelta(days=1) if before else None
    previous = _digest_of(before)
    for seal in connection.execute(seals).mappings():
        if seal["day"] != (expected or seal["day"]):
            yield f"seal of {expected}: missing"
        if bytes(seal["previous"]) != previous:
            yield f"seal of {seal['day']}: does not follow from the seal before"
        entry = _entry(connection, seal["day"], seal["algorithm"], bytes(seal["previous"]))
        counted = [(of["entries"], of["streams"]) for of in (seal, entry)]
        if bytes(seal["digest"]) != _seal(entry) or counted[0] != counted[1]:
            yield (
                f"seal of {seal['day']}: {seal['entries']} entries of {seal['streams']} objects "
                f"were sealed; there are {entry['entries']} of {entry['streams']}, or others"
            )
        expected, previous = seal["day"] + timedelta(days=1), bytes(seal["digest"])


def _last(connection: Connection) -> Any:
    newest = select(audit_seal).order_by(audit_seal.c.day.desc()).limit(1)
    return connection.execute(newest).mappings().one_or_none()


def _digest_of(seal: Any) -> bytes:
    return bytes(seal["digest"]) if seal else b""


def _first_day(connection: Connection) -> date | None:
    first = connection.scalar(select(func.min(audit.c.at)))
    return clock.local(first).date() if first else None


def _entry(connection: Connection, day: date, algorithm: str, previous: bytes) -> dict[str, Any]:
    """What is sealed of a day; heads: [object, number, digest] of the last entry of each object."""
    begin, end = _midnight(day), _midnight(day + timedelta(days=1))
    that_day = (audit.c.at >= begin, audit.c.at < end)
    heads = connection.execute(
        select(audit.c.stream, audit.c.stream_seq, audit.c.digest)
        .ext(distinct_on(audit.c.stream))
        .where(*that_day)
        .order_by(audit.c.stream, audit.c.stream_seq.desc())
    ).all()
    return {
        "day": day,
        "entries": connection.scalar(select(func.count()).select_from(audit).where(*that_day)),
        "streams": len(heads),
        "heads": sorted([head.stream, head.stream_seq, bytes(head.digest).hex()] for head in heads),
        "algorithm": algorithm,
        "previous": previous,
    }


def _seal(entry: dict[str, Any]) -> bytes:
    return digest({name: entry[name] for name in _SEALED}, entry["algorithm"])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI).astimezone(UTC)
