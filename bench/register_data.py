"""A register of the size of the country's: holders and their people, made up, by COPY."""

from __future__ import annotations

import hashlib
import io
import json
import random
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from multiprocessing import get_context
from typing import Any

import psycopg2

from chassis import clock
from chassis.database import Db
from rules.order import load_order
from rules.vocabulary.enumerations import Category, Level, Office
from services.personnel.trials import holders, store

# Shares of the levels (few of the first, most of the third), and people beyond the least number.
_LEVELS = ((0.008, Level.FIRST, 12), (0.068, Level.SECOND, 8), (1.0, Level.THIRD, 6))
_PAGE = 500
_PROCESSES = 2
_SPECIALTIES = ("电气工程", "电力系统及其自动化", "高电压及绝缘技术", "继电保护", "输电线路")
_TITLES = ("SENIOR", "INTERMEDIATE", "INTERMEDIATE", "ASSISTANT")
_VARIETY = 500  # different standings of a kind, for each process
_PERSON = "person (id_hash, id_number, birth_date, gender, created_at)"
_POST = (
    "post (id, id_hash, enterprise_id, kind, state, application_id, row_id, profile, since,"
    " standing)"
)
_UNUSED = ("post_id_hash_fkey", "post_one_enterprise")
_UNUSED_INDEXES = ("post_held", "post_person", "post_enterprise", "post_application")


def fill(url: str, count: int) -> int:
    """`count` holders with their active posts; how many people. url: of the owner of the tables."""
    execute(url, *(f"ALTER TABLE post DROP CONSTRAINT {name}" for name in _UNUSED))
    execute(url, *(f"DROP INDEX {name}" for name in _UNUSED_INDEXES))
    starts = range(0, count, 2500)
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        people = sum(
            pool.map(_copy, [url] * len(starts), starts, [min(s + 2500, count) for s in starts])
        )
    execute(
        url,
        "CREATE INDEX post_enterprise ON post (enterprise_id, kind)"
        " WHERE state IN ('reserved', 'active')",
        "VACUUM ANALYZE post, person",
    )
    return people


def list_holders(db: Db, trial_id: str, count: int) -> None:
    """As review lists them at the start of a trial."""
    for start in range(0, count, _PAGE):
        page = [_holder(number) for number in range(start, min(start + _PAGE, count))]
        holders.add(db, trial_id, start, page)
    store.set_total(db, trial_id, count)


def execute(url: str, *statements: str) -> None:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for statement in statements:
            cursor.execute(statement)


def _level(number: int) -> tuple[Level, int]:
    share = random.Random(number).random()
    return next((level, more) for bound, level, more in _LEVELS if share < bound)


def _holder(number: int) -> dict[str, Any]:
    draw = random.Random(-number)
    level, _ = _level(number)
    categories = draw.sample(list(Category), draw.choice((1, 1, 2, 3)))
    return {
        "licence_id": _id(number),
        "enterprise_id": _id(number),
        "number": f"2-1-{number:05d}-2026",
        "name": f"某某省某某市第{number}电力工程有限公司",
        "uscc": "91310115MA1K4D2071",
        "office": draw.choice(list(Office)).value,
        "categories": {category.value: level.value for category in categories},
    }


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


def _copy(url: str, first: int, end: int) -> int:
    """The people of some holders; how many."""
    people, posts = io.StringIO(), io.StringIO()
    draw = random.Random(first)
    pool = {
        kind: [json.dumps(make(draw, clock.today()), ensure_ascii=False) for _ in range(_VARIETY)]
        for kind, make in _STANDINGS.items()
    }
    count = sum(_firm(number, pool, people, posts) for number in range(first, end))
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        for table, lines in ((_PERSON, people), (_POST, posts)):
            lines.seek(0)
            cursor.copy_expert(f"COPY {table} FROM STDIN", lines)
        connection.commit()
    return count


def _firm(number: int, pool: dict[str, list[str]], people: io.StringIO, posts: io.StringIO) -> int:
    draw = random.Random(number)
    level, more = _level(number)
    conditions = load_order("R30").levels[level]
    technicians = conditions.technicians + draw.randrange(more) // 2
    electricians = conditions.electricians + draw.randrange(more)
    kinds = ["TECH_HEAD", "SAFETY_HEAD", *["TECH"] * technicians, *["SKILL"] * electricians]
    firm = _id(number)
    for position, kind in enumerate(kinds):
        key = hashlib.sha256(b"%d/%d" % (number, position)).hexdigest()
        # None of them retired, all of them grown up.
        born = f"{draw.randrange(1971, 2003)}-{draw.randrange(1, 13):02}-01"
        people.write(f"\\\\x{key}\t\\\\x00\t{born}\tM\t2026-01-01\n")
        posts.write(
            f"{number:016x}{position:016x}\t\\\\x{key}\t{firm}\t{kind}\tactive\t{firm}\t"
            f"{position}\t\\\\x00\t2026-01-01\t{draw.choice(pool[kind])}\n"
        )
    return len(kinds)


def _technician(draw: random.Random, today: date) -> dict[str, Any]:
    return {
        "qualification": "TITLE",
        "title": draw.choice(_TITLES),
        "specialty": draw.choice(_SPECIALTIES),
        "certificate_date": str(today - timedelta(days=300 + draw.randrange(5000))),
    }


def _head(draw: random.Random, today: date) -> dict[str, Any]:
    experience = [
        {"work": work, "started": str(today - timedelta(days=1000 + draw.randrange(9000)))}
        for work in ("INSTALL", "REPAIR", "TEST")
    ]
    return {**_technician(draw, today), "experience": experience}


def _electrician(draw: random.Random, today: date) -> dict[str, Any]:
    """One in a hundred has missed the review after three years."""
    age = draw.randrange(6 * 365)
    since, reviewed = today - timedelta(days=age), age > 3 * 365 and draw.random() < 0.99
    return {
        "certificate_kind": "SPECIAL_OPERATION",
        "item": "HIGH_VOLTAGE" if draw.random() < 0.8 else "LOW_VOLTAGE",
        "valid_from": str(since),
        "valid_to": str(since + timedelta(days=6 * 365)),
        "review_due": str(since + timedelta(days=(6 if reviewed else 3) * 365)),
    }


_STANDINGS = {
    "TECH_HEAD": _head,
    "SAFETY_HEAD": _head,
    "TECH": _technician,
    "SKILL": _electrician,
}
