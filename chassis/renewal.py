"""Encrypts anew, table by table, what is not as the vault writes it now.

That is what was encrypted with an older key or another algorithm, is not bound to its row, or was
left in clear by the release before. Every batch is a transaction, so that it may be broken off at
any moment and goes on where it stopped, and nobody waits for long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from psycopg2.extras import execute_values
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from chassis.digest import canonical
from chassis.personal import SEALED, kept, spot
from chassis.vault import Vault, VaultError

BATCH = 500
PASSES = 50  # over what somebody else was changing at that moment
_PAUSE = 0.2  # seconds between passes
Progress = Callable[[int], None]


class Renewed(NamedTuple):
    """rows: how many were encrypted anew. broken: of each that does not open, its place and why.
    busy: how many stayed locked by others."""

    rows: int
    broken: list[str]
    busy: int


class _Cell(NamedTuple):
    """A sealed column, and the one in which the release before keeps the same in clear."""

    column: Column[Any]
    plain: Column[Any] | None


def tables_of(metadata: MetaData) -> list[Table]:
    """Those that hold something sealed."""
    return [table for table in metadata.sorted_tables if _cells(table)]


def due(engine: Engine, table: Table, vault: Vault) -> int:
    """How many rows are to be encrypted anew."""
    counted = select(func.count()).select_from(table).where(_due(table, vault))
    with engine.connect() as connection:
        return int(connection.execute(counted).scalar_one())


def renew(
    engine: Engine, table: Table, vault: Vault, progress: Progress = lambda rows: None
) -> Renewed:
    """All that is due in a table. engine: of its owner; progress: called with the rows of each
    batch."""
    done, broken = 0, list[str]()
    for _ in range(PASSES):
        broken.clear()
        for rows in _pass(engine, table, vault, broken):
            done += rows
            progress(rows)
        busy = due(engine, table, vault) - len(broken)
        if busy <= 0:
            break
        time.sleep(_PAUSE)
    return Renewed(done, broken, max(busy, 0))


def _pass(engine: Engine, table: Table, vault: Vault, broken: list[str]) -> Iterator[int]:
    key, after = list(table.primary_key), None
    chosen = select(table).where(_due(table, vault)).order_by(*key).limit(BATCH)
    while True:
        further = chosen
        if after is not None:
            last = (literal(value, column.type) for value, column in zip(after, key, strict=True))
            further = chosen.where(tuple_(*key) > tuple_(*last))
        with engine.begin() as connection:
            # It never waits for a lock while it holds some, so nobody ends in a deadlock with it.
            rows = connection.execute(further.with_for_update(skip_locked=True)).all()
            if not rows:
                return
            values = list[tuple[Any, ...]]()
            for row in rows:
                after = tuple(getattr(row, column.key) for column in key)
                try:
                    values.append((*after, *_renewed(table, vault, row, after)))
                except VaultError as error:
                    broken.append(f"{table.name} {'/'.join(map(_shown, after))}: {error}")
            _write(connection, table, values)
        yield len(values)


def _cells(table: Table) -> list[_Cell]:
    found = ((column, kept(column)) for column in table.c)
    return [
        _Cell(column, table.c[said.plain] if said.plain else None)
        for column, said in found
        if said and said.form == SEALED
    ]


def _due(table: Table, vault: Vault) -> Any:
    newest, conditions = literal(vault.newest, LargeBinary), list[Any]()
    for column, plain in _cells(table):
        begins = func.substr(column, 1, len(vault.newest))
        conditions.append(and_(column.is_not(None), begins != newest))
        if plain is not None:
            filled = plain.is_not(None)
            conditions.append(filled if isinstance(plain.type, JSON) else and_(filled, plain != ""))
    return or_(*conditions)


def _renewed(table: Table, vault: Vault, row: Any, key: tuple[Any, ...]) -> Iterator[Any]:
    """What `_write` sets."""
    for column, plain in _cells(table):
        old, place = getattr(row, column.key), spot(column, *key)
        # What stands in clear is newer: the release before writes nothing else.
        text = _text(getattr(row, plain.key)) if plain is not None else None
        if text is None and old is not None:
            text = vault.decrypt(old, place)
        yield None if text is None else vault.encrypt(text, place)
        if plain is not None:
            yield None if plain.nullable else ""


def _text(left: Any) -> str | bytes | None:
    """Of what stands in clear; None where nothing does."""
    if left is None or left == "":
        return None
    return left if isinstance(left, str) else canonical(left)


def _write(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """In one statement; each row by itself would cost a way to the server and back."""
    if not rows:
        return
    key = list(table.primary_key)
    changed = [column for cell in _cells(table) for column in cell if column is not None]
    quote = connection.dialect.identifier_preparer.quote
    columns = {f"v{number}": column for number, column in enumerate((*key, *changed))}
    pairs = [f"{quote(column.name)} = v.{name}" for name, column in columns.items()]
    same, sets = (f"t.{pair}" for pair in pairs[: len(key)]), pairs[len(key) :]
    casts = (f"%s::{column.type.compile(connection.dialect)}" for column in columns.values())
    with closing(connection.connection.cursor()) as cursor:
        execute_values(
            cursor,
            f"UPDATE {quote(table.name)} t SET {', '.join(sets)}"  # noqa: S608 - our own names
            f" FROM (VALUES %s) v ({', '.join(columns)}) WHERE {' AND '.join(same)}",
            rows,
            template=f"({', '.join(casts)})",
            page_size=len(rows),
        )


def _shown(part: Any) -> str:
    return str(part) if isinstance(part, str | int) else bytes(part).hex()
