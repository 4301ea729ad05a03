"""What strangers may ask for: so often from one address, so many at once."""

import eventlet
import pytest
from flask import Flask

from contracts.errors import TooMany, Unavailable
from gateway import throttle


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


def ask(app: Flask, address: str, *, seconds: float = 0.0, per_minute: int = 100) -> str:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        try:
            with throttle.costly("work", per_minute):
                eventlet.sleep(seconds)
        except (TooMany, Unavailable) as refused:
            return refused.code
    return "done"


def test_an_address_is_counted_by_its_subscriber(app: Flask) -> None:
    asked = [ask(app, f"2001:db8::{number}", per_minute=2) for number in range(1, 4)]
    assert asked == ["done", "done", "too_many_attempts"]
    assert ask(app, "2001:db8:0:1::1", per_minute=2) == "done"


def test_an_address_has_a_share_of_a_day(app: Flask) -> None:
    def take(address: str, amount: int) -> int | None:
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
            try:
                throttle.share("work", amount, per_day=10)
            except TooMany as refused:
                return int(refused.details["retry_after"])
        return None

    assert [take("192.0.2.1", amount) for amount in (4, 6)] == [None, None]
    assert 3600 < (take("192.0.2.1", 1) or 0) <= 24 * 3600
    assert take("192.0.2.2", 10) is None


def test_few_are_served_at_once_and_a_flood_is_told_to_come_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "WAIT", 0.2)
    slow = [eventlet.spawn(ask, app, f"192.0.2.{n}", seconds=0.8) for n in range(throttle.AT_ONCE)]
    eventlet.sleep(0)
    assert ask(app, "192.0.2.100") == "unavailable"
    assert [one.wait() for one in slow] == ["done"] * throttle.AT_ONCE
    assert ask(app, "192.0.2.100") == "done", "turns are given back"


def test_who_waits_a_moment_is_served(app: Flask) -> None:
    short = [eventlet.spawn(ask, app, "192.0.2.1", seconds=0.05) for _ in range(10)]
    assert [one.wait() for one in short] == ["done"] * 10
