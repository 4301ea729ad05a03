"""Trials as the service and its worker process carry them out: asked for, interrupted, ended."""

import io
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, insert, select, update

from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from chassis.storage import Storage
from chassis.tables import audit
from contracts.errors import Conflict, Invalid, NotFound
from contracts.trials import CANCELLED, DONE, EXPIRED, FAILED, QUEUED, RUNNING
from rules.vocabulary.enumerations import Office
from services.personnel.handlers.cancel_trial import cancel_trial
from services.personnel.handlers.start_trial import start_trial
from services.personnel.tables import person, post, trial, trial_holder
from services.personnel.trials import holders, queries, store
from services.personnel.trials.cleaning import clean
from services.personnel.trials.model import KEEP
from services.personnel.trials.run import ATTEMPTS, Job, carry_out
from tests.factories.holders import holder, roster
from tests.polling import wait_for
from tests.service.hosting import environment_of
from tests.service.personnel.conftest import call

pytestmark = [pytest.mark.service, pytest.mark.timeout(240)]  # processes start and are killed
SECONDS = 90
MANY = 1_600  # holders, so that there is time to interrupt
ZHEJIANG = Actor("staff", "zj-1", "沈国平", office=Office.ZHEJIANG.value, roles=("EXAMINE",))
COLLEAGUE = Actor("staff", "zj-2", "沈海峰", office=Office.ZHEJIANG.value, roles=("DECIDE",))
FUJIAN = Actor("staff", "fj-1", "林国平", office=Office.FUJIAN.value, roles=("EXAMINE",))
CENTRE = Actor("staff", "centre", "王中", roles=("DECIDE",))


@pytest.fixture
def environment(servers, monkeypatch) -> Iterator[dict[str, str]]:
    with environment_of(servers, monkeypatch, "personnel") as values:
        yield values | {"TRIAL_PROCESSES": "2"}


@pytest.fixture
def db(environment) -> Iterator[Db]:
    database = Db.connect(environment["DATABASE_URL_PERSONNEL"], "personnel")
    yield database
    database.close()


def ask(db: Db, actor: Actor = ZHEJIANG, **changes: Any) -> str:
    data = {"parameters": {"technicians": {"3": 7}}, "evaluated_on": clock.today(), **changes}
    reply = db.command(call("start_trial", actor, uuid.uuid4().hex), data, start_trial)
    return str(reply["trial_id"])


def cancel(db: Db, trial_id: str, actor: Actor = ZHEJIANG) -> dict[str, Any]:
    asking = call("cancel_trial", actor, uuid.uuid4().hex)
    return db.command(asking, {"trial_id": trial_id}, cancel_trial)


def row_of(db: Db, trial_id: str) -> Any:
    with db.read(system_call("test")) as session:
        return session.execute(select(trial).where(trial.c.id == trial_id)).one()


def left(db: Db, trial_id: str) -> int:
    """How many holders are kept for a trial."""
    kept = select(func.count()).where(trial_holder.c.trial_id == trial_id)
    with db.read(system_call("test")) as session:
        return int(session.execute(kept).scalar_one())


def listed(db: Db, count: int, actor: Actor = ZHEJIANG) -> str:
    """A trial whose holders were listed: all with the staff of one firm that has just enough."""
    firm = holder()
    with db.transaction(system_call("test")) as tx:
        for one in roster():
            known = {
                "id_hash": one.id_hash, "id_number": b"", "id_number_masked": "",
                "birth_date": one.birth_date, "gender": one.gender, "created_at": tx.now,
            }  # fmt: skip
            if not tx.session.execute(
                select(person.c.id_hash).where(person.c.id_hash == one.id_hash)
            ).all():
                tx.session.execute(insert(person).values(known))
            tx.session.execute(
                insert(post).values(
                    id=str(uuid.uuid4()), id_hash=one.id_hash, name="某某", kind=one.kind,
                    enterprise_id=firm["enterprise_id"], state="active", row_id=one.row_id,
                    application_id=firm["enterprise_id"], profile=b"", standing=one.standing,
                    since=tx.now,
                )
            )  # fmt: skip
    trial_id = ask(db, actor)
    holders.add(db, trial_id, 0, [firm] * count)
    store.set_total(db, trial_id, count)
    return trial_id


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


