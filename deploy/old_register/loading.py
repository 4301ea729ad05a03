"""Taking over what was found right: licences first, then the people. Each batch is a transaction;
who begins again after an end half-way finds what is there and goes on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from chassis.database import Db
from chassis.orphans import end_with_parent
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from deploy.old_register.checking import CALL, Tell, batches, database, judged_batches, members
from services.personnel import old_register as people
from services.personnel.old_register import Member
from services.review.licensing.taking_over import free, take_over_all
from services.review.old_register.judging import Judged
from services.review.old_register.lines import Fault

PEOPLE = 2000
PROCESSES = 2
Placed = list[tuple[Member, str]]

_db: Db
_vault: Vault


def load_licences(path: Path, on: date, tell: Tell) -> tuple[int, list[Fault]]:
    """How many were taken over, and what has come between since it was looked at."""
    done, faults = 0, list[Fault]()
    with closing(database("review")) as review, closing(database("identity")) as identity:
        for _, judged in judged_batches(review, identity, path, on, faults):
            done += review.command(CALL, judged, _take_over, on=on)["done"]
            tell("导入许可证", done)
    return done, faults


def _take_over(tx: Transaction, judged: Judged, *, on: date) -> dict[str, int]:
    ready = free(tx, judged.new)
    take_over_all(tx, ready, on)
    return {"done": len(ready)}


def load_people(path: Path, firms: dict[str, str], tell: Tell) -> tuple[int, list[Fault]]:
    """How many people are new on the rosters. firms: number of the licence → enterprise."""
    import_id, done, faults = str(uuid.uuid4()), 0, list[Fault]()
    running: set[Future[int]] = set()
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _start) as pool:
        for batch in batches(_placed(path, firms, faults), PEOPLE):
            running.add(pool.submit(_serve, import_id, batch))
            if len(running) > 2 * PROCESSES:
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                done += sum(one.result() for one in ended)
                tell("导入名册", done)
        done += sum(one.result() for one in running)
    tell("导入名册", done)
    return done, faults


def _placed(path: Path, firms: dict[str, str], faults: list[Fault]) -> Iterator[tuple[Member, str]]:
    return ((one, firms[one.number]) for one in members(path, faults) if one.number in firms)


def _start() -> None:
    global _db, _vault
    end_with_parent()
    _db, _vault = database("personnel"), Vault.from_settings()


def _serve(import_id: str, batch: Placed) -> int:
    """In a process of the pool. Raises Conflict where somebody serves elsewhere since."""

    def serve(tx: Transaction, placed: Placed) -> dict[str, int]:
        added = people.take_over(tx, _vault, import_id, placed)
        tx.audit("take_over_roster", "import", import_id, after={"people": added})
        return {"done": added}

    try:
        return _db.command(CALL, batch, serve)["done"]
    except Conflict as error:
        raise Conflict("名册中有人员在检查之后到其他企业任职，请重新检查") from error
