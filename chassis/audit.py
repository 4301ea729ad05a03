"""The record of who did what: append-only, each entry chained to the one before of its object.

`python -m chassis.audit verify <service>` recomputes every chain and every daily seal
(`chassis.audit_seal`); exit 1 names what was altered or is gone. `--seal DIGEST`: a seal known from
the log, which must be there too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, create_engine, insert, select, text
from sqlalchemy.orm import Session

from chassis import audit_seal, clock
from chassis.context import Call
from chassis.copying import copy_rows
from chassis.digest import digest
from chassis.settings import settings
from chassis.tables import audit

_CHAINED = (
    "stream", "stream_seq", "at", "actor", "action", "object_type", "object_id", "before", "after",
    "trace_id", "algorithm", "previous",
)  # fmt: skip


# In one message, but two statements: the second sees what whoever held the lock has committed.
_NEWEST = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(:stream, 11));"
    "SELECT stream_seq, digest FROM audit WHERE stream = :stream ORDER BY stream_seq DESC LIMIT 1"
)


def append(
    session: Session,
    call: Call,
    action: str,
    object_type: str,
    object_id: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Record an action in the running transaction. before, after: JSON primitives, no secrets."""
    stream = f"{object_type}:{object_id}"
    last = session.execute(_NEWEST, {"stream": stream}).one_or_none()
    entry = _entry(call, action, object_type, object_id, before, after)
    if last:
        entry |= {"stream_seq": last.stream_seq + 1, "previous": bytes(last.digest)}
    session.execute(insert(audit).values(**entry, digest=_digest(entry)))


def append_first(
    session: Session,
    call: Call,
    action: str,
    object_type: str,
    made: Iterable[tuple[str, dict[str, Any]]],
) -> None:
    """The first entry of many objects that the running transaction has made, so that nobody else
    knows them. made: (id, after)."""
    entries = [_entry(call, action, object_type, key, None, after) for key, after in made]
    copy_rows(session, audit, [entry | {"digest": _digest(entry)} for entry in entries])


def _entry(
    call: Call,
    action: str,
    object_type: str,
    object_id: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> dict[str, Any]:
    """The first of its object, without its digest."""
    return {
        "stream": f"{object_type}:{object_id}",
        "stream_seq": 1,
        "at": clock.now(),
        "actor": call.actor.to_dict(),
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "before": before,
        "after": after,
        "trace_id": call.trace_id,
        "algorithm": settings().digest_algorithm,
        "previous": b"",
    }


def problems(connection: Connection) -> Iterator[str]:
    """What is wrong with the chains: altered entries, gaps, broken links."""
    rows = connection.execution_options(yield_per=1000).execute(
        select(audit).order_by(audit.c.stream, audit.c.stream_seq)
    )
    yield from faults(rows.mappings())


def faults(
    rows: Iterable[Any], stream: str = "", number: int = 0, previous: bytes = b""
) -> Iterator[str]:
    """The same of rows in the order of their chains; stream, number, previous: place and digest of
    the entry before the first of them."""
    expected = number + 1
    for row in rows:
        if row["stream"] != stream:
            stream, expected, previous = row["stream"], 1, b""
        where = f"{stream} #{row['stream_seq']}"
        if row["stream_seq"] != expected:
            yield f"{where}: entry {expected} is missing"
        elif bytes(row["previous"]) != previous:
            yield f"{where}: does not follow from the entry before"
        if not is_intact(row):
            yield f"{where}: altered"
        expected, previous = row["stream_seq"] + 1, bytes(row["digest"])


def is_intact(row: Any) -> bool:
    """Whether the content of an entry is what its digest says."""
    return bytes(row["digest"]) == _digest(row)


def _digest(entry: Any) -> bytes:
    chained = {name: entry[name] for name in _CHAINED}
    chained["at"] = entry["at"].astimezone(UTC)
    chained["previous"] = bytes(entry["previous"])
    return digest(chained, entry["algorithm"])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.audit")
    parser.add_argument("action", choices=["verify"])
    parser.add_argument("service")
    parser.add_argument("--seal", action="append", default=[], metavar="DIGEST")
    chosen = parser.parse_args(arguments)
    service, engine = chosen.service, create_engine(settings().database_url(chosen.service))
    with engine.connect() as connection:
        found = [*problems(connection), *audit_seal.problems(connection, chosen.seal)]
    for line in found:
        print(line, file=sys.stderr)
    print(f"{service}: {len(found)} problems" if found else f"{service}: the chain is intact")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
