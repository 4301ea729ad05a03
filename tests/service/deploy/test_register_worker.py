"""The process that carries out imports of the old register: checked, loaded, killed half-way."""

import csv
import hashlib
import io
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from chassis.context import Actor, Call
from chassis.database import Db
from chassis.storage import Storage
from contracts.errors import Conflict
from contracts.review.old_register import (
    MOST_FAULTS,
    UNFINISHED,
    ImportFaultQuery,
    ImportId,
    RegisterFile,
    RegisterImport,
    StartImport,
)
from deploy.old_register.job import Job
from deploy.old_register.worker import clean
from rules.vocabulary.enumerations import StaffRole
from services.review.old_register import imports
from services.review.tables import counters, licence_events, licence_versions, licences
from tests.factories.old_register import as_lines, line, number, person
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.hosting import environment_of

pytestmark = pytest.mark.service
SECONDS = 90
ADMIN = Actor("staff", "admin-1", "系统管理员", roles=(StaffRole.SYSTEM_ADMIN.value,))


@pytest.fixture(scope="module")
def environment(servers: Servers) -> Iterator[dict[str, str]]:
    with (
        pytest.MonkeyPatch.context() as patch,
        environment_of(servers, patch, "personnel", "review", "identity") as values,
    ):
        yield values


@pytest.fixture(scope="module")
def db(environment: dict[str, str]) -> Iterator[Db]:
    with closing(Db.connect(environment["DATABASE_URL_REVIEW"], "review")) as found:
        yield found


