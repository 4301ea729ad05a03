"""What was published and never arrived is found, told, and sent again."""

import uuid
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

import pytest
from nameko.containers import ServiceContainer
from sqlalchemy import insert, select
from structlog.testing import capture_logs

from chassis import arrivals, clock
from chassis.amqp_connection import connect
from chassis.context import system_call
from chassis.database import Db
from chassis.deadletters import Consumer
from chassis.tables import outbox
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.chassis.sample.contract import Added
from tests.service.chassis.sample.service import OtherService
from tests.service.chassis.test_events import QUEUE, rows, tell, waiting
from tests.service.hosting import running

HEARD = (Consumer("other", QUEUE, Added),)
LATER = arrivals.SETTLED + timedelta(seconds=30)


def check(
    monkeypatch: pytest.MonkeyPatch, action: str = "check"
) -> tuple[int, list[MutableMapping[str, Any]]]:
    """The exit status and the alarms."""
    monkeypatch.setattr(arrivals, "consumers", lambda: list(HEARD))
    with clock.travel(LATER), capture_logs() as logged:
        status = arrivals.main([action])
    alarms = ("events_missing", "dead_letters")
    return status, [line for line in logged if line["event"] in alarms]


def lose(amqp_uri: str) -> None:
    """As when the broker's disk is lost."""
    with connect(amqp_uri, "test.loss") as connection:
        connection.channel().queue_purge(QUEUE)


@pytest.mark.spec("P-05")
def test_what_the_broker_lost_is_named_by_stream_and_sent_again(
    db: Db,
    sample: ServiceContainer,
    sample_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running(OtherService):
        tell(db, account="x")
        wait_for(lambda: rows(db), what="the first")
    for account in ("x", "y", "y"):
        tell(db, account=account, amount=2)
    queues = Queues(sample_environment["AMQP_URI_OPERATOR"])
    wait_for(lambda: queues.depth(QUEUE) == 3, what="three to wait")
    lose(sample_environment["AMQP_URI_OPERATOR"])
    status, alarms = check(monkeypatch)
    told = [(line["queue"], line["stream"], line["events"]) for line in alarms]
    assert (status, told) == (1, [(QUEUE, "account:x", 1), (QUEUE, "account:y", 2)])
    with running(OtherService):
        assert check(monkeypatch, "republish") == (0, [])
        wait_for(lambda: len(rows(db)) == 4, what="all effects")
        wait_for(lambda: not waiting(db), what="the marks of the relay")
    assert check(monkeypatch) == (0, [])
    assert len(rows(db)) == 4


def test_what_is_new_or_refused_is_not_missed(
    db: Db,
    sample: ServiceContainer,
    sample_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running(OtherService):
        tell(db, account="refuse")
        tell(db, account="x")
        wait_for(lambda: rows(db), what="the second")
    assert check(monkeypatch) == (0, [])
    tell(db, account="y")
    wait_for(lambda: not waiting(db), what="publication")
    lose(sample_environment["AMQP_URI_OPERATOR"])
    monkeypatch.setattr(arrivals, "SETTLED", LATER + timedelta(minutes=5))
    assert check(monkeypatch) == (0, [])  # it may still be on its way


def test_what_was_told_before_anybody_listened_is_not_owed(
    db: Db,
    owner_db: Db,
    sample: ServiceContainer,
    sample_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running(OtherService):
        tell(db)
        wait_for(lambda: rows(db), what="the first")
    with owner_db.transaction(system_call("test")) as tx:
        old = {"id": str(uuid.uuid4()), "created_at": clock.now() - timedelta(days=2)}
        told = dict(tx.session.execute(select(outbox)).mappings().one())
        del told["seq"]
        tx.session.execute(insert(outbox).values(told | old | {"stream_seq": 99}))
    assert check(monkeypatch) == (0, [])


def test_every_dead_letter_is_an_alarm(
    db: Db,
    sample: ServiceContainer,
    other: ServiceContainer,
    sample_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Queues(sample_environment["AMQP_URI_OPERATOR"]).publish(
        "sample.events", "sample.added", b"\xff"
    )
    queues = Queues(sample_environment["AMQP_URI_OPERATOR"])
    wait_for(lambda: queues.depth(f"{QUEUE}.dead") == 1, what="the dead letter")
    status, alarms = check(monkeypatch)
    assert (status, [(line["queue"], line["messages"]) for line in alarms]) == (1, [(QUEUE, 1)])
