"""Signing in: what is counted, what is locked, what is told."""

from datetime import timedelta

import eventlet
import pytest

from chassis import clock
from contracts.errors import Invalid, ServiceError, TooMany, Unauthenticated
from services.identity.handlers import captcha, sessions, sign_in
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import call

pytestmark = pytest.mark.service
WRONG = "wrong-" + PASSWORD


@pytest.fixture
def solve(db, vault):
    """A captcha and its text, as read from the picture."""

    def read():
        picture = captcha.new_captcha(db, call("new_captcha"), {}, vault=vault)
        return picture["captcha_id"], picture["text"].lower()

    return read


def resolve(db, token):
    return sessions.resolve_session(db, call("resolve_session"), {"token": token})


@pytest.mark.spec("A-02", "A-04")
def test_a_firm_signs_in_and_its_token_says_who_it_is(db, firm, enter):
    owner, request = firm()
    entered = enter(request["account"]["username"].upper())
    actor = resolve(db, entered["token"])["actor"]
    assert (actor["kind"], actor["enterprise_id"]) == ("enterprise", owner.enterprise_id)
    assert actor["name"] == request["enterprise"]["name"]


@pytest.mark.spec("N-01")
def test_the_two_surfaces_are_apart(db, firm, staff, enter):
    _, request = firm()
    staff("reviewer-1", roles=("FORMAL", "ACCEPT"))
    actor = resolve(db, enter("reviewer-1", surface="intranet")["token"])["actor"]
    assert (actor["kind"], actor["office"]) == ("staff", "ZHEJIANG")
    assert set(actor["roles"]) == {"FORMAL", "ACCEPT"}
    with pytest.raises(Unauthenticated):
        enter("reviewer-1", address=None)
    with pytest.raises(Unauthenticated):
        enter(request["account"]["username"], surface="intranet", address=None)


@pytest.mark.spec("A-07")
def test_the_answer_does_not_say_which_part_is_wrong(firm, enter):
    _, request = firm()
    told = []
    for username in (request["account"]["username"], "nobody-has-this"):
        with pytest.raises(Unauthenticated) as refused:
            enter(username, WRONG, address=None)
        told.append(refused.value.to_dict())
    assert told[0] == told[1]


@pytest.mark.spec("A-03")
def test_after_a_failure_a_captcha_is_demanded(db, firm, enter, solve):
    username = firm()[1]["account"]["username"]
    other = firm()[1]["account"]["username"]
    with pytest.raises(Unauthenticated) as refused:
        enter(username, WRONG)
    assert refused.value.details["captcha_required"]
    for same in ({"username": username, "address": None}, {"username": other}):
        with pytest.raises(Invalid) as demanded:
            enter(**same)
        assert demanded.value.details["captcha_required"]
    captcha_id, letters = solve()
    with pytest.raises(Invalid):
        enter(username, captcha=(captcha_id, letters + "x"))
    with pytest.raises(Invalid):
        enter(username, captcha=(captcha_id, letters))
    assert enter(username, captcha=solve())["token"]
    assert enter(username)["token"]


@pytest.mark.spec("A-07")
def test_five_failures_close_the_account_for_half_an_hour(firm, enter, solve):
    username = firm()[1]["account"]["username"]
    for number in range(1, 6):
        with pytest.raises(TooMany if number == 5 else Unauthenticated):
            enter(username, WRONG, captcha=solve())
    with pytest.raises(TooMany) as closed:
        enter(username, captcha=solve())
    assert 1700 < closed.value.details["retry_after"] <= 1800
    with clock.travel(timedelta(minutes=29)), pytest.raises(TooMany):
        enter(username, captcha=solve())
    with clock.travel(timedelta(minutes=31)):
        assert enter(username, captcha=solve())["token"]


def test_a_username_nobody_has_is_closed_in_the_same_way(enter, solve):
    for number in range(1, 6):
        with pytest.raises(TooMany if number == 5 else Unauthenticated):
            enter("nobody-has-this", WRONG, captcha=solve())


def test_guesses_at_the_same_moment_are_counted_one_by_one(firm, enter, solve):
    username = firm()[1]["account"]["username"]

    def guess(solved):
        try:
            return enter(username, WRONG, address=None, captcha=solved)
        except ServiceError as error:
            return error.code

    # Who comes after the first failure is asked for a captcha: each has one.
    solved = [solve() for _ in range(12)]
    outcomes = [one.wait() for one in [eventlet.spawn(guess, captcha) for captcha in solved]]
    looked_at = [code for code in outcomes if code == "unauthenticated"]
    assert len(looked_at) <= 5
    assert set(outcomes) == {"unauthenticated", "too_many_attempts"}


def test_an_address_that_tries_many_accounts_is_stopped(enter, solve):
    for number in range(50):
        with pytest.raises(Unauthenticated):
            enter(f"account-{number}", WRONG, captcha=solve())
    with pytest.raises(TooMany):
        enter("account-50", WRONG, captcha=solve())


@pytest.mark.spec("A-07")
def test_a_session_ends_when_idle_and_in_any_case_after_twelve_hours(db, firm, enter):
    token = enter(firm()[1]["account"]["username"])["token"]
    with clock.travel(timedelta(minutes=29)):
        assert resolve(db, token)
    with clock.travel(timedelta(minutes=58)):
        assert resolve(db, token)
    with clock.travel(timedelta(minutes=89)), pytest.raises(Unauthenticated):
        resolve(db, token)
    token = enter(firm()[1]["account"]["username"])["token"]
    for quarters in range(1, 48):
        with clock.travel(timedelta(minutes=15 * quarters)):
            resolve(db, token)
    with clock.travel(timedelta(hours=12, seconds=1)), pytest.raises(Unauthenticated):
        resolve(db, token)


def test_signing_out_ends_the_session(db, firm, enter):
    token = enter(firm()[1]["account"]["username"])["token"]
    for _ in range(2):
        with db.transaction(call("sign_out")) as tx:
            sign_in.sign_out(tx, {"token": token})
    with pytest.raises(Unauthenticated):
        resolve(db, token)


def test_no_token_can_be_read_from_the_database(db, firm, enter):
    token = enter(firm()[1]["account"]["username"])["token"]
    with db.engine.connect() as connection:
        for table in ("session", "audit", "idempotency", "sign_in_attempt"):
            rows = connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            assert not any(token in row[0] for row in rows)
