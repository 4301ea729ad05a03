"""Codes by text message: behind a captcha, limited, good only where they were asked for."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from chassis import clock, metrics
from chassis.database import Db
from chassis.settings import settings
from chassis.vault import Vault
from contracts.errors import Invalid, TooMany
from contracts.identity.entry import CodeSent, NewCaptcha
from contracts.identity.sessions import SignedIn
from services.identity import codes
from services.identity.handlers import captcha
from services.identity.model import (
    CODE_ATTEMPTS,
    CODE_RESEND,
    CODES_FROM_STRANGERS,
    CODES_PER_DAY,
)
from tests.present import present
from tests.service.identity.conftest import VISITOR, Phones, call

pytestmark = pytest.mark.service
MOBILE = "13800000001"
A_MINUTE = CODE_RESEND + timedelta(seconds=1)


@pytest.fixture
def owner(firm: Callable[..., Any]) -> tuple[str, str]:
    """(username, reserved mobile)"""
    request = firm()[1]
    return request["account"]["username"], request["enterprise"]["contact_mobile"]


@pytest.fixture
def check(db: Db, vault: Vault) -> Callable[[str, str | None, str], str]:
    """`check(username, ticket, digits)`: the outcome of a code given for recovery."""

    def attempt(username: str, ticket: str | None, digits: str) -> str:
        whom = codes.subject(vault, "recover", username)
        try:
            codes.check(db, call("recover_password"), vault, whom, ticket, digits, "code")
        except Invalid:
            return "wrong"
        return "right"

    return attempt


def other(digits: str) -> str:
    return "000000" if digits != "000000" else "111111"


def test_the_next_one_can_be_had_after_a_minute(ask_code: Callable[..., CodeSent]) -> None:
    ask_code(purpose="register", mobile=MOBILE)
    with pytest.raises(TooMany) as refused:
        ask_code(purpose="register", mobile=MOBILE)
    assert 0 < refused.value.details["retry_after"] <= 60
    with clock.travel(A_MINUTE):
        ask_code(purpose="register", mobile=MOBILE)


def test_a_repeated_request_sends_one(ask_code: Callable[..., CodeSent], phones: Phones) -> None:
    key = uuid.uuid4().hex
    first = ask_code(purpose="register", mobile=MOBILE, key=key)
    assert ask_code(purpose="register", mobile=MOBILE, key=key) == first
    assert len(phones.texts(MOBILE)) == 1


def test_no_message_is_sent_without_a_captcha(
    ask_code: Callable[..., CodeSent], solve: Callable[..., tuple[str, str]], phones: Phones
) -> None:
    captcha_id, letters = solve()
    for given in ((None, None), (captcha_id, letters + "x"), (captcha_id, letters)):
        with pytest.raises(Invalid) as refused:
            ask_code(purpose="register", mobile=MOBILE, captcha_id=given[0], captcha_text=given[1])
        assert refused.value.findings[0]["path"] == "captcha_text"
    assert phones.rows() == []


def test_a_question_in_words_does_as_well_as_a_picture(
    db: Db, vault: Vault, ask_code: Callable[..., CodeSent]
) -> None:
    asked = captcha.new_captcha(
        call("new_captcha"), NewCaptcha(kind="question"), db=db, vault=vault
    )
    assert asked.text is None
    assert re.search("等于多少|哪个最", present(asked.question))
    with pytest.raises(Invalid):
        given = {"captcha_id": asked.captcha_id, "captcha_text": "1000"}
        ask_code(purpose="register", mobile=MOBILE, **given)


def test_strangers_neither_replace_nor_spoil_the_owners_code(
    owner: tuple[str, str],
    ask_code: Callable[..., CodeSent],
    phones: Phones,
    check: Callable[[str, str | None, str], str],
) -> None:
    username, mobile = owner
    mine = ask_code(purpose="recover", username=username).ticket
    right = phones.code(mobile)
    with clock.travel(A_MINUTE):
        foreign = ask_code(purpose="recover", username=username, address="203.0.113.9").ticket
        for ticket in (foreign, None, "no-ticket", str(uuid.uuid4())):
            for _ in range(CODE_ATTEMPTS + 1):
                assert check(username, ticket, other(right)) == "wrong"
        assert check(username, foreign, right) == "wrong", "good only with its own ticket"
        assert check(username, mine, right) == "right"


def test_five_wrong_guesses_spoil_the_code_they_were_meant_for(
    owner: tuple[str, str],
    ask_code: Callable[..., CodeSent],
    phones: Phones,
    check: Callable[[str, str | None, str], str],
) -> None:
    username, mobile = owner
    ticket = ask_code(purpose="recover", username=username).ticket
    right = phones.code(mobile)
    for _ in range(CODE_ATTEMPTS - 1):
        assert check(username, ticket, other(right)) == "wrong"
    assert check(username, ticket, right) == "right"
    assert check(username, ticket, other(right)) == "wrong"
    assert check(username, ticket, right) == "wrong"


def test_strangers_cannot_use_up_the_day_of_the_owner(
    owner: tuple[str, str],
    ask_code: Callable[..., CodeSent],
    enter: Callable[..., SignedIn],
) -> None:
    username, _ = owner
    known = enter(username).device
    later = timedelta()
    for number in range(CODES_FROM_STRANGERS):
        with clock.travel(later):
            ask_code(purpose="recover", username=username, address=f"203.0.113.{number // 4}")
        later += A_MINUTE
    with clock.travel(later), pytest.raises(TooMany):
        ask_code(purpose="recover", username=username, address="198.51.100.1")
    with clock.travel(later):
        assert ask_code(purpose="recover", username=username, devices=[known]).ticket


def test_one_address_gets_few_for_one_mobile_and_a_subscriber_is_one_address(
    ask_code: Callable[..., CodeSent],
) -> None:
    later = timedelta()
    for number in range(CODES_PER_DAY):
        with clock.travel(later):
            ask_code(purpose="register", mobile=MOBILE, address=f"2001:db8:7::{number}")
        later += A_MINUTE
    with clock.travel(later):
        with pytest.raises(TooMany):
            ask_code(purpose="register", mobile=MOBILE, address="2001:db8:7::ffff")
        ask_code(purpose="register", mobile=MOBILE, address="2001:db8:8::1")


def test_over_the_ceiling_of_all_nothing_is_sent_and_somebody_is_told(
    ask_code: Callable[..., CodeSent],
    enter: Callable[..., SignedIn],
    owner: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SMS_CODES_PER_HOUR", "3")
    settings.cache_clear()
    username, _ = owner
    known = enter(username).device
    for number in range(3):
        ask_code(purpose="register", mobile=f"1380000001{number}")
    refused = metrics.sms_refused.labels("ceiling")
    before = refused._value.get()
    with capture_logs() as logged, pytest.raises(TooMany, match="上限"):
        ask_code(purpose="register", mobile=MOBILE)
    assert [line["event"] for line in logged if line["log_level"] == "error"] == [
        "sms_ceiling_reached"
    ]
    assert refused._value.get() == before + 1
    assert ask_code(purpose="recover", username=username, devices=[known])
    with clock.travel(timedelta(hours=1)):
        ask_code(purpose="register", mobile=MOBILE)
    settings.cache_clear()


def test_an_address_asks_for_no_more_than_sixty_a_day(
    db: Db, ask_code: Callable[..., CodeSent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "CODES_PER_ADDRESS", 3)
    for number in range(3):
        ask_code(purpose="register", mobile=f"1380000002{number}", address="198.51.100.7")
    with pytest.raises(TooMany):
        ask_code(purpose="register", mobile=MOBILE, address="198.51.100.7")
    ask_code(purpose="register", mobile=MOBILE, address=VISITOR.address)