def listed_again(db: Db, count: int) -> str:
    trial_id = ask(db)
    holders.add(db, trial_id, 0, [holder()] * count)
    store.set_total(db, trial_id, count)
    return trial_id


def job(db: Db, environment: dict[str, str]) -> Job:
    """For what ends before a process is needed or a holder is listed."""

    def nobody_is_asked() -> Any:
        raise AssertionError("the register was asked")

    return Job(
        db=db,
        url=environment["DATABASE_URL_PERSONNEL"],
        storage=Storage.from_settings(),
        register=nobody_is_asked,
        stopping=threading.Event(),
        processes=1,
    )


def test_after_some_attempts_it_is_given_up(db, environment):
    trial_id = listed(db, 1)
    with db.transaction(system_call("test")) as tx:
        tx.session.execute(update(trial).values(attempts=ATTEMPTS))
    carry_out(job(db, environment), trial_id)
    over = row_of(db, trial_id)
    assert over.state == FAILED and "多次中断" in over.failure
    assert left(db, trial_id) == 0


def test_a_defect_ends_it_with_a_word(db, environment):
    """Here: the register cannot even be asked."""
    trial_id = ask(db)
    carry_out(job(db, environment), trial_id)
    over = row_of(db, trial_id)
    assert over.state == FAILED and "系统问题" in over.failure


def test_a_trial_is_worked_on_by_one_at_a_time(db, environment):
    trial_id = ask(db)
    with store.next_trial(db) as first, store.next_trial(db) as second:
        assert (first, second) == (trial_id, None)
    with store.next_trial(db) as again:
        assert again == trial_id


@pytest.mark.spec("P-04")
def test_one_at_a_time_for_each_person_and_recorded(db):
    trial_id = ask(db)
    with pytest.raises(Conflict):
        ask(db)
    ask(db, COLLEAGUE)
    with pytest.raises(Conflict):
        cancel(db, trial_id, COLLEAGUE)
    cancel(db, trial_id)
    assert cancel(db, trial_id)["state"] == CANCELLED
    ask(db)
    with db.read(system_call("test")) as session:
        actions = session.execute(select(audit.c.action)).scalars().all()
    assert sorted(actions) == ["cancel_trial", *["start_trial"] * 3]


@pytest.mark.spec("N-10")
def test_trials_are_seen_in_their_jurisdiction(db):
    mine, theirs, all_of_it = ask(db), ask(db, FUJIAN), ask(db, CENTRE)
    with db.read(system_call("test")) as session:
        assert queries.find(session, COLLEAGUE, mine)["mine"] is False
        seen = [[one["trial_id"] for one in queries.newest(session, actor)["items"]]
                for actor in (ZHEJIANG, FUJIAN, CENTRE)]  # fmt: skip
        assert seen == [[mine], [theirs], [all_of_it, theirs, mine]]
        for other in (theirs, all_of_it, "no id"):
            with pytest.raises(NotFound):
                queries.find(session, ZHEJIANG, other)
            with pytest.raises(NotFound):
                queries.file(session, ZHEJIANG, other)
        with pytest.raises(Conflict):
            queries.file(session, ZHEJIANG, mine)
    with pytest.raises(NotFound):
        cancel(db, theirs)


def test_what_cannot_be_is_refused_with_every_reason(db):
    with pytest.raises(Invalid) as refused:
        ask(db, parameters={"technicians": {"3": -1, "9": 1}, "head_rank": {"1": 4}})
    paths = [finding["path"] for finding in refused.value.findings]
    assert paths == [
        "parameters.technicians.3",
        "parameters.technicians.9",
        "parameters.head_rank.1",
    ]
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=5000)):
        with pytest.raises(Invalid):
            ask(db, evaluated_on=day)


def test_only_what_differs_is_kept(db):
    trial_id = ask(
        db, parameters={"technicians": {"1": 50, "2": 21}, "technicians_middle": {"3": None}}
    )
    assert row_of(db, trial_id).parameters == {"technicians": {"2": 21}}


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
