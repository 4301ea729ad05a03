"""Does the check "one person serves one enterprise" (R-20) stay as fast with two million people?

Two scratch databases on the private PostgreSQL of SERVERS_ROOT, migrated like any other, one with
a thousand people, one with two million, filled by COPY. Rosters drawn at random are checked in
both, in turn, and one roster is reserved among the two million.
"""

from __future__ import annotations

import io
import json
import os
import random
import statistics
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from bench import Figure, figure
from chassis import migrate
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.personnel import FindElsewhere
from deploy.local import postgres
from deploy.local.state import State
from services.personnel import queries
from services.personnel.tables import HELD

TARGET = 1.3
FEW, MANY = 1_000, 2_000_000
ROSTER = 111
PER_FIRM = 30
ROUNDS, TURNS = 60, 5
FIRM = Actor("enterprise", "bench", enterprise_id=str(uuid.UUID(int=0)))
VAULT = Vault({"bench": bytes(32)}, "bench", bytes(32))
_CHUNK = 100_000
_COLUMNS = "id, id_hash, enterprise_id, kind, state, application_id, row_id, profile, since"


def run() -> list[Figure]:
    """Needs SERVERS_ROOT, the folder of running private servers."""
    with _filled(FEW) as few, _filled(MANY) as many:
        small, large = [], []
        for _ in range(TURNS):
            small += _checks(few, FEW)
            large += _checks(many, MANY)
    floor, ours = statistics.median(small), statistics.median(large)
    ratio = round(ours / floor, 2)
    return [
        figure("person check with 2 million people / with 1,000", ratio, "x", TARGET),
        figure(f"person check of {ROSTER} numbers among 2 million", round(ours * 1000, 2), "ms"),
    ]


def _checks(db: Db, people: int) -> list[float]:
    """Seconds of each check: a third of the roster unknown, the rest with other firms."""
    draw = random.Random(people)
    seconds = []
    for _ in range(ROUNDS):
        numbers = [_number(draw.randrange(people * 3 // 2)) for _ in range(ROSTER)]
        asked = FindElsewhere(enterprise_id=str(FIRM.enterprise_id), id_numbers=numbers)
        started = time.perf_counter()
        with db.read(Call(FIRM)) as session:
            found = queries.find_elsewhere(session, Call(FIRM), asked, vault=VAULT)
        seconds.append(time.perf_counter() - started)
        if not 0 < len(found.id_numbers) < ROSTER:
            raise RuntimeError("the check found nobody or everybody")
    return seconds


@contextmanager
def _filled(people: int) -> Iterator[Db]:
    """A migrated database with that many people, which is dropped again."""
    state = State(Path(os.environ["SERVERS_ROOT"]))
    name = f"bench_{people}_{os.getpid()}"
    postgres.create_database(state, "personnel", name)
    app, owner = (f"{url.rpartition('/')[0]}/{name}" for url in postgres.urls(state, "personnel"))
    try:
        migrate.run("personnel", url=owner, app_role="personnel_app")
        _fill(owner, people)
        db = Db.connect(app, "personnel")
        try:
            yield db
        finally:
            db.close()
    finally:
        _execute(postgres.admin_url(state), f'DROP DATABASE "{name}" WITH (FORCE)')


def _fill(url: str, people: int) -> None:
    """Posts only, without what the check does not use: people by themselves, the constraint."""
    unused = ("post_id_hash_fkey", "post_one_enterprise")
    _execute(url, *(f"ALTER TABLE post DROP CONSTRAINT {name}" for name in unused))
    unused_indexes = ("post_held", "post_person", "post_enterprise", "post_application")
    _execute(url, *(f"DROP INDEX {name}" for name in unused_indexes))
    with closing(psycopg2.connect(_plain(url))) as connection, connection.cursor() as cursor:
        for start in range(0, people, _CHUNK):
            numbers = range(start, min(start + _CHUNK, people))
            cursor.copy_expert(
                f"COPY post ({_COLUMNS}) FROM STDIN", io.StringIO("".join(map(_post, numbers)))
            )
        connection.commit()
    _execute(
        url,
        f"CREATE INDEX post_held ON post (id_hash, enterprise_id) WHERE {HELD}",
        "VACUUM ANALYZE post",
    )


def _execute(url: str, *statements: str) -> None:
    with closing(psycopg2.connect(_plain(url))) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for statement in statements:
            cursor.execute(statement)


def _plain(url: str) -> str:
    return url.replace("+psycopg2", "")


def _number(index: int) -> str:
    return f"{index:018}"


def _post(index: int) -> str:
    """A line of COPY, with `_COLUMNS`."""
    key, firm = VAULT.index(_number(index)).hex(), f"{1 + index // PER_FIRM:032x}"
    return f"{index:032x}\t\\\\x{key}\t{firm}\tTECH\tactive\t{firm}\t{index}\t\\\\x00\t2026-01-01\n"


if __name__ == "__main__":
    print(json.dumps(run(), indent=1, ensure_ascii=False))
