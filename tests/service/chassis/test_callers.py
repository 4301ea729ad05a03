"""What a process on the broker can make others believe, tried with its own user."""

import json
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import amqp
import pytest
from amqp.exceptions import AccessRefused, PreconditionFailed
from nameko.containers import ServiceContainer

from chassis import names
from chassis.amqp_connection import connect
from chassis.context import SYSTEM_ACTOR, Actor, Call
from chassis.database import Db
from chassis.rpc import wire
from chassis.rpc.standalone import StandaloneClient
from contracts.errors import Forbidden
from contracts.operations import AnyOperation, Operation, P, Rep, Req
from deploy.broker.definitions import rights
from deploy.broker.management import Management
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.chassis.broker import Queues
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Sample
from tests.service.chassis.test_events import QUEUE, rows

OpenAs = Callable[[str], amqp.Connection]
STAFF = Actor("staff", "s1", "周敏", roles=("EXAMINE",))


@pytest.fixture
def user(sample_environment: dict[str, str]) -> Iterator[OpenAs]:
    """user("asker"): a connection as that process."""
    opened: list[amqp.Connection] = []

    def open_as(name: str) -> amqp.Connection:
        variable = f"AMQP_URI_{name.upper()}"
        opened.append(connect(sample_environment[variable], "attack"))
        return opened[-1]

    yield open_as
    for connection in opened:
        connection.collect()


def ask(
    connection: amqp.Connection,
    operation: Operation[P, Req, Rep],
    actor: Actor,
    *,
    exchange: str = "rpc.sample",
    **properties: str,
) -> Rep:
    """The reply to a request that is made by hand."""
    channel = connection.channel()
    replies: list[amqp.Message] = []
    channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=replies.append)
    body = wire.encode_request(operation, Call(actor).within(10), {})
    message = amqp.Message(body, reply_to="amq.rabbitmq.reply-to", **properties)
    channel.basic_publish(message, exchange, "rpc.sample")
    while not replies:
        connection.drain_events(timeout=10)
    reply: Rep = operation.answers.read(wire.decode_reply(replies[0].body))
    return reply


def test_a_service_asks_as_itself_whatever_it_says(
    sample: ServiceContainer, sample_environment: dict[str, str], user: OpenAs
) -> None:
    liar = SYSTEM_ACTOR("identity")
    reply = ask(user("other"), Sample.only_services, liar, user_id="other")
    assert (reply.kind, reply.account_id) == ("system", "other")


@pytest.mark.parametrize(
    ("process", "operation", "actor"),
    [
        ("other", Sample.who, FIRM),  # without identity's signature
        ("other", Sample.who, STAFF),
        ("other", Sample.examine, STAFF),
        ("asker", Sample.only_services, SYSTEM_ACTOR("other")),
        ("sample", Sample.who, SYSTEM_ACTOR("other")),
    ],
)
def test_what_it_may_not_say_is_refused(
    sample: ServiceContainer, user: OpenAs, process: str, operation: AnyOperation, actor: Actor
) -> None:
    exchange = "" if process == "sample" else "rpc.sample"
    with pytest.raises(Forbidden):
        ask(user(process), operation, actor, exchange=exchange, user_id=process)


def test_a_request_that_nobody_signs_for_is_refused(sample: ServiceContainer, user: OpenAs) -> None:
    with pytest.raises(Forbidden):
        ask(user("other"), Sample.only_services, SYSTEM_ACTOR("other"))


def test_the_broker_takes_no_other_name(sample: ServiceContainer, user: OpenAs) -> None:
    with pytest.raises(PreconditionFailed, match="user_id"):
        ask(user("asker"), Sample.only_services, SYSTEM_ACTOR("other"), user_id="other")


