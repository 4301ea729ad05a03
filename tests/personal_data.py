"""An attack on copies of the databases by who has no key: what of people stands in them in clear?

Everything that is stored is looked through, columns, documents and bytes alike: numbers, parts and
masks of numbers, whole birth dates, names, and digests that need no key to be tried out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from typing import Any, NamedTuple

from sqlalchemy import Table, create_engine, select, text

from chassis.migrate import RUNTIME_VERSIONS
from chassis.personal import PLAIN, kept
from rules.vocabulary import numbers

_MASKED = re.compile(r"[0-9]{1,14}\*+[0-9]{0,8}[0-9Xx]?")
_DAY = re.compile(r"([12][0-9]{3})-?([01][0-9])-?([0-3][0-9])")
_DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sm3")


class Known(NamedTuple):
    """Somebody of whom something must be in the databases."""

    number: str
    name: str


def told(owners: Mapping[str, str], people: Iterable[Known]) -> list[str]:
    """Where something of them stands in clear. owners: service → address of its database."""
    known, found = list(people), list[str]()
    for service, url in owners.items():
        engine = create_engine(url)
        with engine.connect() as connection:
            for place, leaf, excused in _leaves(service, connection):
                found += (f"{place}: {what}" for what in _what(leaf, known, excused))
        engine.dispose()
    return found


def rebuilt(owners: Mapping[str, str], known: Iterable[str]) -> set[str]:
    """The numbers, of those known, that come out of any mask and any day put together."""
    masks, days = set[str](), set[str]()
    for service, url in owners.items():
        engine = create_engine(url)
        with engine.connect() as connection:
            for _, leaf, _ in _leaves(service, connection):
                if isinstance(leaf, str):
                    masks.update(_MASKED.findall(leaf))
                    days.update("".join(day) for day in _DAY.findall(leaf))
        engine.dispose()
    tried = (f"{mask[:6]}{day}{mask[-4:]}" for mask in masks if len(mask) == 18 for day in days)
    return {number for number in tried if number in set(known)}


def _leaves(service: str, connection: Any) -> Iterator[tuple[str, str | bytes, bool]]:
    """(table.column, a text or bytes, whether names of people may stand there) of all rows.

    Of every column that the database has, also of those that no model knows.
    """
    tables: dict[str, Table] = import_module(f"services.{service}.tables").metadata.tables
    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    for name in connection.execute(text(listed)).scalars().all():
        if name in ("alembic_version", RUNTIME_VERSIONS):
            continue
        model = tables.get(name)
        for row in connection.execute(select(text("*")).select_from(text(f'"{name}"'))).mappings():
            for column, value in row.items():
                said = None
                if model is not None:
                    said = next((kept(c) for c in model.c if c.name == column), None)
                excused = said is not None and said.form == PLAIN
                for leaf in _of(value):
                    yield f"{service}.{name}.{column}", leaf, excused


def _of(value: Any) -> Iterator[str | bytes]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _of(inner)
    elif isinstance(value, bytes | memoryview):
        yield bytes(value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        yield value.isoformat()
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def _what(leaf: str | bytes, known: list[Known], excused: bool) -> Iterator[str]:
    if isinstance(leaf, bytes):
        yield from _in_bytes(leaf, known)
        return
    masks = [mask for mask in _MASKED.findall(leaf) if len(mask) > 8]
    days = {"".join(day) for day in _DAY.findall(leaf)}
    for one in known:
        # The first of a month is all that may be known of a birth date.
        born = one.number[6:14] if not one.number[6:14].endswith("01") else None
        seen = {
            "the number": one.number[:17] in leaf,
            "the end of the number": leaf in (one.number[-4:], one.number[-6:]),
            "a mask of the number": any(_fits(mask, one.number) for mask in masks),
            "the birth date": born in days,
            "the name": one.name in leaf and not excused,
            "a digest without key": leaf.lower() in {d.hex() for d in _digests(one.number)},
        }
        yield from (f"{what} of {one.name}" for what, is_there in seen.items() if is_there)


def _in_bytes(leaf: bytes, known: list[Known]) -> Iterator[str]:
    for one in known:
        if one.number[:17].encode() in leaf or one.name.encode() in leaf:
            yield f"number or name of {one.name}"
        if leaf in _digests(one.number):
            yield f"a digest without key of {one.name}"


def _fits(mask: str, number: str) -> bool:
    return len(mask) == len(number) and all(
        a in ("*", b) for a, b in zip(mask.upper(), number, strict=True)
    )


_made: dict[str, set[bytes]] = {}


def _digests(number: str) -> set[bytes]:
    if number not in _made:
        _made[number] = {hashlib.new(name, number.encode()).digest() for name in _DIGESTS}
    return _made[number]


def people_in(document: Any) -> set[Known]:
    """Everybody with a name and a number in a document, such as the tabs of an application."""
    found = set[Known]()
    if isinstance(document, Mapping):
        number, name = document.get("id_number"), document.get("name")
        if isinstance(number, str) and name:
            found.add(Known(numbers.identity_number(number), name))
        document = list(document.values())
    if isinstance(document, list | tuple):
        for inner in document:
            found |= people_in(inner)
    return found
