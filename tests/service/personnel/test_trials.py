"""Trials as the service keeps them: who may ask for what and sees what; how they end."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from chassis import clock
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.storage import Storage
from chassis.tables import audit
from contracts.errors import Conflict, Invalid, NotFound, Unavailable
from contracts.structs import Empty
from contracts.trials import CANCELLED, EXPIRED, FAILED, QUEUED, TrialId
from services.personnel.tables import trial
from services.personnel.trials import process, queries, store
from services.personnel.trials.cleaning import clean
from services.personnel.trials.model import KEEP
from services.personnel.trials.run import ATTEMPTS, Job, carry_out
from tests.infrastructure import Servers
from tests.service.hosting import environment_of
from tests.service.personnel.trials import (
    CENTRE,
    COLLEAGUE,
    FUJIAN,
    ZHEJIANG,
    ask,
    cancel,
    left,
    listed,
    row_of,
)

pytestmark = pytest.mark.service


@pytest.fixture
def environment(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with environment_of(servers, monkeypatch, "personnel") as values:
        yield values | {"TRIAL_PROCESSES": "2"}


@pytest.fixture
def db(environment: dict[str, str]) -> Iterator[Db]:
    database = Db.connect(environment["DATABASE_URL_PERSONNEL"], "personnel")
    yield database
    database.close()


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


def test_another_reading_is_put_in_place_and_told_apart_from_the_figures(db: Db) -> None:
    given = {"skill_authority": "accept", "high_voltage_certificate": "accept"}
    trial_id = ask(db, readings=given)
    kept = row_of(db, trial_id).parameters
    assert kept == {"technicians": {"3": 7}, "skill_authority": "accept"}
    told = queries.split(kept)
    assert told == {
        "parameters": {"technicians": {"3": 7}},
        "readings": {"skill_authority": "accept"},
    }
    cancel(db, trial_id)
    with pytest.raises(Invalid) as caught:
        ask(db, readings={"skill_authority": "perhaps"})
    assert [one["path"] for one in caught.value.findings] == ["parameters.skill_authority"]


def test_after_some_attempts_it_is_given_up(db: Db, environment: dict[str, str]) -> None:
    trial_id = listed(db, 1)
    with db.transaction(system_call("test")) as tx:
        tx.session.execute(update(trial).values(attempts=ATTEMPTS))
    carry_out(job(db, environment), trial_id)
    over = row_of(db, trial_id)
    assert over.state == FAILED and "多次中断" in over.failure
    assert left(db, trial_id) == 0


def test_an_outage_is_not_the_trial_s_fault_however_long_it_lasts(
    db: Db, environment: dict[str, str]
) -> None:
    trial_id = listed(db, 1)
    away = replace(job(db, environment), register=outage)
    with db.transaction(system_call("test")) as tx:
        tx.session.execute(update(trial).values(total=None))  # the register is still to be asked
    for _ in range(ATTEMPTS + 2):
        with pytest.raises(Unavailable):
            carry_out(away, trial_id)
        waiting = row_of(db, trial_id)
        assert (waiting.state, waiting.attempts, waiting.failure) == (QUEUED, 0, None)


def outage() -> Any:
    raise Unavailable


def test_between_attempts_of_an_outage_the_worker_pauses_longer_and_longer(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []

    class Stopping(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout)
            if len(pauses) == 9:
                self.set()
            return True

    @contextmanager
    def unreachable(_db: Db) -> Iterator[None]:
        if len(pauses) == 7:  # it comes back, once
            yield None
            return
        raise Unavailable

    monkeypatch.setattr("services.personnel.trials.store.next_trial", unreachable)
    monkeypatch.setattr(process, "watch", lambda *_: None)  # it pauses by itself, beside
    process.work(db, Stopping())
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 1, 1]


def test_results_are_kept_for_some_days(db: Db, environment: dict[str, str]) -> None:
    trial_id, storage = listed(db, 2), Storage.from_settings()
    key = f"trials/{trial_id}"
    store.begin(db, trial_id)
    storage.put_stream(key, io.BytesIO(b"the file"))
    assert store.complete(db, trial_id, object_key=key, size=8, summary=[{"holders": 2}])
    with clock.travel(KEEP - timedelta(hours=1)):
        clean(db, storage)
        assert storage.exists(key)
    with clock.travel(KEEP + timedelta(hours=1)):
        clean(db, storage)
    over = row_of(db, trial_id)
    assert (over.state, over.object_key, over.size) == (EXPIRED, None, None)
    assert not storage.exists(key)
    assert over.summary


def test_a_defect_ends_it_with_a_word(db: Db, environment: dict[str, str]) -> None:
    """Here: the register cannot even be asked."""
    trial_id = ask(db)
    carry_out(job(db, environment), trial_id)
    over = row_of(db, trial_id)
    assert over.state == FAILED and "系统问题" in over.failure


def test_a_trial_is_worked_on_by_one_at_a_time(db: Db, environment: dict[str, str]) -> None:
    trial_id = ask(db)
    with store.next_trial(db) as first, store.next_trial(db) as second:
        assert (first, second) == (trial_id, None)
    with store.next_trial(db) as again:
        assert again == trial_id


@pytest.mark.spec("P-04")
def test_one_at_a_time_for_each_person_and_recorded(db: Db) -> None:
    trial_id = ask(db)
    with pytest.raises(Conflict):
        ask(db)
    ask(db, COLLEAGUE)
    with pytest.raises(Conflict):
        cancel(db, trial_id, COLLEAGUE)
    cancel(db, trial_id)
    assert cancel(db, trial_id).state == CANCELLED
    ask(db)
    with db.read(system_call("test")) as session:
        actions = session.execute(select(audit.c.action)).scalars().all()
    assert sorted(actions) == ["cancel_trial", *["start_trial"] * 3]


@pytest.mark.spec("N-10")
def test_trials_are_seen_in_their_jurisdiction(db: Db) -> None:
    mine, theirs, all_of_it = ask(db), ask(db, FUJIAN), ask(db, CENTRE)
    with db.read(system_call("test")) as session:
        assert queries.find(session, Call(COLLEAGUE), TrialId(trial_id=mine)).mine is False
        seen = [[one.trial_id for one in queries.newest(session, Call(actor), Empty()).items]
                for actor in (ZHEJIANG, FUJIAN, CENTRE)]  # fmt: skip
        assert seen == [[mine], [theirs], [all_of_it, theirs, mine]]
        for other in (theirs, all_of_it, "no id"):
            with pytest.raises(NotFound):
                queries.find(session, Call(ZHEJIANG), TrialId(trial_id=other))
            with pytest.raises(NotFound):
                queries.file(session, Call(ZHEJIANG), TrialId(trial_id=other))
        with pytest.raises(Conflict):
            queries.file(session, Call(ZHEJIANG), TrialId(trial_id=mine))
    with pytest.raises(NotFound):
        cancel(db, theirs)


def test_what_cannot_be_is_refused_with_every_reason(db: Db) -> None:
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


def test_only_what_differs_is_kept(db: Db) -> None:
    trial_id = ask(
        db, parameters={"technicians": {"1": 50, "2": 21}, "technicians_middle": {"3": None}}
    )
    assert row_of(db, trial_id).parameters == {"technicians": {"2": 21}}
