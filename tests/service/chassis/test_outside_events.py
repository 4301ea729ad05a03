"""Messages for outsiders: another broker connection, a form of their own."""

import json
import uuid
from collections.abc import Iterator

import pytest

from chassis.context import Call
from chassis.database import Database, Db
from chassis.events.relay import Relay
from chassis.settings import outside_variable, settings
from deploy.broker.outside import EXCHANGE
from deploy.local.rabbitmq import SUBSCRIBER
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import AddedData, Noted
from tests.service.chassis.test_events import waiting
from tests.service.hosting import running

CALL = Call(FIRM)
CHANNEL = "notices"


class Teller:
    name = "sample"
    db = Database("sample")
    relay = Relay(outside=CHANNEL)


@pytest.fixture
def outside(
    servers: Servers, sample_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Queues]:
    with servers.outside_virtual_host() as (publisher, subscriber):
        monkeypatch.setenv(outside_variable(CHANNEL), publisher)
        settings.cache_clear()
        yield Queues(subscriber)


def post(db: Db, text: str) -> None:
    with db.transaction(CALL) as tx:
        tx.post(
            channel=CHANNEL,
            exchange=EXCHANGE,
            routing_key="licence.issued",
            stream="licence:1",
            type_="licence.issued",
            payload={"text": text},
            message_id=str(uuid.uuid4()),
            headers={"content_type": "application/cloudevents+json", "office": "HZ"},
        )


def test_they_arrive_in_their_own_form(db: Db, outside: Queues) -> None:
    post(db, "许可")
    with running(Teller):
        message = wait_for(lambda: outside.take(SUBSCRIBER))
    assert json.loads(message.body) == {"text": "许可"}
    assert message.properties["content_type"] == "application/cloudevents+json"
    assert message.properties["application_headers"]["office"] == "HZ"


def test_a_broker_of_theirs_that_is_down_holds_nothing_of_ours(
    db: Db, outside: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = settings().outside_amqp_uri(CHANNEL)
    monkeypatch.setenv(outside_variable(CHANNEL), "amqp://guest:guest@127.0.0.1:1/")
    settings.cache_clear()
    post(db, "first")
    with db.transaction(CALL) as tx:
        tx.publish(Noted, "account:x", AddedData(account="x", amount=1))
    with running(Teller):
        wait_for(lambda: [row.channel for row in waiting(db)] == [CHANNEL])
    monkeypatch.setenv(outside_variable(CHANNEL), working)
    settings.cache_clear()
    post(db, "second")
    with running(Teller):
        bodies = [json.loads(wait_for(lambda: outside.take(SUBSCRIBER)).body) for _ in range(2)]
    assert bodies == [{"text": "first"}, {"text": "second"}]
