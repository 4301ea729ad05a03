"""Guessing passwords: what is counted, what it closes and to whom, what is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import eventlet
import pytest

from chassis import clock
from chassis.database import Db
from contracts.errors import Invalid, ServiceError, TooMany, Unauthenticated
from contracts.identity.sessions import SignedIn
from contracts.structs import Empty
from services.identity.handlers import sign_in
from services.identity.model import MAX_STRANGERS_FAILURES
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import call

pytestmark = pytest.mark.service
WRONG = "wrong-" + PASSWORD
ELSEWHERE = "198.51.100.1"


def captcha_from_the_start(db: Db) -> bool:
    asking = call("sign_in_terms")
    with db.read(asking) as reading:
        return sign_in.sign_in_terms(reading, asking, Empty()).captcha_required


@pytest.fixture
def guess(enter: Callable[..., SignedIn], solve: Callable[..., tuple[str, str]]) -> Any:
    """`guess(username, address=…)`: a wrong password with a solved captcha; the code of the
    refusal."""

    def attempt(username: str, **more: Any) -> Any:
        try:
            return enter(username, WRONG, captcha=solve(), **more)
        except ServiceError as error:
            return error.code

    return attempt


@pytest.fixture
def username(firm: Callable[..., Any]) -> str:
    name: str = firm()[1]["account"]["username"]
    return name


@pytest.mark.spec("A-03")
def test_after_a_failure_a_captcha_is_demanded_of_that_source(
    username: str, enter: Callable[..., SignedIn], solve: Callable[..., tuple[str, str]]
) -> None:
    with pytest.raises(Unauthenticated) as refused:
        enter(username, WRONG)
    assert refused.value.details["captcha_required"]
    with pytest.raises(Invalid) as demanded:
        enter(username)
    assert demanded.value.details["captcha_required"]
    captcha_id, letters = solve()
    for wrong in (letters + "x", letters):  # the second time it is used up
        with pytest.raises(Invalid):
            enter(username, captcha=(captcha_id, wrong))
    assert enter(username, captcha=solve()).token
    assert enter(username).token


def test_one_slip_asks_nobody_else_for_a_captcha(
    db: Db,
    username: str,
    firm: Callable[..., Any],
    enter: Callable[..., SignedIn],
    guess: Callable[..., Any],
) -> None:
    assert guess(username) == "unauthenticated"
    assert enter(firm()[1]["account"]["username"]).token, "a colleague at the same address"
    assert enter(username, address=ELSEWHERE).token, "the owner elsewhere"
    assert not captcha_from_the_start(db)


def test_many_failures_from_an_address_ask_everybody_there_from_the_start(
    db: Db,
    username: str,
    firm: Callable[..., Any],
    enter: Callable[..., SignedIn],
    guess: Callable[..., Any],
    solve: Callable[..., tuple[str, str]],
) -> None:
    for number in range(10):
        guess(f"account-{number}")
    assert captcha_from_the_start(db)
    with pytest.raises(Invalid) as demanded:
        enter(username)
    assert demanded.value.details["captcha_required"]
    assert enter(username, captcha=solve()).token
    assert enter(firm()[1]["account"]["username"], address=ELSEWHERE).token


@pytest.mark.spec("A-07")
def test_five_failures_close_the_account_to_their_source_for_longer_each_time(
    username: str,
    enter: Callable[..., SignedIn],
    guess: Callable[..., Any],
    solve: Callable[..., tuple[str, str]],
) -> None:
    later = timedelta()
    for minutes in (30, 60, 120):
        with clock.travel(later):
            assert [guess(username) for _ in range(4)] == ["unauthenticated"] * 4
            assert guess(username) == "too_many_attempts"
            with pytest.raises(TooMany) as closed:
                enter(username, captcha=solve())
        assert minutes * 60 - 60 < closed.value.details["retry_after"] <= minutes * 60
        with clock.travel(later + timedelta(minutes=minutes - 1)), pytest.raises(TooMany):
            enter(username, captcha=solve())
        later += timedelta(minutes=minutes + 1)
    assert enter(username, address=ELSEWHERE).token, "its owner is elsewhere"
    with clock.travel(later):
        assert enter(username, captcha=solve()).token


def test_strangers_close_an_account_to_strangers_and_not_to_its_own_devices(
    username: str,
    enter: Callable[..., SignedIn],
    guess: Callable[..., Any],
    solve: Callable[..., tuple[str, str]],
) -> None:
    known = enter(username).device
    asked = 0
    while guess(username, address=f"203.0.113.{asked // 4}") == "unauthenticated":
        asked += 1
    assert asked + 1 == MAX_STRANGERS_FAILURES
    with pytest.raises(TooMany, match="只能在登录过的设备上登录"):
        enter(username, address=ELSEWHERE, captcha=solve())
    assert enter(username, devices=[known]).token
    assert enter(username, devices=[known], address=ELSEWHERE).token


def test_an_address_that_tries_many_accounts_is_stopped_but_for_known_devices(
    username: str,
    enter: Callable[..., SignedIn],
    guess: Callable[..., Any],
    solve: Callable[..., tuple[str, str]],
) -> None:
    known = enter(username).device
    for number in range(50):
        assert guess(f"account-{number}") == "unauthenticated"
    with pytest.raises(TooMany, match="本网络"):
        enter("account-50", WRONG, captcha=solve())
    assert enter(username, devices=[known]).token


def test_a_known_device_may_guess_no_more_than_others(
    username: str, enter: Callable[..., SignedIn], guess: Callable[..., Any]
) -> None:
    known = enter(username).device
    outcomes = [guess(username, devices=[known]) for _ in range(6)]
    assert outcomes == ["unauthenticated"] * 4 + ["too_many_attempts"] * 2
    assert enter(username, address=ELSEWHERE).token


def test_all_of_a_subscriber_of_ipv6_is_one_address(
    username: str, guess: Callable[..., Any]
) -> None:
    outcomes = [guess(username, address=f"2001:db8:1:2::{number}") for number in range(5)]
    assert outcomes[-1] == "too_many_attempts"


@pytest.mark.parametrize(
    ("surface", "way_out"), [("portal", "忘记密码"), ("intranet", "系统管理员解锁")]
)
def test_each_surface_has_words_of_its_own(
    enter: Callable[..., SignedIn],
    solve: Callable[..., tuple[str, str]],
    surface: str,
    way_out: str,
) -> None:
    for _ in range(4):
        with pytest.raises(Unauthenticated):
            enter("nobody-has-this", WRONG, surface=surface, captcha=solve())
    with pytest.raises(TooMany, match=way_out) as closed:
        enter("nobody-has-this", WRONG, surface=surface, captcha=solve())
    assert "30分钟" in closed.value.message


def test_guesses_at_the_same_moment_are_counted_one_by_one(
    username: str, enter: Callable[..., SignedIn], solve: Callable[..., tuple[str, str]]
) -> None:
    def guess(solved: tuple[str, str]) -> Any:
        try:
            return enter(username, WRONG, captcha=solved)
        except ServiceError as error:
            return error.code

    # Who comes after the first failure is asked for a captcha: each has one.
    solved = [solve() for _ in range(12)]
    outcomes = [one.wait() for one in [eventlet.spawn(guess, captcha) for captcha in solved]]
    looked_at = [code for code in outcomes if code == "unauthenticated"]
    assert len(looked_at) <= 5
    assert set(outcomes) == {"unauthenticated", "too_many_attempts"}
