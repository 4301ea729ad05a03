"""Signing in, and the session that it opens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import eventlet
import pytest
from msgspec.structs import asdict

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from contracts.errors import Invalid, NotFound, Unauthenticated
from contracts.identity.sessions import (
    OwnSession,
    Session,
    SessionId,
    SessionInfo,
    SessionsEnded,
    SessionToken,
    SignedIn,
    Token,
)
from services.identity.handlers import sessions, sign_in
from services.identity.model import INTRANET, MAX_NOTICES_PER_DAY, MAX_SESSIONS
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import Phones, call

pytestmark = pytest.mark.service
WRONG = "wrong-" + PASSWORD


def resolve(db: Db, token: str, used: bool = True) -> Session:
    asked: dict[str, Any] = {"token": token, "used": used}
    return sessions.session_of(call("resolve_session"), SessionToken(**asked), db=db)


@pytest.mark.spec("A-02", "A-04")
def test_a_firm_signs_in_and_its_token_says_who_it_is(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    owner, request = firm()
    entered = enter(request["account"]["username"].upper())
    actor = resolve(db, entered.token).actor
    assert (actor.kind, actor.enterprise_id) == ("enterprise", owner.enterprise_id)
    assert actor.name == request["enterprise"]["name"]


@pytest.mark.spec("N-01")
def test_the_two_surfaces_are_apart(
    db: Db,
    firm: Callable[..., Any],
    staff: Callable[..., str],
    enter: Callable[..., SignedIn],
) -> None:
    _, request = firm()
    staff("reviewer-1", roles=("FORMAL", "ACCEPT"))
    actor = resolve(db, enter("reviewer-1", surface="intranet").token).actor
    assert (actor.kind, actor.office) == ("staff", "ZHEJIANG")
    assert set(actor.roles) == {"FORMAL", "ACCEPT"}
    with pytest.raises(Unauthenticated):
        enter("reviewer-1", address=None)
    with pytest.raises(Unauthenticated):
        enter(request["account"]["username"], surface="intranet", address=None)


@pytest.mark.spec("A-07")
def test_the_answer_does_not_say_which_part_is_wrong(
    firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    _, request = firm()
    told = []
    for username in (request["account"]["username"], "nobody-has-this"):
        with pytest.raises(Unauthenticated) as refused:
            enter(username, WRONG, address=None)
        told.append(refused.value.to_dict())
    assert told[0] == told[1]


@pytest.mark.spec("A-07")
def test_a_session_ends_when_idle_and_in_any_case_after_twelve_hours(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    token = enter(firm()[1]["account"]["username"]).token
    with clock.travel(timedelta(minutes=29)):
        assert resolve(db, token)
    with clock.travel(timedelta(minutes=58)):
        assert resolve(db, token)
    with clock.travel(timedelta(minutes=89)), pytest.raises(Unauthenticated):
        resolve(db, token)
    token = enter(firm()[1]["account"]["username"]).token
    for quarters in range(1, 48):
        with clock.travel(timedelta(minutes=15 * quarters)):
            resolve(db, token)
    with clock.travel(timedelta(hours=12, seconds=1)), pytest.raises(Unauthenticated):
        resolve(db, token)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    token = enter(firm()[1]["account"]["username"]).token
    with clock.travel(timedelta(minutes=20)):
        assert resolve(db, token, used=False)
    with clock.travel(timedelta(minutes=31)), pytest.raises(Unauthenticated):
        resolve(db, token)


def test_an_empty_field_is_told_and_no_guess(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    username = firm()[1]["account"]["username"]
    for given in ((username, ""), ("", PASSWORD), ("  ", " ")):
        for _ in range(6):
            with pytest.raises(Invalid) as refused:
                enter(*given)
    assert {finding["path"] for finding in refused.value.findings} == {"username", "password"}
    assert enter(username).token


def test_right_sign_ins_at_the_same_moment_all_succeed(
    firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    username = firm()[1]["account"]["username"]
    entering = [eventlet.spawn(enter, username) for _ in range(9)]
    assert len({one.wait().token for one in entering}) == 9


def test_who_signs_in_anew_leaves_no_session_behind(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    username = firm()[1]["account"]["username"]
    before = enter(username).token
    enter(username, replaces=before)
    with pytest.raises(Unauthenticated):
        resolve(db, before)


def test_of_too_many_sessions_the_longest_unused_ends_and_is_told(
    db: Db, staff: Callable[..., str], enter: Callable[..., SignedIn]
) -> None:
    staff("reviewer-1")
    opened = []
    for minute in range(MAX_SESSIONS[INTRANET]):
        with clock.travel(timedelta(minutes=minute)):
            opened.append(enter("reviewer-1", surface="intranet"))
    assert [one.others_ended for one in opened] == [0] * 5
    with clock.travel(timedelta(minutes=10)):
        resolve(db, opened[0].token)
        assert enter("reviewer-1", surface="intranet").others_ended == 1
        with pytest.raises(Unauthenticated, match="同时登录的设备过多"):
            resolve(db, opened[1].token)
        for one in (opened[0], *opened[2:]):
            assert resolve(db, one.token)


def owner_of(db: Db, entered: SignedIn) -> Actor:
    return Actor.from_dict(asdict(resolve(db, entered.token).actor))


def listed(db: Db, actor: Actor, token: str) -> list[SessionInfo]:
    asking = call("sessions", actor)
    with db.read(asking) as reading:
        return sessions.list_sessions(reading, asking, Token(token=token)).items


def test_a_firm_sees_its_sessions_and_ends_them(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    username = firm()[1]["account"]["username"]
    here = enter(username, agent="Windows 上的 Edge")
    there = enter(username, agent="手机上的微信", address="198.51.100.9")
    third = enter(username)
    owner = owner_of(db, here)
    shown = listed(db, owner, here.token)
    assert [one.current for one in shown] == [True, False, False]
    assert shown[0].device == "Windows 上的 Edge"
    [phone] = [one for one in shown if one.device == "手机上的微信"]
    assert phone.address == "198.51.100.9"
    stranger = firm()[0]
    with pytest.raises(NotFound):
        db.command(call("end_session", stranger), SessionId(session_id=phone.session_id),
                   sessions.end_session)  # fmt: skip
    db.command(call("end_session", owner), SessionId(session_id=phone.session_id),
               sessions.end_session)  # fmt: skip
    with pytest.raises(Unauthenticated, match="本机的登录已被退出"):
        resolve(db, there.token)
    others = OwnSession(token=here.token, devices=[str(here.device)])
    ended = db.command(call("end_other_sessions", owner), others, sessions.end_other_sessions)
    assert ended == SessionsEnded(ended=1)
    with pytest.raises(Unauthenticated):
        resolve(db, third.token)
    assert len(listed(db, owner, here.token)) == 1
    assert enter(username, devices=[here.device]).device is None, "still known"
    assert enter(username, devices=[there.device]).device, "not known any more"


def test_a_sign_in_from_a_new_device_is_told_to_the_firm(
    firm: Callable[..., Any], enter: Callable[..., SignedIn], phones: Phones
) -> None:
    request = firm()[1]
    username, mobile = request["account"]["username"], request["enterprise"]["contact_mobile"]
    known = enter(username, agent="Windows 上的 Edge").device
    [told] = phones.texts(mobile)
    assert "新设备" in told and "Windows 上的 Edge" in told and "192.0.2.7" in told
    assert enter(username, devices=["of another account", known]).device is None
    assert len(phones.texts(mobile)) == 1
    for _ in range(15):
        enter(username)
    assert len(phones.texts(mobile)) == MAX_NOTICES_PER_DAY


def test_signing_out_ends_the_session(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    token = enter(firm()[1]["account"]["username"]).token
    for _ in range(2):
        with db.transaction(call("sign_out")) as tx:
            sign_in.sign_out(tx, Token(token=token))
    with pytest.raises(Unauthenticated):
        resolve(db, token)


def test_no_token_can_be_read_from_the_database(
    db: Db, firm: Callable[..., Any], enter: Callable[..., SignedIn]
) -> None:
    entered = enter(firm()[1]["account"]["username"])
    secrets = entered.token, entered.device
    with db.engine.connect() as connection:
        for table in ("session", "known_device", "audit", "idempotency", "sign_in_attempt"):
            rows = connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            assert not any(secret in row[0] for row in rows for secret in secrets)
