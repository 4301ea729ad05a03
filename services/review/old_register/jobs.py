"""The row of an import as the worker has it: taken up, followed, ended. Each step commits, so that
whoever takes it up again knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, text, update

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.database_errors import translated
from chassis.rows import AnyRow, rows_changed
from contracts.review.old_register import (
    APPROVED,
    CANCELLED,
    CHECKED,
    CHECKING,
    DONE,
    EXPIRED,
    FAILED,
    FAULTY,
    LOADING,
    QUEUED,
    UNFINISHED,
)
from services.review.old_register.tables import register_import_faults, register_imports

KEPT = timedelta(days=7)
"""How long files wait for somebody who loads them, and faults for somebody who reads them."""
CALL = system_call("register-worker")
_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:id, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:id, 0))")
_rows = register_imports.c


class Told(NamedTuple):
    """A fault; file: the name of its file."""

    file: str
    line: int
    column: str
    message: str


@contextmanager
def next_import(db: Db) -> Iterator[str | None]:
    """The oldest that nobody works on; nobody else gets it while the block runs. The lock is the
    connection's, so that one whose process died is free at once."""
    with translated(), db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        waiting = select(_rows.id).where(_rows.state.in_(UNFINISHED)).order_by(_rows.requested_at)
        for import_id in connection.execute(waiting).scalars().all():
            if connection.execute(_LOCK, {"id": import_id}).scalar_one():
                try:
                    yield import_id
                finally:
                    connection.execute(_UNLOCK, {"id": import_id})
                return
        yield None


def begin(db: Db, import_id: str) -> AnyRow | None:
    """Count an attempt; None where it ended meanwhile."""
    begun = {QUEUED: CHECKING, CHECKING: CHECKING, APPROVED: LOADING, LOADING: LOADING}
    with db.transaction(CALL) as tx:
        state = tx.session.scalar(select(_rows.state).where(_rows.id == import_id))
        if state not in begun:
            return None
        values = {"state": begun[state], "attempts": _rows.attempts + 1}
        return tx.session.execute(
            update(register_imports)
            .where(_rows.id == import_id, _rows.state == state)
            .values(values)
            .returning(register_imports)
        ).one_or_none()


def give_back(db: Db, row: AnyRow) -> None:
    """To be taken up again; this attempt did not fail, it had to stop."""
    with db.transaction(CALL) as tx:
        fewer = {"attempts": _rows.attempts - 1}
        tx.session.execute(update(register_imports).where(_rows.id == row.id).values(fewer))


def follow(db: Db, row: AnyRow, phase: str, done: int) -> bool:
    """Tell how far it is; False once it was cancelled."""
    return _set(db, row, phase=phase, done=done)


def found_faulty(
    db: Db, row: AnyRow, faults: Sequence[Told], file: dict[str, Any], counts: dict[str, int]
) -> None:
    """file: the same faults, {object_key, size} in object storage."""
    ended = {"fault_file": file, "counts": counts, "finished_at": clock.now(), "state": FAULTY}
    numbered = [
        one._asdict() | {"import_id": row.id, "position": position}
        for position, one in enumerate(faults)
    ]
    with db.transaction(CALL) as tx:
        mine = register_import_faults.c.import_id == row.id
        tx.session.execute(delete(register_import_faults).where(mine))
        tx.session.execute(insert(register_import_faults), numbered)
        running = update(register_imports).where(_rows.id == row.id, _rows.state == row.state)
        tx.session.execute(running.values(faults=len(faults), **ended))


def found_right(db: Db, row: AnyRow, counts: dict[str, int]) -> None:
    _set(db, row, state=CHECKED, counts=counts)


def loaded(db: Db, row: AnyRow, counts: dict[str, int]) -> None:
    _set(db, row, state=DONE, counts=counts, finished_at=clock.now())


def fail(db: Db, row: AnyRow, reason: str) -> None:
    """reason: for the administrator, in Chinese."""
    _set(db, row, state=FAILED, failure=reason, finished_at=clock.now())


def used_up(db: Db) -> list[AnyRow]:
    """Those whose files nobody needs any more."""
    old = clock.now() - KEPT
    over = _rows.state.in_((DONE, CANCELLED)) | (
        _rows.state.in_((CHECKED, FAILED, FAULTY)) & (_rows.requested_at < old)
    )
    with db.read(CALL) as session:
        kept = _rows.files["licences"].has_key("object_key")
        return list(session.execute(select(register_imports).where(over, kept)))


def forget_files(db: Db, row: AnyRow) -> None:
    """They are not in the store any more; what was waiting has expired."""
    files = {
        name: {key: value for key, value in one.items() if key != "object_key"}
        for name, one in row.files.items()
    }
    state = row.state if row.state in (DONE, CANCELLED) else EXPIRED
    with db.transaction(CALL) as tx:
        mine = register_import_faults.c.import_id == row.id
        tx.session.execute(delete(register_import_faults).where(mine))
        gone = {"files": files, "fault_file": None, "state": state}
        tx.session.execute(update(register_imports).where(_rows.id == row.id).values(gone))


def keys_of(row: AnyRow) -> list[str]:
    found = [one["object_key"] for one in row.files.values() if "object_key" in one]
    return found + ([row.fault_file["object_key"]] if row.fault_file else [])


def referenced(db: Db, keys: list[str]) -> set[str]:
    """Of these keys those that an import refers to."""
    with db.read(CALL) as session:
        return {key for row in session.execute(select(register_imports)) for key in keys_of(row)}


def _set(db: Db, row: AnyRow, **values: Any) -> bool:
    """Whether it was still as the worker has it."""
    with db.transaction(CALL) as tx:
        mine = update(register_imports).where(_rows.id == row.id, _rows.state == row.state)
        return bool(rows_changed(tx.session, mine.values(values)))
