"""Encrypts stored files anew whose key is not that of STORAGE_KEY_ID, while the system runs.

A file is stored again under another name before its row is pointed there, and what nothing refers
to any more is swept (`chassis.sweep`); so it may be broken off at any moment, and the next run goes
on with what is left.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, select, update

from chassis.context import Call
from chassis.database import Db
from chassis.kept_files import KeptFiles, everything, patiently
from chassis.storage import Storage
from contracts.errors import FileDamaged, NotFound

AT_ONCE = 2  # of people there are more, and they must not wait
BATCH = 100


@dataclass
class Resealed:
    """total: how many files there were; seen: how many of them were looked at so far. due: how many
    wanted another key. done: of those, how many have it now. broken: of each other one, its place
    and why."""

    total: int
    seen: int = 0
    due: int = 0
    done: int = 0
    broken: list[str] = field(default_factory=list)


Progress = Callable[[Resealed], None]


def reseal(
    db: Db,
    call: Call,
    storage: Storage,
    files: KeptFiles,
    progress: Progress = lambda so_far: None,
    *,
    only_look: bool = False,
) -> Resealed:
    """All files of a table. progress: called after each batch; only_look: change nothing.

    Raises Unavailable when the store or the database stays away.
    """
    with db.read(call) as session:
        counted = select(func.count()).select_from(files.rows.subquery())
        result = Resealed(session.execute(counted).scalar_one())

    def one(row: Row[Any]) -> tuple[Row[Any], str | None]:
        return row, patiently(lambda: _one(db, call, storage, files, row, only_look=only_look))

    rows = everything(db, call, files)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while batch := list(islice(rows, BATCH)):
            for row, found in threads.map(one, batch):
                _count(result, files, row, found)
            progress(result)
    return result


def forget(storage: Storage, folder: str, *, only_look: bool = False) -> int:
    """Remove those files of a folder that are made anew when they are missing; how many there were.
    Raises Unavailable."""
    found = 0
    for listed in storage.listing(f"{folder}/"):
        if _key_of(storage, listed.key) != storage.newest:
            found += 1
            if not only_look:
                storage.remove(listed.key)
    return found


_DUE, _DONE = "due", "done"


def _one(
    db: Db, call: Call, storage: Storage, files: KeptFiles, row: Row[Any], *, only_look: bool
) -> str | None:
    """None: it has the newest key, or nothing refers to it now. _DUE, _DONE, or what is wrong."""
    try:
        key_id = storage.key_id(row.object_key)
        if key_id == storage.newest:
            return None
        if key_id is not None and not storage.knows(key_id):
            return f"its key {key_id!r} is not among STORAGE_KEYS"
        return _DUE if only_look else _anew(db, call, storage, files, row)
    except NotFound:
        return "missing" if _still_there(db, call, files, row) else None
    except FileDamaged as error:
        return str(error.details["kind"])


def _anew(db: Db, call: Call, storage: Storage, files: KeptFiles, row: Row[Any]) -> str | None:
    new_key = f"{row.object_key.rpartition('/')[0]}/{uuid.uuid4().hex}"
    storage.reseal(row.object_key, new_key, files.expected(row))
    with db.transaction(call) as tx:
        # All rows that share the file; none where it was replaced or removed meanwhile.
        moved = tx.session.execute(
            update(files.table)
            .where(files.table.c.object_key == row.object_key)
            .values(object_key=new_key)
            .returning(files.key)
        ).first()
    if moved is None:
        storage.remove(new_key)
        return None
    return _DONE


def _still_there(db: Db, call: Call, files: KeptFiles, row: Row[Any]) -> bool:
    with db.read(call) as session:
        return session.execute(select(files.key).where(*_same(files, row))).first() is not None


def _same(files: KeptFiles, row: Row[Any]) -> Iterator[Any]:
    yield files.key == getattr(row, files.key.key)
    yield files.table.c.object_key == row.object_key


def _key_of(storage: Storage, key: str) -> str | None:
    """None also for what cannot be opened, or was removed meanwhile."""
    try:
        return storage.key_id(key)
    except (NotFound, FileDamaged):
        return None


def _count(result: Resealed, files: KeptFiles, row: Row[Any], found: str | None) -> None:
    result.seen += 1
    if found is None:
        return
    result.due += 1
    if found == _DONE:
        result.done += 1
    elif found != _DUE:
        key = getattr(row, files.key.key)
        result.broken.append(f"{files.table.name} {key}, {row.object_key}: {found}")
