import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from nameko.containers import ServiceContainer
from sqlalchemy import select, text
from structlog.testing import capture_logs

from chassis import names
from chassis.amqp_connection import connect
from chassis.context import Call
from chassis.database import Db
from chassis.events import topology
from chassis.rows import AnyRow
from chassis.tables import inbox, outbox
from contracts.events import EventType
from tests.clients import Client
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Added, AddedData, Noted, Sample, Unheard
from tests.service.chassis.sample.service import OtherService, SampleService
from tests.service.chassis.sample.tables import handled
from tests.service.hosting import running

CALL = Call(FIRM, trace_id="t-9")
QUEUE = "other.notes"


@pytest.fixture
def queues(sample_environment: dict[str, str]) -> Queues:
    return Queues(sample_environment["AMQP_URI_OPERATOR"])


@pytest.fixture(autouse=True)
def short_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topology, "DELAY", 300)


def tell(db: Db, account: str = "x", amount: int = 1, event: EventType[AddedData] = Added) -> str:
    with db.transaction(CALL) as tx:
        return tx.publish(event, f"account:{account}", AddedData(account=account, amount=amount))


def rows(db: Db, table: Any = handled) -> Sequence[AnyRow]:
    with db.read(CALL) as session:
        return session.execute(select(table)).all()


def waiting(db: Db) -> Sequence[AnyRow]:
    with db.read(CALL) as session:
        query = select(outbox).where(outbox.c.published_at.is_(None)).order_by(outbox.c.seq)
        return session.execute(query).all()


def test_an_event_arrives_once_with_who_and_why(
    db: Db, sample: ServiceContainer, other: ServiceContainer
) -> None:
    event_id = tell(db, amount=7)
    (row,) = wait_for(lambda: rows(db))
    assert (row.event_id, row.account, row.amount) == (event_id, "x", 7)
    wait_for(lambda: not waiting(db))


def test_the_wire_is_plain_json_in_the_documented_envelope(
    db: Db, sample_environment: dict[str, str], queues: Queues
) -> None:
    queues.listen("look", "sample.events", "#")
    with running(SampleService):
        event_id = tell(db, amount=3)
        message = wait_for(lambda: queues.take("look"))
    body = json.loads(message.body)
    assert body["id"] == event_id == message.properties["message_id"]
    assert body["data"] == {"account": "x", "amount": 3}
    assert (body["type"], body["version"], body["stream"], body["seq"]) == (
        "sample.added", 1, "account:x", 1,
    )  # fmt: skip
    assert body["actor"]["account_id"] == "a1"
    assert (body["trace_id"], body["case_id"], body["causation_id"]) == ("t-9", None, None)
    assert message.properties["delivery_mode"] == 2


def test_events_of_a_stream_arrive_in_order(
    db: Db, sample: ServiceContainer, other: ServiceContainer
) -> None:
    for amount in range(1, 21):
        tell(db, account="xy"[amount % 2], amount=amount)
    wait_for(lambda: len(rows(db)) == 20)
    for account in "xy":
        amounts = [row.amount for row in rows(db) if row.account == account]
        assert amounts == sorted(amounts)


@pytest.mark.spec("P-05")
def test_a_redelivered_event_has_no_second_effect(
    db: Db, sample: ServiceContainer, other: ServiceContainer, queues: Queues
) -> None:
    tell(db)
    wait_for(lambda: rows(db))
    with db.read(CALL) as session:
        payload = session.scalar(select(outbox.c.payload))
    queues.publish("sample.events", "sample.added", payload)
    tell(db, amount=2)  # one at a time, so when this one is done the duplicate is, too
    wait_for(lambda: len(rows(db)) >= 2)
    assert [row.amount for row in rows(db)] == [1, 2]
    assert len(rows(db, inbox)) == 2
    assert queues.depth(f"{QUEUE}.dead") == 0


def test_a_poison_event_is_tried_six_times_and_kept(
    db: Db, sample: ServiceContainer, other: ServiceContainer, queues: Queues
) -> None:
    tell(db, account="poison")
    tell(db, account="x")
    wait_for(lambda: queues.depth(f"{QUEUE}.dead") == 1, seconds=20)
    wait_for(lambda: [row.account for row in rows(db)] == ["x"])
    dead = queues.take(f"{QUEUE}.dead")
    assert dead is not None
    assert json.loads(dead.body)["data"]["account"] == "poison"
    assert dead.properties["application_headers"][names.REASON]


