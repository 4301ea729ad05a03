"""The files that a service refers to: whether they are in the store as they were stored.

A service declares the table that names them (`KeptFiles`). A sample is read all the time,
everything by `./dev verify`; what is missing, shortened or altered is noted in the row, told to the
log (`file_damaged`) and to the service, and taken back when the file is there again.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy import Column, Row, Table, func, select, update
from sqlalchemy.orm import Session

from chassis import log, metrics
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from chassis.streams import Stored
from chassis.transaction import Transaction
from contracts.errors import FileDamaged, Unavailable

SECONDS = 60  # between samples
AT_RANDOM = 10
NEWEST, OF_NEWEST = 200, 5
DAMAGED = 10
BYTES = 100 * 1024 * 1024  # of one sample
TIME = 20.0  # seconds of one sample
PAGE = 500
PAUSES = (1, 5, 15)  # seconds before another try
_DIGITS = "0123456789abcdefg"  # with which the random part of a key begins, and what follows them
T = TypeVar("T")
_log = log.get(__name__)

# Called in the transaction that notes it: before, and after with what is wrong or None.
Lock = Callable[[Transaction, Row[Any]], None]
Told = Callable[[Transaction, Row[Any], str | None], None]


@dataclass(frozen=True)
class KeptFiles:
    """table: with object_key, size, perhaps sha256, and, where it is `told`, damage and damaged_at.
    folder: how the keys begin. lock: of what is locked before the row. stored_at: when each was
    stored."""

    table: Table
    folder: str
    lock: Lock | None = None
    told: Told | None = None
    stored_at: Column[Any] | None = None

    @property
    def key(self) -> Column[Any]:
        (column,) = self.table.primary_key
        return column

    @property
    def rows(self) -> Any:
        return select(self.table).where(self.table.c.object_key.is_not(None))

    def expected(self, row: Row[Any]) -> Stored:
        return Stored(row.size, getattr(row, "sha256", None))


def look(db: Db, call: Call, storage: Storage, files: KeptFiles, row: Row[Any]) -> str | None:
    """Read the file; what is wrong with it ("missing", "short", "altered"), None if nothing is.
    Notes what has changed. Raises Unavailable."""
    damage = condition(storage, files, row)
    metrics.files_checked.labels(files.folder, damage or "intact").inc()
    if damage == "short" and not _noted(row):
        # Once more: a connection that broke looks like a file that is too short.
        damage = condition(storage, files, row)
    if files.told is not None and damage != _noted(row):
        _note(db, call, files, row, damage)
    return damage


def patiently(work: Callable[[], T]) -> T:
    """A store or database that is away for a moment does not end an hour's work."""
    for pause in PAUSES:
        try:
            return work()
        except Unavailable:
            time.sleep(pause)
    return work()


def condition(storage: Storage, files: KeptFiles, row: Row[Any]) -> str | None:
    try:
        storage.check(row.object_key, files.expected(row))
    except FileDamaged as error:
        return str(error.details["kind"])
    return None


def sample(db: Db, call: Call, storage: Storage, files: KeptFiles) -> int:
    """Look at some files: at random, of the newest, and those known to be damaged; how many. Safe
    beside itself. Raises Unavailable."""
    ends, room, looked = time.monotonic() + TIME, BYTES, 0
    with db.read(call) as session:
        chosen = _chosen(session, files)
        damaged = session.execute(_count_damaged(files)).scalar_one()
    metrics.files_damaged.labels(files.folder).set(damaged)
    for row in chosen:
        room -= row.size
        if looked and (room < 0 or time.monotonic() > ends):
            break
        look(db, call, storage.within(TIME), files, row)
        looked += 1
    return looked


def everything(db: Db, call: Call, files: KeptFiles, after: Any = None) -> Iterator[Row[Any]]:
    """All rows, a page at a time, in the order of their key; after: the last key seen."""
    while True:
        wanted = files.rows.order_by(files.key).limit(PAGE)
        with db.read(call) as session:
            page = session.execute(
                wanted.where(files.key > after) if after is not None else wanted
            ).all()
        yield from page
        if len(page) < PAGE:
            return
        after = getattr(page[-1], files.key.key)


def suspects(
    db: Db, call: Call, storage: Storage, files: KeptFiles, right: Callable[[int], None]
) -> Iterator[Row[Any]]:
    """Those that are not in the store or not as long as they should be, and those known to be
    damaged, after a listing of the store instead of reading. right: told how many are as long as
    they should be, a share at a time. Raises Unavailable."""
    key = files.table.c.object_key
    for first, after in pairwise(f"{files.folder}/{digit}" for digit in _DIGITS):
        there = {found.key: found.size for found in storage.listing(first)}
        with db.read(call) as session:
            rows = session.execute(files.rows.where(key >= first, key < after)).all()
        wrong = [
            row
            for row in rows
            if _noted(row) or there.get(row.object_key) not in storage.lengths(row.size)
        ]
        right(len(rows) - len(wrong))
        yield from wrong


def _chosen(session: Session, files: KeptFiles) -> list[Row[Any]]:
    # Keys are random ids: those that follow a random one are a sample.
    following = files.rows.where(files.key >= str(uuid.uuid4())).order_by(files.key)
    found = list(session.execute(following.limit(AT_RANDOM)))
    if len(found) < AT_RANDOM:
        first = files.rows.order_by(files.key).limit(AT_RANDOM - len(found))
        found += session.execute(first)
    if files.stored_at is not None:
        newest = session.execute(files.rows.order_by(files.stored_at.desc()).limit(NEWEST)).all()
        found += random.sample(newest, min(OF_NEWEST, len(newest)))
    marked = files.rows.where(files.table.c.damaged_at.is_not(None))
    found += session.execute(marked.order_by(func.random()).limit(DAMAGED))
    return list({getattr(row, files.key.key): row for row in found}.values())


def _count_damaged(files: KeptFiles) -> Any:
    marked = files.table.c.damaged_at.is_not(None)
    return select(func.count()).select_from(files.table).where(marked)


def _noted(row: Row[Any]) -> str | None:
    found: str | None = getattr(row, "damage", None)
    return found


def _note(db: Db, call: Call, files: KeptFiles, row: Row[Any], damage: str | None) -> None:
    key = getattr(row, files.key.key)
    with db.transaction(call) as tx:
        if files.lock is not None:
            files.lock(tx, row)
        changed = tx.session.execute(
            update(files.table)
            # Unless it was replaced, removed or noted while it was being read.
            .where(files.key == key, files.table.c.object_key == row.object_key)
            .where(files.table.c.damage.is_not_distinct_from(_noted(row)))
            .values(damage=damage, damaged_at=tx.now if damage else None)
            .returning(files.table)
        ).one_or_none()
        if changed is None or files.told is None:
            return
        files.told(tx, changed, damage)
    if damage:
        _log.error("file_damaged", folder=files.folder, id=key, kind=damage)
    else:
        _log.info("file_restored", folder=files.folder, id=key)
