"""What another system can do with the broker user it was given, and what it cannot."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import amqp
import pytest
from amqp.exceptions import AccessRefused, NotAllowed

from chassis.amqp_connection import LOST, connect
from deploy.broker import outside, subscribers
from deploy.broker.management import Management
from deploy.local import rabbitmq
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
ATTEMPTS = 300
Attempt = Callable[[amqp.Channel], object]


def declare(queue: str, **options: object) -> Attempt:
    return lambda channel: channel.queue_declare(queue, **options)


def publish(exchange: str, key: str) -> Attempt:
    def attempt(channel: amqp.Channel) -> None:
        channel.confirm_select()
        channel.basic_publish(amqp.Message("x" * 1000), exchange, key)
        channel.wait(amqp.spec.Basic.Ack)

    return attempt


OWN = rabbitmq.SUBSCRIBER
REFUSED: dict[str, Attempt] = {
    "a queue": declare("mine", durable=True),
    "a queue beside its own": declare(f"{OWN}.more", durable=True),
    "a queue that the broker names": declare("", exclusive=True),
    "its own queue with other arguments": declare(OWN, durable=True, auto_delete=False),
    "an exchange": lambda c: c.exchange_declare("mine", "fanout"),
    "a binding": lambda c: c.queue_bind(OWN, outside.EXCHANGE, "#"),
    "no binding": lambda c: c.queue_unbind(OWN, outside.EXCHANGE, "licence.#"),
    "deleting its queue": lambda c: c.queue_delete(OWN),
    "deleting the exchange": lambda c: c.exchange_delete(outside.EXCHANGE),
    "an event of its own": publish(outside.EXCHANGE, "licence.issued"),
    "a message into its queue": publish("", OWN),
    "another's queue": lambda c: c.basic_get("somebody"),
}


@pytest.fixture
def uris(servers: Servers) -> Iterator[tuple[str, str]]:
    """Addresses of (publisher, subscriber) on a virtual host of the test's own."""
    with servers.outside_virtual_host() as addresses:
        yield addresses


@pytest.mark.parametrize("what", REFUSED)
def test_declares_writes_and_reads_nothing_but_its_own_queue(
    uris: tuple[str, str], what: str
) -> None:
    with connect(uris[1], "attack") as connection, pytest.raises(AccessRefused):
        REFUSED[what](connection.channel())


def test_receives_what_is_published(uris: tuple[str, str]) -> None:
    publisher, subscriber = uris
    with connect(publisher, "publisher") as ours, connect(subscriber, "subscriber") as theirs:
        ours.channel().basic_publish_confirm(
            amqp.Message("event"), outside.EXCHANGE, "licence.issued"
        )
        message = theirs.channel().basic_get(OWN)
        assert message.body == "event"
        with pytest.raises(AccessRefused):
            ours.channel().queue_declare("spy")


def test_may_have_few_connections_and_channels(uris: tuple[str, str]) -> None:
    with ExitStack() as stack:
        opened = 0
        for _ in range(ATTEMPTS):
            with suppress(NotAllowed, *LOST):
                stack.enter_context(connect(uris[1], "attack"))
                opened += 1
        assert 0 < opened <= outside.USER_CONNECTIONS
    with suppress(*LOST), connect(uris[1], "attack") as connection, pytest.raises(NotAllowed):
        for _ in range(outside.USER_CHANNELS + 1):
            connection.channel()


def test_its_queue_keeps_the_newest_within_bounds(
    servers: Servers, uris: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried with a policy of three: a stricter one than the operator's holds."""
    monkeypatch.setattr(outside, "BOUNDS", outside.BOUNDS | {"max-length": 3})
    vhost = uris[0].rpartition("/")[2]
    Management(servers.addresses["LICENCE_EVENTS_MANAGEMENT_URL"]).load(outside.host(vhost))
    with connect(uris[0], "publisher") as ours, connect(uris[1], "subscriber") as theirs:
        for number in range(10):
            ours.channel().basic_publish_confirm(
                amqp.Message(str(number)), outside.EXCHANGE, "licence.issued"
            )
        channel = theirs.channel()
        assert [channel.basic_get(OWN).body for _ in range(3)] == ["7", "8", "9"]
        assert channel.basic_get(OWN) is None


def test_knows_nothing_of_the_inside(servers: Servers) -> None:
    inside, password = rabbitmq.INSIDE, rabbitmq.secret(servers.state, OWN)
    port, vhost = servers.state.port(inside.name), "%2Flicensing"
    with pytest.raises(AccessRefused):
        connect(f"amqp://{OWN}:{password}@127.0.0.1:{port}/{vhost}", "attack")


def test_an_operator_adds_and_removes_one(servers: Servers) -> None:
    broker = Management(servers.addresses["LICENCE_EVENTS_MANAGEMENT_URL"])
    name = f"bureau_{uuid.uuid4().hex[:8]}"
    password = subscribers.add(broker, name)
    assert subscribers.add(broker, name) is None, "again: the password stays"
    port = servers.state.port(rabbitmq.OUTSIDE.name)
    uri = f"amqp://{name}:{password}@127.0.0.1:{port}/%2Flicence-events"
    with connect(uri, "subscriber") as theirs:
        assert theirs.channel().basic_get(name) is None
    assert name in subscribers.names(broker)
    subscribers.remove(broker, name)
    with pytest.raises(AccessRefused):
        connect(uri, "subscriber")
    with pytest.raises(ValueError, match="no subscriber"):
        subscribers.remove(broker, name)


@pytest.mark.parametrize("name", ["publisher", "administrator", "A", "x.y", "^.*$", "a b"])
def test_a_name_that_is_no_subscriber_s_is_refused(servers: Servers, name: str) -> None:
    broker = Management(servers.addresses["LICENCE_EVENTS_MANAGEMENT_URL"])
    with pytest.raises(ValueError):
        subscribers.add(broker, name)
    assert name not in subscribers.names(broker)