@pytest.mark.spec("P-05")
def test_a_delivery_that_died_with_its_process_is_not_the_message_s_fault(
    db: Db, sample: ServiceContainer, queues: Queues, sample_environment: dict[str, str]
) -> None:
    with running(OtherService):
        pass  # declares its queue
    tell(db)
    for _ in range(8):
        wait_for(lambda: queues.depth(QUEUE) == 1, what="the message to come back")
        dying = connect(sample_environment["AMQP_URI_OPERATOR"], "test.dying")
        taken: list[Any] = []
        dying.channel().basic_consume(QUEUE, callback=taken.append)
        while not taken:
            dying.drain_events(timeout=10)
        dying.collect()  # to the broker, a process that died
    with running(OtherService):
        wait_for(lambda: rows(db), what="the effect")
    assert queues.depth(f"{QUEUE}.dead") == 0


@pytest.mark.parametrize("waiting_there", [0, 1])
def test_a_queue_of_the_release_before_is_replaced_once_it_is_empty(
    db: Db,
    sample: ServiceContainer,
    queues: Queues,
    sample_environment: dict[str, str],
    waiting_there: int,
) -> None:
    with connect(sample_environment["AMQP_URI_OPERATOR"], "test.before") as connection:
        channel = connection.channel()
        before = {"x-queue-type": "quorum", "x-single-active-consumer": True}
        channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments=before)
        channel.queue_bind(QUEUE, "sample.events", "sample.added")
    for _ in range(waiting_there):
        tell(db, amount=1)
        wait_for(lambda: queues.depth(QUEUE) == 1, what="the message to wait")
    with capture_logs() as logged, running(OtherService):
        tell(db, amount=2)
        wait_for(lambda: len(rows(db)) == 1 + waiting_there, what="every effect")
    kept = [line for line in logged if line["event"] == "queue_kept_as_declared_before"]
    assert len(kept) == waiting_there
    with running(OtherService), capture_logs() as logged:
        tell(db, amount=3)
        wait_for(lambda: len(rows(db)) == 2 + waiting_there, what="every effect")
    assert not [line for line in logged if line["event"] == "queue_kept_as_declared_before"]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"data": {"account": "x"}},
        {"version": 99},
        {"type": "sample.unknown"},
        {"actor": None},
    ],
)
def test_what_is_no_event_is_kept_at_once(
    db: Db, other: ServiceContainer, queues: Queues, spoilt: dict[str, Any]
) -> None:
    envelope = {
        "id": str(uuid.uuid4()), "type": "sample.added", "version": 1, "stream": "s", "seq": 1,
        "occurred_at": "2026-01-01T00:00:00+00:00", "actor": FIRM.to_dict(), "case_id": None,
        "causation_id": None, "trace_id": "t", "data": {"account": "x", "amount": 1},
    }  # fmt: skip
    queues.publish("sample.events", "sample.added", {**envelope, **spoilt})
    dead = wait_for(lambda: queues.take(f"{QUEUE}.dead"))
    assert dead.properties["application_headers"][names.REASON]
    assert rows(db) == []


def test_raw_bytes_are_kept_too(other: ServiceContainer, queues: Queues) -> None:
    queues.publish("sample.events", "sample.added", b"\xff\x00 not json")
    wait_for(lambda: queues.depth(f"{QUEUE}.dead") == 1)


def test_a_refused_event_is_done(
    db: Db, sample: ServiceContainer, other: ServiceContainer, queues: Queues
) -> None:
    tell(db, account="refuse")
    tell(db, account="x")
    wait_for(lambda: [row.account for row in rows(db)] == ["x"])
    assert queues.depth(QUEUE) == queues.depth(f"{QUEUE}.dead") == 0


