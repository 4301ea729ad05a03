"""The worker process at a trial: interrupted in every way, and what it leaves behind."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from chassis.database import Db
from chassis.storage import Storage
from contracts.trials import CANCELLED, DONE, QUEUED, RUNNING
from services.personnel.tables import trial_holder
from services.personnel.trials.holders import CHUNK
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.hosting import environment_of
from tests.service.personnel.trials import cancel, employ, left, listed, row_of

# Processes start and are killed, each of them some seconds of importing on a busy machine.
pytestmark = pytest.mark.service
SECONDS = 90
MANY = 5 * CHUNK


class Worker:
    """The worker process, started where none runs."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def running(self, processes: int = 1) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-W", "ignore", "-m", "services.personnel.worker"]
            own = self._environment | {"TRIAL_PROCESSES": str(processes)}
            self._process = subprocess.Popen(command, env=os.environ | own)
        return self._process

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="module")
def environment(servers: Servers) -> Iterator[dict[str, str]]:
    with (
        pytest.MonkeyPatch.context() as patch,
        environment_of(servers, patch, "personnel") as values,
    ):
        yield values


@pytest.fixture(scope="module")
def db(environment: dict[str, str]) -> Iterator[Db]:
    database = Db.connect(environment["DATABASE_URL_PERSONNEL"], "personnel")
    employ(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def worker(environment: dict[str, str]) -> Iterator[Worker]:
    one = Worker(environment)
    yield one
    one.end()


def judging(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that judge, of a worker that runs: forks of a child of it."""
    return [pid for child in children(process.pid) for pid in children(child)]


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@contextmanager
def half_way(db: Db, trial_id: str) -> Iterator[None]:
    """Some have been judged and not all will be before the end of the block: the second chunk
    cannot be saved."""
    second = (trial_holder.c.trial_id == trial_id) & (trial_holder.c.position == CHUNK)
    with db.engine.connect() as session, session.begin():
        session.execute(select(trial_holder).where(second).with_for_update())
        wait_for(lambda: row_of(db, trial_id).done > 0, SECONDS, what="progress")
        yield


def done(db: Db, trial_id: str) -> Any:
    wait_for(lambda: row_of(db, trial_id).state not in (QUEUED, RUNNING), SECONDS, what="the end")
    return row_of(db, trial_id)


def ensure_whole(db: Db, trial_id: str, count: int) -> None:
    """Every holder was judged once, and stands in the file."""
    over = done(db, trial_id)
    assert (over.state, over.done, over.failure) == (DONE, count, None)
    assert [(line["holders"], line["failing"]) for line in over.summary] == [(count, count)]
    book = load_workbook(io.BytesIO(Storage.from_settings().read(over.object_key)), read_only=True)
    assert sum(1 for _ in book["持证企业"].iter_rows()) == count + 1
    assert left(db, trial_id) == 0


def test_a_process_that_judges_may_die(db: Db, worker: Worker) -> None:
    running = worker.running()
    trial_id = listed(db, MANY)
    with half_way(db, trial_id):
        os.kill(judging(running)[0], signal.SIGKILL)
    ensure_whole(db, trial_id, MANY)
    assert running.poll() is None


def test_cancelled_half_way_it_leaves_nothing_and_the_worker_is_free(
    db: Db, worker: Worker
) -> None:
    running = worker.running()
    trial_id = listed(db, MANY)
    with half_way(db, trial_id):
        assert cancel(db, trial_id).state == CANCELLED
    wait_for(lambda: left(db, trial_id) == 0, SECONDS)
    ensure_whole(db, listed(db, 3), 3)
    assert running.poll() is None
    over = row_of(db, trial_id)
    assert (over.state, over.object_key, over.summary) == (CANCELLED, None, [])


def test_told_to_stop_it_gives_the_trial_back(db: Db, worker: Worker) -> None:
    running = worker.running()
    trial_id = listed(db, MANY)
    with half_way(db, trial_id):
        running.terminate()
    assert running.wait(SECONDS) == 0
    given_back = row_of(db, trial_id)
    assert (given_back.state, given_back.attempts) == (QUEUED, 0)
    assert given_back.done < MANY
    assert cancel(db, trial_id).state == CANCELLED


def test_a_worker_that_is_killed_leaves_nobody_and_the_next_one_goes_on(
    db: Db, worker: Worker
) -> None:
    worker.end()
    first = worker.running(processes=2)
    trial_id = listed(db, MANY)
    with half_way(db, trial_id):
        both = wait_for(lambda: (found := judging(first))[1:] and found, SECONDS)
        assert len(both) == 2
        left_over = [*children(first.pid), *both]
        first.kill()
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left_over), SECONDS)
    stopped = row_of(db, trial_id)
    assert stopped.state == RUNNING and 0 < stopped.done < MANY
    first.wait()
    worker.running(processes=2)
    ensure_whole(db, trial_id, MANY)
    assert row_of(db, trial_id).attempts == 2
