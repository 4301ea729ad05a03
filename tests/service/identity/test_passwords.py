"""Changing and recovering the password."""

import pytest

from chassis import clock
from chassis.context import Actor
from contracts.errors import Invalid, TooMany, Unauthenticated
from services.identity.handlers import change_password, recover_password, send_code, sessions
from services.identity.model import CODE_VALID
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import call

pytestmark = pytest.mark.service
NEW = "西湖-断桥-残雪-2026"


def ask_code(db, vault, username):
    data = {"purpose": "recover", "mobile": None, "username": username}
    return send_code.send_code(db, call("send_code"), data, vault=vault)


def recover(db, vault, username, code, password=NEW, key=None):
    data = {"username": username, "code": code, "new_password": password}
    return recover_password.recover_password(
        db, call("recover_password", key=key), data, vault=vault
    )


def change(db, vault, actor, old, new, key=None):
    data = {"old_password": old, "new_password": new}
    return change_password.change_password(
        db, call("change_password", actor, key), data, vault=vault
    )


@pytest.mark.spec("A-05", "A-23")
def test_the_reserved_mobile_recovers_the_password(db, vault, firm, phones, enter):
    request = firm()[1]
    username, mobile = request["account"]["username"], request["enterprise"]["contact_mobile"]
    before = enter(username)["token"]
    ask_code(db, vault, username)
    code = phones.code(mobile)
    with pytest.raises(Invalid) as weak:
        recover(db, vault, username, code, "password123")
    assert weak.value.findings[0]["path"] == "new_password"
    recover(db, vault, username, code, key="one")
    recover(db, vault, username, code, key="one")
    with pytest.raises(Unauthenticated):
        sessions.resolve_session(db, call("resolve_session"), {"token": before})
    assert enter(username, NEW)["token"]
    assert "密码已修改" in phones.texts(mobile)[0]
    with pytest.raises(Invalid):
        recover(db, vault, username, code)


def test_recovery_opens_a_closed_account(db, vault, firm, phones, enter):
    request = firm()[1]
    username, mobile = request["account"]["username"], request["enterprise"]["contact_mobile"]
    for _ in range(5):
        with pytest.raises((Unauthenticated, TooMany, Invalid)):
            enter(username, "wrong", address=None)
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE sign_in_attempt SET outcome = 'failed'")
    ask_code(db, vault, username)
    recover(db, vault, username, phones.code(mobile))
    assert enter(username, NEW)["token"]


@pytest.mark.spec("A-23")
def test_recovery_tells_nothing_about_usernames(db, vault, firm, phones):
    username = firm()[1]["account"]["username"]
    assert ask_code(db, vault, username) == ask_code(db, vault, "nobody-has-this")
    for name in (username, "nobody-has-this"):
        with pytest.raises(TooMany):
            ask_code(db, vault, name)
        with pytest.raises(Invalid) as refused:
            recover(db, vault, name, "not-it")
        assert refused.value.findings[0]["path"] == "code"
    assert len(phones.rows()) == 1


def test_a_code_is_valid_five_minutes(db, vault, firm, phones):
    request = firm()[1]
    username = request["account"]["username"]
    ask_code(db, vault, username)
    code = phones.code(request["enterprise"]["contact_mobile"])
    with clock.travel(CODE_VALID), pytest.raises(Invalid):
        recover(db, vault, username, code)


def test_a_changed_password_ends_every_session_and_is_announced(db, vault, firm, phones, enter):
    owner, request = firm()
    username = request["account"]["username"]
    tokens = [enter(username)["token"] for _ in range(2)]
    change(db, vault, owner, PASSWORD, NEW, key="one")
    change(db, vault, owner, PASSWORD, NEW, key="one")
    for token in tokens:
        with pytest.raises(Unauthenticated):
            sessions.resolve_session(db, call("resolve_session"), {"token": token})
    assert enter(username, NEW)["token"]
    assert len(phones.texts(request["enterprise"]["contact_mobile"])) == 1


def test_what_a_new_password_must_not_be(db, vault, firm):
    owner, request = firm()
    for new in (PASSWORD, "12345678", request["enterprise"]["name"], "chengzhuang12398"):
        with pytest.raises(Invalid) as refused:
            change(db, vault, owner, PASSWORD, new)
        assert refused.value.findings[0]["path"] == "new_password"
    with pytest.raises(Invalid) as refused:
        change(db, vault, owner, "not the old one", NEW)
    assert refused.value.findings[0]["path"] == "old_password"


def test_a_refused_new_password_is_no_guess_at_the_old_one(db, vault, firm):
    owner, _ = firm()
    for _ in range(6):
        with pytest.raises(Invalid):
            change(db, vault, owner, PASSWORD, "12345678")
    change(db, vault, owner, PASSWORD, NEW)


def test_the_old_password_cannot_be_guessed_in_an_open_session(db, vault, firm):
    owner, _ = firm()
    for number in range(1, 6):
        with pytest.raises(TooMany if number == 5 else Invalid):
            change(db, vault, owner, "a wrong guess", NEW)
    with pytest.raises(TooMany):
        change(db, vault, owner, PASSWORD, NEW)


def test_staff_change_theirs_too(db, vault, staff, enter):
    account_id = staff("reviewer-1")
    change(db, vault, Actor("staff", account_id, roles=("FORMAL",)), PASSWORD, NEW)
    assert enter("reviewer-1", NEW, surface="intranet")["token"]