def test_an_event_waits_for_a_dependency_that_is_down(
    db: Db, sample_environment: dict[str, str], queues: Queues
) -> None:
    """`other` asks `sample` for accounts called "dependent"; `sample` is down at first."""
    with running(OtherService):
        queues.publish(
            "sample.events", "sample.added",
            {"id": str(uuid.uuid4()), "type": "sample.added", "version": 1, "stream": "s",
             "seq": 1, "occurred_at": "2026-01-01T00:00:00+00:00", "actor": FIRM.to_dict(),
             "case_id": None, "causation_id": None, "trace_id": "t",
             "data": {"account": "dependent", "amount": 1}},
        )  # fmt: skip
        wait_for(lambda: queues.depth(f"{QUEUE}.delayed") == 1)
        with running(SampleService):
            wait_for(lambda: rows(db))
    assert queues.depth(f"{QUEUE}.dead") == 0


class TestRelay:
    def test_an_event_without_a_queue_stays_and_holds_nobody(
        self, db: Db, sample: ServiceContainer, other: ServiceContainer
    ) -> None:
        tell(db, event=Unheard)
        tell(db, amount=2)
        wait_for(lambda: [row.amount for row in rows(db)] == [2])
        (row,) = wait_for(lambda: [r for r in waiting(db) if r.attempts])
        assert (row.type, row.last_error) == ("sample.unheard", "unroutable")

    def test_it_is_told_when_its_queue_appears(
        self, db: Db, sample: ServiceContainer, queues: Queues
    ) -> None:
        tell(db, event=Unheard)
        wait_for(lambda: [r for r in waiting(db) if r.attempts])
        queues.listen("late", "sample.events", "sample.unheard")
        wait_for(lambda: queues.depth("late") == 1)
        wait_for(lambda: not waiting(db))

    def test_an_informative_event_needs_no_queue(self, db: Db, sample: ServiceContainer) -> None:
        tell(db, event=Noted)
        wait_for(lambda: not waiting(db))

    def test_a_refused_event_holds_its_own_stream_only(
        self, db: Db, sample: ServiceContainer, queues: Queues
    ) -> None:
        queues.listen("full", "sample.events", "sample.unheard")
        with db.transaction(CALL) as tx:
            tx.session.execute(
                text("INSERT INTO outbox (id, channel, exchange, routing_key, stream, stream_seq,"
                     " type, version, payload, headers, mandatory, attempts, next_attempt_at,"
                     " last_error) VALUES (gen_random_uuid(), 'internal', 'sample.events',"
                     " 'sample.unheard', 'account:held', 1, 'sample.unheard', 1, '{}', '{}', true,"
                     " 1, now() + interval '2 seconds', 'refused')")
            )  # fmt: skip
        tell(db, event=Unheard, account="held")
        tell(db, event=Unheard, account="free")
        body = json.loads(wait_for(lambda: queues.take("full")).body)
        assert body["stream"] == "account:free"
        assert {row.stream for row in waiting(db)} == {"account:held"}
        wait_for(lambda: not waiting(db))
        assert queues.depth("full") == 2

    def test_only_one_of_two_instances_tells(
        self, db: Db, sample_environment: dict[str, str], queues: Queues
    ) -> None:
        queues.listen("look", "sample.events", "#")
        with running(SampleService), running(SampleService):
            for amount in range(10):
                tell(db, amount=amount)
            wait_for(lambda: not waiting(db))
        assert queues.depth("look") == 10

    def test_what_was_committed_while_no_relay_ran_is_told_later(
        self, db: Db, queues: Queues, other: ServiceContainer
    ) -> None:
        tell(db, amount=5)
        assert rows(db) == []
        with running(SampleService):
            wait_for(lambda: [row.amount for row in rows(db)] == [5])


def test_a_command_and_its_event_share_cause_and_trace(
    db: Db, client: Client, sample: ServiceContainer, other: ServiceContainer, queues: Queues
) -> None:
    call = replace(CALL, idempotency_key="k").within(5)
    queues.listen("look", "sample.events", "#")
    client.proxy(Sample, call).add(account="x", amount=4)
    body = json.loads(wait_for(lambda: queues.take("look")).body)
    assert (body["trace_id"], body["actor"]["kind"]) == ("t-9", "enterprise")
    wait_for(lambda: [row.amount for row in rows(db)] == [4])
