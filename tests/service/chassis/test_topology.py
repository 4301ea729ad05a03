"""What is on the broker and nowhere in the code is found and taken away."""

from collections.abc import Iterator

import pytest

from chassis import names, topology
from chassis.amqp_connection import connect
from chassis.deadletters import consumers, services
from chassis.events.topology import declare_queue
from chassis.settings import settings
from contracts.processes import OURS
from tests.infrastructure import Servers
from tests.service.chassis.broker import Queues

pytestmark = pytest.mark.service


@pytest.fixture
def broker(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A virtual host as the services of this code leave it; its address."""
    with servers.virtual_host(OURS) as addresses:
        uri = addresses["AMQP_URI_OPERATOR"]
        monkeypatch.setenv("AMQP_URI_OPERATOR", uri)
        monkeypatch.setenv("RABBITMQ_MANAGEMENT_URL", servers.addresses["RABBITMQ_MANAGEMENT_URL"])
        settings.cache_clear()
        with connect(uri, "test") as connection:
            channel = connection.channel()
            for service in services():
                queue = names.rpc(service.name)
                channel.queue_declare(queue, durable=True, auto_delete=False)
                channel.queue_bind(queue, queue, queue)
            for queue in {consumer.queue for consumer in consumers()}:
                heard = [consumer.event for consumer in consumers() if consumer.queue == queue]
                declare_queue(connection, queue, heard)
        yield uri
    settings.cache_clear()


@pytest.fixture
def renamed(broker: str) -> Queues:
    """Besides: a handler of before with two messages, one with none, and an event of before."""
    look = Queues(broker)
    for queue in ("application.old", "application.older"):
        look.listen(queue, "review.events", "review.case_moved")
    for number in range(2):
        look.publish("", "application.old", {"number": number})
    with connect(broker, "test") as connection:
        channel = connection.channel()
        channel.queue_bind("application.cases", "review.events", "review.renamed")
        channel.exchange_declare("gone.events", "topic", durable=True, auto_delete=False)
    return look


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    status = topology.main(list(arguments))
    return status, capsys.readouterr().out.splitlines()


def test_a_broker_as_declared_is_silent(broker: str, capsys: pytest.CaptureFixture[str]) -> None:
    queues = len(topology.declared().queues)
    assert run(capsys, "check") == (0, [f"nothing unknown among {queues} queues"])


def test_what_the_code_does_not_know_is_named(
    renamed: Queues, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines = run(capsys)
    assert status == 1
    assert lines == [
        "unknown queue application.old: 2 messages",
        "unknown queue application.older: 0 messages",
        "unknown exchange gone.events",
        "unknown binding review.events → application.cases (review.renamed)",
        "unknown binding review.events → application.old (review.case_moved)",
        "unknown binding review.events → application.older (review.case_moved)",
    ]


def test_it_is_taken_away_but_messages_only_when_told(
    renamed: Queues, capsys: pytest.CaptureFixture[str]
) -> None:
    status, lines = run(capsys, "remove")
    assert status == 1
    assert "kept queue application.old: 2 messages" in lines
    assert run(capsys) == (1, ["unknown queue application.old: 2 messages"])
    assert run(capsys, "remove", "--discard") == (
        0, ["removed queue application.old: 2 messages"],
    )  # fmt: skip
    assert run(capsys)[0] == 0


def test_what_is_not_there_and_dead_letters_are_told_without_alarm(
    broker: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with connect(broker, "test") as connection:
        connection.channel().queue_delete("rpc.review")
    Queues(broker).publish("dead-letters", "review.cases", {"poison": True})
    status, lines = run(capsys)
    assert (status, lines[1:]) == (
        0,
        [
            "not there (its service has not started): queue rpc.review",
            "not there (its service has not started): binding rpc.review → rpc.review (rpc.review)",
            "dead letters of review.cases: 1",
        ],
    )


def test_a_broker_that_cannot_be_asked_is_one_line(
    broker: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RABBITMQ_MANAGEMENT_URL", "http://127.0.0.1:1")
    settings.cache_clear()
    assert topology.main(["check"]) == 2
    assert capsys.readouterr().err


def test_the_code_declares_what_its_services_use() -> None:
    found = topology.declared()
    assert {"rpc.review", "review.cases", "review.cases.dead"} <= found.queues
    assert "application.events" in found.exchanges
    assert all(isinstance(name, str) for name in found.queues)
