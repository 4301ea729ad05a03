import json

import pytest
from nameko.containers import ServiceContainer

from chassis import deadletters
from tests.polling import wait_for
from tests.service.chassis.broker import Queues

QUEUE = "other.notes"


@pytest.fixture
def queues(sample_environment: dict[str, str], other: ServiceContainer) -> Queues:
    """Two messages that cannot be handled, in the dead letters."""
    look = Queues(sample_environment["AMQP_URI_OPERATOR"])
    for number in range(2):
        look.publish("sample.events", "sample.added", {"number": number})
    wait_for(lambda: look.depth(f"{QUEUE}.dead") == 2)
    return look


def test_they_are_counted(queues: Queues, capsys: pytest.CaptureFixture[str]) -> None:
    assert deadletters.main(["list", QUEUE, "no.such.queue"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{QUEUE}: 2", "no.such.queue: 0"]


def test_they_are_shown_and_stay(queues: Queues, capsys: pytest.CaptureFixture[str]) -> None:
    assert deadletters.main(["show", QUEUE]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [json.loads(line["body"]) for line in lines] == [{"number": 0}, {"number": 1}]
    assert {line["reason"] for line in lines} == {"'type'"}  # of the KeyError
    wait_for(lambda: queues.depth(f"{QUEUE}.dead") == 2)


def test_they_are_replayed(
    sample_environment: dict[str, str],
    queues: Queues,
    other: ServiceContainer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other.stop()  # so that they stay in the queue to be seen
    assert deadletters.main(["replay", QUEUE]) == 0
    assert capsys.readouterr().out == f"{QUEUE}: 2 replayed\n"
    assert queues.depth(f"{QUEUE}.dead") == 0
    wait_for(lambda: queues.depth(QUEUE) == 2)


def test_show_needs_a_queue() -> None:
    with pytest.raises(SystemExit):
        deadletters.main(["show"])
