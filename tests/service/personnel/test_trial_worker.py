"""The worker process at a trial: interrupted in every way, and what it leaves behind."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from chassis import clock
from chassis.database import Db
from chassis.storage import Storage
from contracts.trials import CANCELLED, DONE, EXPIRED, QUEUED, RUNNING
from services.personnel.trials.cleaning import clean
from services.personnel.trials.model import KEEP
from tests.polling import wait_for
from tests.service.hosting import environment_of
from tests.service.personnel.trials import cancel, left, listed, listed_again, row_of

# Processes start and are killed, each of them some seconds of importing on a busy machine.
pytestmark = [pytest.mark.service, pytest.mark.timeout(240)]
SECONDS = 90
MANY = 1_600  # holders, so that there is time to interrupt


@pytest.fixture
def environment(servers, monkeypatch) -> Iterator[dict[str, str]]:
    with environment_of(servers, monkeypatch, "personnel") as values:
        yield values | {"TRIAL_PROCESSES": "2"}


@pytest.fixture
def db(environment) -> Iterator[Db]:
    database = Db.connect(environment["DATABASE_URL_PERSONNEL"], "personnel")
    yield database
    database.close()


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-W", "ignore", "-m", "services.personnel.worker"]
    with subprocess.Popen(command, env=os.environ | environment) as process:
        try:
            yield process
        finally:
            process.kill()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that judge, of a worker that runs."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    found = [int(pid) for task in tasks for pid in task.read_text().split()]
    return [p for p in found if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]


def half_way(db: Db, trial_id: str) -> None:
    wait_for(lambda: row_of(db, trial_id).done > 0, SECONDS, what="progress")
    assert row_of(db, trial_id).done < MANY


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


def test_a_worker_that_is_killed_leaves_nobody_and_the_next_one_goes_on(db, environment):
    trial_id = listed(db, MANY)
    with worker(environment) as first:
        half_way(db, trial_id)
        judging = children(first)
        assert len(judging) == 2
        first.kill()
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in judging), SECONDS)
    stopped = row_of(db, trial_id)
    assert stopped.state == RUNNING and 0 < stopped.done < MANY
    with worker(environment):
        ensure_whole(db, trial_id, MANY)
    assert row_of(db, trial_id).attempts == 2


def test_a_process_that_judges_may_die_too(db, environment):
    trial_id = listed(db, MANY)
    with worker(environment) as running:
        half_way(db, trial_id)
        os.kill(children(running)[0], signal.SIGKILL)
        ensure_whole(db, trial_id, MANY)


def test_told_to_stop_it_gives_the_trial_back(db, environment):
    trial_id = listed(db, MANY)
    with worker(environment) as running:
        half_way(db, trial_id)
        running.terminate()
        assert running.wait(20) == 0
    given_back = row_of(db, trial_id)
    assert (given_back.state, given_back.attempts) == (QUEUED, 0)
    assert given_back.done < MANY


def test_cancelled_half_way_it_leaves_nothing(db, environment):
    trial_id = listed(db, MANY)
    with worker(environment) as running:
        half_way(db, trial_id)
        assert cancel(db, trial_id)["state"] == CANCELLED
        wait_for(lambda: left(db, trial_id) == 0, SECONDS)
        # And the worker is free for the next one.
        ensure_whole(db, listed_again(db, 3), 3)
        assert running.poll() is None
    over = row_of(db, trial_id)
    assert (over.state, over.object_key, over.summary) == (CANCELLED, None, [])


def test_results_are_kept_for_some_days(db, environment):
    trial_id = listed(db, 2)
    with worker(environment):
        ensure_whole(db, trial_id, 2)
    storage, key = Storage.from_settings(), row_of(db, trial_id).object_key
    with clock.travel(KEEP - timedelta(hours=1)):
        clean(db, storage)
        assert storage.exists(key)
    with clock.travel(KEEP + timedelta(hours=1)):
        clean(db, storage)
    over = row_of(db, trial_id)
    assert (over.state, over.object_key, over.size) == (EXPIRED, None, None)
    assert not storage.exists(key)
    assert over.summary
