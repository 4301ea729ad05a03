"""Changing and recovering the password."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Invalid, TooMany, Unauthenticated
from contracts.identity.entry import ChangePassword, CodeSent, Recover
from contracts.identity.sessions import Session, SessionToken, SignedIn
from services.identity.handlers import change_password, recover_password, sessions
from services.identity.model import CODE_VALID
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import Phones, call

pytestmark = pytest.mark.service
NEW = "西湖-断桥-残雪-2026"


def recover(
    db: Db,
    vault: Vault,
    username: str,
    ticket: str,
    code: str,
    password: str = NEW,
    key: str | None = None,
) -> None:
    data = Recover(username=username, ticket=ticket, code=code, new_password=password)
    recover_password.recover_password(call("recover_password", key=key), data, db=db, vault=vault)


def change(
    db: Db,
    vault: Vault,
    actor: Actor,
    old: str,
    new: str,
    key: str | None = None,
    devices: Sequence[str] = (),
) -> None:
    data = ChangePassword(old_password=old, new_password=new, devices=list(devices))
    change_password.change_password(call("change_password", actor, key), data, db=db, vault=vault)


def resolve(db: Db, token: str) -> Session:
    asked: dict[str, Any] = {"token": token, "used": True}
    return sessions.session_of(call("resolve_session"), SessionToken(**asked), db=db)


@pytest.mark.spec("A-05", "A-23")
def test_the_reserved_mobile_recovers_the_password(
    db: Db,
    vault: Vault,
    firm: Callable[..., Any],
    phones: Phones,
    enter: Callable[..., SignedIn],
    ask_code: Callable[..., CodeSent],
) -> None:
    request = firm()[1]
    username, mobile = request["account"]["username"], request["enterprise"]["contact_mobile"]
    before = enter(username).token
    ticket = ask_code(purpose="recover", username=username).ticket
    code = phones.code(mobile)
    with pytest.raises(Invalid) as weak:
        recover(db, vault, username, ticket, code, "password123")
    assert weak.value.findings[0]["path"] == "new_password"
    recover(db, vault, username, ticket, code, key="one")
    recover(db, vault, username, ticket, code, key="one")
    with pytest.raises(Unauthenticated):
        resolve(db, before)
    assert enter(username, NEW).token
    # Beside the message on the new device, in whichever order the two were handed over.
    assert any("密码已修改" in message for message in phones.texts(mobile)[:2])
    with pytest.raises(Invalid):
        recover(db, vault, username, ticket, code)


def test_recovery_opens_a_closed_account(
    db: Db,
    vault: Vault,
    firm: Callable[..., Any],
    phones: Phones,
    enter: Callable[..., SignedIn],
    solve: Callable[..., tuple[str, str]],
    ask_code: Callable[..., CodeSent],
) -> None:
    request = firm()[1]
    username, mobile = request["account"]["username"], request["enterprise"]["contact_mobile"]
    for _ in range(5):
        with pytest.raises((Unauthenticated, TooMany)):
            enter(username, "wrong", captcha=solve())
    with pytest.raises(TooMany):
        enter(username, captcha=solve())
    ticket = ask_code(purpose="recover", username=username).ticket
    recover(db, vault, username, ticket, phones.code(mobile))
    assert enter(username, NEW).token


@pytest.mark.spec("A-23")
def test_recovery_tells_nothing_about_usernames(
    db: Db,
    vault: Vault,
    firm: Callable[..., Any],
    phones: Phones,
    ask_code: Callable[..., CodeSent],
) -> None:
    username = firm()[1]["account"]["username"]
    told = [ask_code(purpose="recover", username=name) for name in (username, "nobody-has-this")]
    tickets = [one.ticket for one in told]
    assert replace(told[0], ticket="") == replace(told[1], ticket="")
    for name, ticket in zip((username, "nobody-has-this"), tickets, strict=True):
        with pytest.raises(TooMany):
            ask_code(purpose="recover", username=name)
        with pytest.raises(Invalid) as refused:
            recover(db, vault, name, ticket, "not-it")
        assert refused.value.findings[0]["path"] == "code"
    assert len(phones.rows()) == 1


def test_a_code_is_valid_five_minutes(
    db: Db,
    vault: Vault,
    firm: Callable[..., Any],
    phones: Phones,
    ask_code: Callable[..., CodeSent],
) -> None:
    request = firm()[1]
    username = request["account"]["username"]
    ticket = ask_code(purpose="recover", username=username).ticket
    code = phones.code(request["enterprise"]["contact_mobile"])
    with clock.travel(CODE_VALID), pytest.raises(Invalid):
        recover(db, vault, username, ticket, code)


def test_a_changed_password_ends_every_session_and_is_announced(
    db: Db,
    vault: Vault,
    firm: Callable[..., Any],
    phones: Phones,
    enter: Callable[..., SignedIn],
) -> None:
    owner, request = firm()
    username = request["account"]["username"]
    tokens = [enter(username).token for _ in range(2)]
    change(db, vault, owner, PASSWORD, NEW, key="one")
    change(db, vault, owner, PASSWORD, NEW, key="one")
    for token in tokens:
        with pytest.raises(Unauthenticated):
            resolve(db, token)
    assert enter(username, NEW).token
    told = phones.texts(request["enterprise"]["contact_mobile"])
    assert sum("密码已修改" in text for text in told) == 1


def test_only_the_device_that_changed_the_password_is_still_known(
    db: Db, vault: Vault, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    owner, request = firm()
    username = request["account"]["username"]
    here, there = (str(enter(username).device) for _ in range(2))
    change(db, vault, owner, PASSWORD, NEW, devices=[here])
    assert enter(username, NEW, devices=[here]).device is None
    assert enter(username, NEW, devices=[there]).device


def test_guesses_of_strangers_do_not_hinder_the_owner_from_changing_it(
    db: Db,
    vault: Vault,
    firm: Callable[..., Any],
    enter: Callable[..., SignedIn],
    solve: Callable[..., tuple[str, str]],
) -> None:
    owner, request = firm()
    for _ in range(5):
        with pytest.raises((Unauthenticated, TooMany)):
            enter(request["account"]["username"], "wrong", captcha=solve())
    change(db, vault, owner, PASSWORD, NEW)


def test_what_a_new_password_must_not_be(db: Db, vault: Vault, firm: Callable[..., Any]) -> None:
    owner, request = firm()
    for new in (PASSWORD, "12345678", request["enterprise"]["name"], "chengzhuang12398"):
        with pytest.raises(Invalid) as refused:
            change(db, vault, owner, PASSWORD, new)
        assert refused.value.findings[0]["path"] == "new_password"
    with pytest.raises(Invalid) as refused:
        change(db, vault, owner, "not the old one", NEW)
    assert refused.value.findings[0]["path"] == "old_password"


def test_a_refused_new_password_is_no_guess_at_the_old_one(
    db: Db, vault: Vault, firm: Callable[..., Any]
) -> None:
    owner, _ = firm()
    for _ in range(6):
        with pytest.raises(Invalid):
            change(db, vault, owner, PASSWORD, "12345678")
    change(db, vault, owner, PASSWORD, NEW)


def test_the_old_password_cannot_be_guessed_in_an_open_session(
    db: Db, vault: Vault, firm: Callable[..., Any]
) -> None:
    owner, _ = firm()
    for number in range(1, 6):
        with pytest.raises(TooMany if number == 5 else Invalid):
            change(db, vault, owner, "a wrong guess", NEW)
    with pytest.raises(TooMany):
        change(db, vault, owner, PASSWORD, NEW)


def test_staff_change_theirs_too(
    db: Db, vault: Vault, staff: Callable[..., str], enter: Callable[..., SignedIn]
) -> None:
    account_id = staff("reviewer-1")
    change(db, vault, Actor("staff", account_id, roles=("FORMAL",)), PASSWORD, NEW)
    assert enter("reviewer-1", NEW, surface="intranet").token