def test_a_client_s_requests_bear_its_user(
    sample: ServiceContainer, sample_environment: dict[str, str]
) -> None:
    with StandaloneClient(sample_environment["AMQP_URI_OTHER"]) as client:
        itself = client.proxy(Sample, Call(SYSTEM_ACTOR("x")).within(10))
        assert itself.who().account_id == "other"
        with pytest.raises(AttributeError):  # it does not even try
            client.proxy(Sample, Call(FIRM)).fail  # noqa: B018


ATTEMPTS: dict[str, Callable[[amqp.Channel], object]] = {
    "publish into a queue": lambda c: publish(c, "", "rpc.sample"),
    "tell an event": lambda c: publish(c, "sample.events", "sample.added"),
    "declare a queue": lambda c: c.queue_declare("mine"),
    "have a queue named": lambda c: c.queue_declare("", exclusive=True),
    "declare an exchange": lambda c: c.exchange_declare("mine", "topic"),
    "listen to events": lambda c: c.queue_bind(QUEUE, "sample.events", "#"),
    "read requests": lambda c: c.basic_get("rpc.sample"),
    "take requests": lambda c: c.basic_consume("rpc.sample"),
    "delete a queue": lambda c: c.queue_delete("rpc.sample"),
    "empty a queue": lambda c: c.queue_purge("rpc.sample"),
    "unbind a queue": lambda c: c.queue_unbind("rpc.sample", "rpc.sample", "rpc.sample"),
}


def publish(channel: amqp.Channel, exchange: str, key: str) -> None:
    channel.confirm_select()
    channel.basic_publish(amqp.Message("x"), exchange, key)
    channel.wait(amqp.spec.Basic.Ack)


@pytest.mark.parametrize("what", ATTEMPTS)
def test_who_only_asks_has_no_other_right(
    sample: ServiceContainer, other: ServiceContainer, user: OpenAs, what: str
) -> None:
    with pytest.raises(AccessRefused):
        ATTEMPTS[what](user("asker").channel())


OF_OTHER = {"publish into a queue", "listen to events"}


@pytest.mark.parametrize("what", [name for name in ATTEMPTS if name not in OF_OTHER])
def test_nor_has_a_service_over_another(
    sample: ServiceContainer, other: ServiceContainer, user: OpenAs, what: str
) -> None:
    """The default exchange it needs to answer: who receives through it looks at the user. Events of
    those it hears it may listen to, with a queue of its own."""
    with pytest.raises(AccessRefused):
        ATTEMPTS[what](user("other").channel())


def event(account: str) -> bytes:
    told = {
        "id": str(uuid.uuid4()), "type": "sample.added", "version": 1, "stream": "s", "seq": 1,
        "occurred_at": "2026-01-01T00:00:00+00:00", "actor": FIRM.to_dict(), "case_id": None,
        "causation_id": None, "trace_id": "t", "data": {"account": account, "amount": 1},
    }  # fmt: skip
    return json.dumps(told).encode()


@pytest.mark.parametrize("signed", [{}, {"user_id": "asker"}])
def test_an_event_that_its_source_did_not_tell_is_a_dead_letter(
    db: Db,
    other: ServiceContainer,
    sample_environment: dict[str, str],
    servers: Servers,
    signed: dict[str, str],
) -> None:
    """asker is given the right to publish, as a service has it."""
    operator = Queues(sample_environment["AMQP_URI_OPERATOR"])
    operator.publish("", QUEUE, event("replayed by an operator"))
    wait_for(lambda: len(rows(db)) == 1)
    uri = sample_environment["AMQP_URI_ASKER"]
    broker = Management(servers.addresses["RABBITMQ_MANAGEMENT_URL"])
    broker.load(rights(urlsplit(uri).path[1:], "asker", "^$", ".*", "^$"))
    with connect(uri, "attack") as connection:
        connection.channel().basic_publish(amqp.Message(event("forged"), **signed), "", QUEUE)
    wait_for(lambda: operator.depth(names.dead(QUEUE)) == 1)
    assert [row.account for row in rows(db)] == ["replayed by an operator"]
