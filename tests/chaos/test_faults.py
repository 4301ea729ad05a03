"""The fault table of docs/guarantees.md, on real processes, broker and database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import eventlet
import pytest
from nameko.containers import ServiceContainer
from sqlalchemy import Table, func, select, text

from chassis.amqp_connection import HEARTBEAT
from chassis.context import Call
from chassis.database import Db
from chassis.rpc.client import RpcClients
from chassis.settings import settings
from contracts.errors import Unavailable
from tests.chaos.conftest import Start, proxied
from tests.clients import Client, signer_of
from tests.polling import wait_for
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Other, Sample
from tests.service.chassis.sample.tables import entry, handled


def away(seconds: int, slow: int) -> pytest.MarkDecorator:
    """Short in every run, long in `./dev chaos`."""
    long = pytest.param(slow, marks=[pytest.mark.slow, pytest.mark.timeout(240)])
    return pytest.mark.parametrize("seconds", [seconds, long])


def total(db: Db, table: Table = entry) -> int:
    with db.read(Call(FIRM)) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def keyed(key: str, seconds: float = 60.0) -> Call:
    return Call(FIRM, idempotency_key=key).within(seconds)


@pytest.fixture
def caller(sample_environment: dict[str, str]) -> Iterator[Any]:
    """The calling side as a service has it: start(broker's address) → proxies for a call."""
    containers = []

    class Caller:
        name = "asker"
        clients = RpcClients(Sample, Other)

    class Vouched:
        def __init__(self, clients: Any) -> None:
            self.clients = clients

        def bind(self, call: Call) -> Any:
            return self.clients.bind(replace(call, actor=signer.vouch(call.actor)))

    signer, own = signer_of(sample_environment), urlsplit(sample_environment["AMQP_URI_ASKER"])

    def run(amqp_uri: str) -> Any:
        address = f"asker:{own.password}@{urlsplit(amqp_uri).netloc.rpartition('@')[2]}"
        os.environ["AMQP_URI_ASKER"] = own._replace(netloc=address).geturl()
        settings.cache_clear()
        container = ServiceContainer(Caller, {})
        container.start()
        containers.append(container)
        (provider,) = container.dependencies
        provider.transport.outbound.link.wait(60)
        return Vouched(provider.clients)

    yield run
    for container in containers:
        container.stop()
    os.environ["AMQP_URI_ASKER"] = own.geturl()
    settings.cache_clear()


@pytest.mark.spec("P-05")
def test_callee_killed_in_mid_call(start: Start, client: Client, db: Db) -> None:
    process = start("SampleService")
    slow = client.proxy(Sample, keyed("k", 60)).add.with_key("k")
    started = slow.defer(account="x", amount=1, seconds=1.5).start()
    wait_for(lambda: writing(db), what="the command")
    process.kill()
    start("SampleService")
    # The broker gives the request to the next instance: the caller does not even notice.
    assert started.result().total == 1
    assert slow(account="x", amount=1, seconds=1.5).total == 1
    assert total(db) == 1


def writing(db: Db) -> int:
    """Commands that have written their entry and not committed; no other transaction counts."""
    with db.read(Call(FIRM)) as session:
        return int(session.scalar(
            text("SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock' AND granted"
                 " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                 " AND relation = 'entry'::regclass")
        ))  # fmt: skip


def test_killed_after_commit_before_publishing(
    sample_environment: dict[str, str], start: Start, db: Db
) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.chaos.commit_and_die"]
    died = subprocess.run(command, env={**os.environ, **sample_environment}, check=False)
    assert died.returncode == -signal.SIGKILL
    assert (total(db), total(db, handled)) == (1, 0)
    start("OtherService")
    start("SampleService")
    wait_for(lambda: total(db, handled) == 1)


@pytest.mark.spec("P-05")
def test_killed_between_confirmation_and_mark(
    start: Start, client: Client, db: Db, owner_db: Db
) -> None:
    start("OtherService")
    start("SampleService")
    client.proxy(Sample, keyed("k")).add(account="x", amount=1, seconds=0.0)
    wait_for(lambda: total(db, handled) == 1)
    # Such a crash leaves exactly this: published, but not marked.
    with owner_db.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET published_at = NULL"))
    client.proxy(Sample, keyed("k2")).add(account="x", amount=2, seconds=0.0)
    wait_for(lambda: total(db, handled) >= 2)
    with db.read(Call(FIRM)) as session:
        assert session.scalars(select(handled.c.amount).order_by(handled.c.id)).all() == [1, 2]


@away(4, slow=60)
def test_broker_away_during_calls(
    sample_environment: dict[str, str], start: Start, caller: Any, db: Db, seconds: int
) -> None:
    with proxied(sample_environment["AMQP_URI_SAMPLE"], 5672) as (proxy, through):
        process = start("SampleService", AMQP_URI_SAMPLE=through)
        clients = caller(through)
        done, failed, slowest, enough = list[str](), list[str](), [0.0], list[bool]()

        def work(name: str) -> None:
            number = 0
            while not enough:
                number += 1
                before = time.monotonic()
                try:
                    clients.bind(keyed(f"{name}{number}", 5)).sample.add(
                        account="x", amount=1, seconds=0.01
                    )
                    done.append(f"{name}{number}")
                except Unavailable:
                    failed.append(f"{name}{number}")
                slowest[0] = max(slowest[0], time.monotonic() - before)

        workers = [eventlet.spawn(work, name) for name in "abc"]
        wait_for(lambda: len(done) > 3, what="answers")
        proxy.cut()
        eventlet.sleep(seconds)
        proxy.restore()
        before = len(done)
        wait_for(lambda: len(done) > before, 60, what="answers after the outage")
        enough.append(True)
        for worker in workers:
            worker.wait()
        assert process.alive
        assert failed
        assert slowest[0] < 8
        wait_for(process.ready, 60, what="the service")
        add = clients.bind(keyed("after")).sample.add.with_key("after")
        reply = wait_for(lambda: answered(add, seconds=0.0), 60, what="an answer")
    # Every acknowledged command has its effect; one that was not may have it, nobody has two.
    assert len(done) + 1 <= reply.total <= len(done) + 1 + len(failed)
    assert reply.total == total(db)


def answered(add: Any, seconds: float) -> Any:
    """The reply to one and the same command, None while it is not answered: the caller's link, too,
    takes a moment to come back."""
    try:
        return add(account="x", amount=1, seconds=seconds)
    except Unavailable:
        return None


def test_broker_away_while_a_call_finishes(
    sample_environment: dict[str, str], start: Start, caller: Any, db: Db
) -> None:
    with proxied(sample_environment["AMQP_URI_SAMPLE"], 5672) as (proxy, through):
        process = start("SampleService", AMQP_URI_SAMPLE=through)
        clients = caller(through)
        add = clients.bind(keyed("k", 60)).sample.add.with_key("k")
        started = add.defer(account="x", amount=1, seconds=1.0).start()
        wait_for(lambda: writing(db), what="the command")
        proxy.cut()
        with pytest.raises(Unavailable):
            started.result()  # at once: the caller knows that nothing will come
        wait_for(lambda: total(db) == 1)
        proxy.restore()
        wait_for(process.ready, 60)
        assert process.alive
        assert wait_for(lambda: answered(add, seconds=1.0), 60).total == 1
        assert total(db) == 1


def test_a_late_call_is_not_executed(start: Start, client: Client, db: Db) -> None:
    process = start("SampleService")
    process.signal(signal.SIGSTOP)
    with pytest.raises(Unavailable):
        client.proxy(Sample, keyed("late", 0.5)).add(account="x", amount=1, seconds=0.0)
    process.signal(signal.SIGCONT)
    reply = client.proxy(Sample, keyed("in time")).add(account="x", amount=5, seconds=0.0)
    assert reply.total == 5


@pytest.mark.spec("P-05")
def test_concurrent_duplicates_at_two_instances(start: Start, client: Client, db: Db) -> None:
    start("SampleService")
    start("SampleService")
    add = client.proxy(Sample, keyed("same")).add.with_key("same")
    pending = [add.defer(account="x", amount=1, seconds=0.3).start() for _ in range(6)]
    assert [one.result().total for one in pending] == [1] * 6
    assert total(db) == 1


@away(0, slow=10)
def test_database_away(
    sample_environment: dict[str, str], start: Start, client: Client, db: Db, seconds: int
) -> None:
    with proxied(sample_environment["DATABASE_URL_SAMPLE"], 5432) as (proxy, through):
        process = start("SampleService", DATABASE_URL_SAMPLE=through)
        start("OtherService")
        sample = client.proxy(Sample, Call(FIRM, idempotency_key="k").within(60))
        sample.add.with_key("1")(account="x", amount=1, seconds=0.0)
        proxy.cut()
        before = time.monotonic()
        with pytest.raises(Unavailable):
            sample.add.with_key("2")(account="x", amount=1, seconds=0.0)
        assert time.monotonic() - before < 5
        assert sample.echo(text="still here").text == "still here"
        assert not process.ready()
        eventlet.sleep(seconds)
        proxy.restore()
        wait_for(process.ready)
        sample.add.with_key("2")(account="x", amount=1, seconds=0.0)
        wait_for(lambda: total(db, handled) == 2)  # the relay has come back, too
        assert process.alive


@pytest.mark.slow
def test_a_script_may_be_busy_for_longer_than_the_broker_waits_for_heartbeats(
    start: Start, client: Client
) -> None:
    start("SampleService")
    sample = client.proxy(Sample, keyed("k", 90))
    assert sample.echo(text="before").text == "before"
    eventlet.sleep(3 * HEARTBEAT + 5)
    assert sample.echo(text="after").text == "after"


def test_a_stop_finishes_what_runs(start: Start, client: Client, db: Db) -> None:
    process = start("SampleService")
    add = client.proxy(Sample, keyed("k")).add
    started = add.defer(account="x", amount=1, seconds=1.0).start()
    wait_for(lambda: writing(db), what="the command")
    process.signal(signal.SIGTERM)
    assert started.result().total == 1
    assert process.popen.wait(60) == 0


def test_a_saga_broken_half_way_is_finished_by_repeating_it(
    start: Start, client: Client, db: Db
) -> None:
    """`other` asks `sample`, then writes; it is killed in between and asked again."""
    start("SampleService")
    process = start("OtherService")
    saga = client.proxy(Other, Call(FIRM).within(60)).add_and_note.with_key("saga")
    started = saga.defer(account="x", amount=4, seconds=1.0).start()
    wait_for(lambda: writing(db), what="the inner command")
    process.kill()
    wait_for(lambda: total(db) == 1)
    start("OtherService")
    with db.read(Call(FIRM)) as session:
        noted = select(func.count()).where(handled.c.event_id == "saga")
        assert started.result().total == 4
        assert saga(account="x", amount=4, seconds=1.0).total == 4
        assert (total(db), session.scalar(noted)) == (1, 1)


def test_one_key_two_actors(start: Start, client: Client) -> None:
    start("SampleService")
    other = replace(keyed("k"), actor=replace(FIRM, account_id="a2"))
    replies = [
        client.proxy(Sample, call).add.with_key("k")(account="x", amount=1, seconds=0.0)
        for call in (keyed("k"), other)
    ]
    assert [reply.total for reply in replies] == [1, 2]
