"""The round of a process beside a service: one after the other, and what happens meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chassis import background
from contracts.errors import Unavailable


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "POLL", 0.001)
    monkeypatch.setattr(background, "LONGEST_PAUSE", 0.004)


def test_what_waits_is_carried_out_in_turn_and_an_outage_is_waited_for() -> None:
    stopping, waiting, seen = threading.Event(), ["a", None, "away", "b"], list[str]()

    @contextmanager
    def next_one() -> Iterator[str | None]:
        one = waiting.pop(0) if waiting else None
        if one == "away":
            raise Unavailable("away")
        yield one
        if not waiting:
            stopping.set()

    background.in_turn(stopping, next_one, seen.append, lambda: seen.append("cleaned"))
    assert seen == ["a", "cleaned", "b"]


def test_what_nobody_expects_ends_the_process() -> None:
    @contextmanager
    def next_one() -> Iterator[str | None]:
        raise ValueError("defect")
        yield

    with pytest.raises(ValueError, match="defect"):
        background.in_turn(threading.Event(), next_one, print, print)