class Worker:
    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    def runs(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-W", "ignore", "-m", "deploy.old_register.worker"]
            self.process = subprocess.Popen(command, env=os.environ | self._environment)
        return self.process

    def killed(self) -> None:
        self.runs().kill()
        self.runs_no_more()

    def runs_no_more(self) -> None:
        assert self.process is not None
        self.process.wait(SECONDS)
        self.process = None


@pytest.fixture(scope="module")
def worker(environment: dict[str, str]) -> Iterator[Worker]:
    one = Worker(environment)
    yield one
    if one.process is not None:
        one.process.kill()
        one.process.wait()


def command(db: Db, do: Any, request: Any) -> RegisterImport:
    with db.transaction(Call(ADMIN)) as tx:
        found: RegisterImport = do(tx, request)
    return found


def stored(content: bytes, name: str) -> RegisterFile:
    key = f"register/{uuid.uuid4()}"
    Storage.from_settings().put_stream(key, io.BytesIO(content), len(content))
    digest = hashlib.sha256(content).hexdigest()
    return RegisterFile(filename=name, size=len(content), sha256=digest, object_key=key)


def start(db: Db, licences_: bytes, people: bytes | None = None) -> str:
    roster = stored(people, "p.jsonl") if people else None
    asked = StartImport(licences=stored(licences_, "l.jsonl"), people=roster)
    return command(db, imports.start, asked).import_id


def look(db: Db, import_id: str) -> RegisterImport:
    with db.read(Call(ADMIN)) as session:
        return imports.find(session, Call(ADMIN), ImportId(import_id=import_id))


def ended(db: Db, import_id: str) -> RegisterImport:
    wait_for(lambda: look(db, import_id).state not in UNFINISHED, SECONDS, what="the end")
    return look(db, import_id)


def approve(db: Db, import_id: str) -> RegisterImport:
    return command(db, imports.approve, ImportId(import_id=import_id))


def loaded(db: Db, prefix: str = "4-") -> int:
    with db.read(Call(ADMIN)) as session:
        of = licences.c.number.startswith(prefix)
        return session.scalar(select(func.count()).where(of)) or 0


def test_files_are_checked_then_loaded_and_the_same_again_is_told(db: Db, worker: Worker) -> None:
    worker.runs()
    firms, people = as_lines(*map(line, range(1, 4))), as_lines(person(1, 1), person(2, 2))
    first = start(db, firms, people)
    checked = ended(db, first)
    assert (checked.state, checked.counts.new, checked.counts.people_new) == ("CHECKED", 3, 2)
    assert loaded(db) == 0, "nothing before somebody has said so"
    approve(db, first)
    done = ended(db, first)
    assert (done.state, done.counts.loaded, done.counts.people_loaded) == ("DONE", 3, 2)
    again = start(db, firms, people)
    same = ended(db, again)
    assert (same.state, same.counts.new, same.counts.unchanged) == ("CHECKED", 0, 3)
    assert (same.counts.people_new, same.same_as) == (0, done.finished_at)
    with pytest.raises(Conflict, match="没有任何变化"):
        approve(db, again)
    command(db, imports.cancel, ImportId(import_id=again))


def test_every_fault_is_named_and_to_be_had_as_a_file(db: Db, worker: Worker) -> None:
    worker.runs()
    wrong = as_lines(
        line(11, valid_to="2022-04-01"), line(12, issued_on="2025-08-01"),
        line(13, office="西湖监管办"), line(1, name="上海别家电力有限公司"), line(14), line(14),
    )  # fmt: skip
    import_id = start(db, wrong + b'{"number": "4-1-000', as_lines(person(3, 99)))
    found = ended(db, import_id)
    with db.read(Call(ADMIN)) as session:
        asked = ImportFaultQuery(import_id=import_id)
        page = imports.faults(session, Call(ADMIN), asked)
        file = imports.fault_file(session, Call(ADMIN), asked)
    told = [(one.file, one.line, one.column, one.message[:14]) for one in page.items]
    assert told == [
        ("l.jsonl", 1, "有效期止", "有效期止不能早于有效期起"),
        ("l.jsonl", 2, "承装等级", "2025年8月1日颁发的许可证"[:14]),
        ("l.jsonl", 3, "发证机关", "没有名为“西湖监管办”的派出机构"[:14]),
        ("l.jsonl", 4, "许可证编号", "该编号已经导入，但单位名称与登记的不同"[:14]),
        ("l.jsonl", 6, "许可证编号", "与第5行的许可证编号重复"),
        ("l.jsonl", 7, "", "最后一行不完整，文件可能被截断"[:14]),
        ("p.jsonl", 1, "许可证编号", "许可证文件中没有有效的许可证4-1"[:14]),
    ]
    assert (found.state, found.faults, page.total) == ("FAULTY", len(told), len(told))
    content = Storage.from_settings().read(file.object_key).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [(row[0], int(row[1]), row[2]) for row in rows[1:]] == [one[:3] for one in told]
    assert loaded(db, number(14)) == 0
    with pytest.raises(Conflict, match="检查通过"):
        approve(db, import_id)


def test_of_a_file_that_is_wrong_throughout_so_many_faults_are_told(db: Db, worker: Worker) -> None:
    worker.runs()
    found = ended(db, start(db, b'{"number": ""}\n' * 4000))
    assert found.state == "FAULTY"
    assert MOST_FAULTS < found.faults < MOST_FAULTS + 20


def test_a_worker_that_is_killed_half_way_leaves_nothing_half_and_goes_on(
    db: Db, worker: Worker
) -> None:
    """The second batch waits for the counter of its numbers while the first is committed."""
    worker.runs()
    first = [line(n, number=number(n, "5-1")) for n in range(1000, 1500)]
    second = [line(n, number=number(n, "5-2")) for n in range(2000, 2300)]
    import_id = start(
        db, as_lines(*first, *second), as_lines(person(50, 1000, number=number(1000, "5-1")))
    )
    assert ended(db, import_id).state == "CHECKED"
    with db.transaction(Call(ADMIN)) as tx:
        tx.session.execute(insert(counters).values(name="licence/5-2", value=0))
    with db.engine.connect() as connection, connection.begin():
        held = select(counters).where(counters.c.name == "licence/5-2").with_for_update()
        connection.execute(held)
        approve(db, import_id)
        wait_for(lambda: loaded(db, "5-1") == 500, SECONDS, what="the first batch")
        worker.killed()
    assert look(db, import_id).state == "LOADING", "a restart finds what was being done"
    wait_for(lambda: loaded(db, "5-2") == 0, what="nothing of the second batch")
    ensure_whole(db, 500)
    worker.runs()
    done = ended(db, import_id)
    assert (done.state, loaded(db, "5-1"), loaded(db, "5-2")) == ("DONE", 500, 300)
    assert (done.counts.unchanged, done.counts.loaded, done.counts.people_loaded) == (500, 300, 1)
    ensure_whole(db, 800)


def ensure_whole(db: Db, count: int) -> None:
    """Each has one version and one event."""
    with db.read(Call(ADMIN)) as session:
        mine = select(licences.c.id).where(licences.c.number.startswith("5-"))
        for table in (licence_versions, licence_events):
            of = select(func.count(), func.count(table.c.licence_id.distinct()))
            found = session.execute(of.where(table.c.licence_id.in_(mine))).one()
            assert tuple(found) == (count, count)


def test_one_import_at_a_time_and_who_cancels_has_nothing_loaded(db: Db, worker: Worker) -> None:
    worker.killed()
    import_id = start(db, as_lines(line(31)))
    with pytest.raises(Conflict, match="系统管理员发起的导入还没有结束"):
        start(db, as_lines(line(32)))
    command(db, imports.cancel, ImportId(import_id=import_id))
    worker.runs()
    later = start(db, as_lines(line(33)))
    assert ended(db, later).state == "CHECKED"
    assert (look(db, import_id).state, loaded(db, number(31))) == ("CANCELLED", 0)


def test_files_that_nobody_needs_are_removed(db: Db) -> None:
    storage = Storage.from_settings()
    gone = stored(as_lines(line(41)), "l.jsonl")
    given_up = command(db, imports.start, StartImport(licences=gone)).import_id
    command(db, imports.cancel, ImportId(import_id=given_up))
    waiting = stored(as_lines(line(42)), "l.jsonl")
    import_id = command(db, imports.start, StartImport(licences=waiting)).import_id
    clean(Job(db, storage, Event()))
    assert not storage.exists(gone.object_key)
    assert storage.exists(waiting.object_key)
    assert look(db, given_up).state == "CANCELLED"
    command(db, imports.cancel, ImportId(import_id=import_id))
