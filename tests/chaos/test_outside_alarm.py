"""The outside broker out of memory: its publisher waits, and nobody else."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import amqp
import pytest

from chassis.amqp_connection import connect
from chassis.context import Call
from chassis.database import Db
from chassis.events.relay import Relay
from chassis.settings import outside_variable, settings
from deploy.broker.outside import EXCHANGE
from deploy.local import rabbitmq
from tests.chaos.erlang import tell_node
from tests.clients import Client
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.chassis.sample.contract import Sample
from tests.service.chassis.sample.service import SampleService
from tests.service.chassis.test_events import tell
from tests.service.chassis.test_outside_events import CHANNEL, post
from tests.service.hosting import running


class Teller(SampleService):
    """As review: tells inside and outside."""

    relay = Relay(outside=CHANNEL)


def watermark(servers: Servers, megabytes: int) -> None:
    fraction = f"[{{absolute,{megabytes * 1_000_000}}}]"
    tell_node(
        servers, rabbitmq.OUTSIDE, f"vm_memory_monitor set_vm_memory_high_watermark {fraction}"
    )


@contextmanager
def out_of_memory(servers: Servers, publisher: str) -> Iterator[None]:
    """While the block runs the node takes nothing from anybody who publishes."""
    watermark(servers, 1)
    try:
        wait_for(lambda: blocked(publisher), what="the alarm")
        yield
    finally:
        watermark(servers, 256)


def blocked(uri: str) -> bool:
    """Whether a message is not confirmed within half a second."""
    connection = connect(uri, "test.probe")
    channel, confirmed = connection.channel(), []
    channel.confirm_select()
    channel.events["basic_ack"].add(lambda *_: confirmed.append(True))
    channel.basic_publish(amqp.Message("?"), EXCHANGE, "probe")
    deadline = time.monotonic() + 0.5
    while not confirmed and time.monotonic() < deadline:
        with suppress(TimeoutError):
            connection.drain_events(timeout=0.1)
    connection.collect()  # the broker would not even hear that it is closed
    return not confirmed


def test_services_go_on_while_the_outside_broker_takes_nothing(
    servers: Servers,
    sample_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    db: Db,
    call: Call,
    client: Client,
) -> None:
    inside = Queues(sample_environment["AMQP_URI_OPERATOR"])
    inside.listen("look", "sample.events", "#")
    with servers.outside_virtual_host() as (publisher, subscriber):
        monkeypatch.setenv(outside_variable(CHANNEL), publisher)
        settings.cache_clear()
        theirs = Queues(subscriber)
        with running(Teller):
            post(db, "before")
            wait_for(lambda: theirs.depth(rabbitmq.SUBSCRIBER) == 1)
            with out_of_memory(servers, publisher):
                began = time.monotonic()
                for number in range(3):
                    post(db, f"held {number}")
                    tell(db, account=f"a{number}")
                assert client.proxy(Sample, call).echo(text="here").text == "here"
                accounts = [
                    json.loads(wait_for(lambda: inside.take("look")).body)["data"]["account"]
                    for _ in range(3)
                ]
                assert accounts == ["a0", "a1", "a2"]
                assert time.monotonic() - began < 8, "a confirmation is waited for ten seconds"
            texts = [
                json.loads(wait_for(lambda: theirs.take(rabbitmq.SUBSCRIBER), 60).body)["text"]
                for _ in range(4)
            ]
    assert texts == ["before", "held 0", "held 1", "held 2"]
