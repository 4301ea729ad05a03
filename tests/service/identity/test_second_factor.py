"""Two-factor of staff: enrolment, codes, recovery codes, what is closed to who guesses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from chassis.settings import settings
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, Invalid, TooMany, Unauthenticated
from contracts.identity.second_factor import CodeOf, Enrolment, SetTwoFactor
from contracts.identity.sessions import Session, SessionToken, SignedIn, Token
from contracts.identity.staff import ManagedAccount
from contracts.operations import UNCONFIRMED
from rules.vocabulary.enumerations import Office
from services.identity.handlers import second_factor, sessions
from tests.service.identity.conftest import call

pytestmark = [pytest.mark.service, pytest.mark.spec("N-01")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def required(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STAFF_TWO_FACTOR", "required")
    settings.cache_clear()
    yield
    settings.cache_clear()


class Person:
    """Somebody with a session, and an authenticator once enrolled."""

    def __init__(self, db: Db, vault: Vault, opened: SignedIn) -> None:
        self.needs: Any = {"db": db, "vault": vault}
        self.token, self.opened = opened.token, opened
        self.secret = ""

    def begin(self) -> Enrolment:
        asked = Token(token=self.token)
        return second_factor.begin(call("begin_second_factor"), asked, **self.needs)

    def enrol(self) -> list[str]:
        self.secret = self.begin().secret
        asked = CodeOf(token=self.token, code=self.code())
        made = second_factor.enrol(call("enrol_second_factor"), asked, **self.needs)
        return made.codes

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(clock.now())

    def confirm(self, code: str, token: str = "") -> None:
        asked = CodeOf(token=token or self.token, code=code)
        second_factor.confirm(call("confirm_second_factor"), asked, **self.needs)

    def session(self, token: str = "") -> Session:
        asked = SessionToken(token=token or self.token)
        return sessions.session_of(call("resolve_session"), asked, db=self.needs["db"])


@pytest.fixture
def person(
    db: Db, vault: Vault, staff: Callable[..., str], enter: Callable[..., SignedIn]
) -> Person:
    staff("reviewer-1", roles=("EXAMINE",))
    return Person(db, vault, enter("reviewer-1", surface="intranet"))


def test_where_it_is_required_nothing_is_open_before_the_enrolment(
    required: None, person: Person
) -> None:
    assert person.opened.due == "ENROL" and person.opened.actor.roles == []
    assert person.session().due == "ENROL" and person.session().actor.roles == []
    with pytest.raises(Invalid):
        person.begin()
        second_factor.enrol(
            call("enrol_second_factor"), CodeOf(token=person.token, code="000000"), **person.needs
        )
    assert len(person.enrol()) == 10
    found = person.session()
    assert found.due is None and found.actor.roles == ["EXAMINE"]


def test_an_enrolled_account_shows_a_code_once_at_every_sign_in(
    person: Person, enter: Callable[..., SignedIn]
) -> None:
    assert person.opened.due is None
    person.enrol()
    with clock.travel(clock.now() + MINUTE):
        opened = enter("reviewer-1", surface="intranet")
        assert opened.due == "CODE" and opened.actor.roles == []
        code = person.code()
        with pytest.raises(Invalid):
            person.confirm("123", opened.token)
        person.confirm(code, opened.token)
        assert person.session(opened.token).actor.roles == ["EXAMINE"]
        again = enter("reviewer-1", surface="intranet")
        with pytest.raises(Invalid):
            person.confirm(code, again.token)  # the same code, seen over a shoulder


def test_a_recovery_code_is_good_once_however_it_is_typed(
    person: Person, enter: Callable[..., SignedIn]
) -> None:
    codes = person.enrol()
    opened = enter("reviewer-1", surface="intranet")
    person.confirm(f" {codes[0].replace('-', ' ').upper()} ", opened.token)
    assert person.session(opened.token).due is None
    again = enter("reviewer-1", surface="intranet")
    with pytest.raises(Invalid):
        person.confirm(codes[0], again.token)
    with person.needs["db"].read(call("second_factor")) as reading:
        kept = second_factor.state(reading, call("second_factor"), Token(token=person.token))
    assert (kept.enrolled, kept.recovery_codes) == (True, 9)


def test_five_wrong_codes_close_the_way_and_end_the_session(
    person: Person, enter: Callable[..., SignedIn]
) -> None:
    codes = person.enrol()
    opened = enter("reviewer-1", surface="intranet")
    for _ in range(4):
        with pytest.raises(Invalid):
            person.confirm("000001", opened.token)
    with pytest.raises(TooMany):
        person.confirm("000001", opened.token)
    with pytest.raises(Unauthenticated):
        person.session(opened.token)
    another = enter("reviewer-1", surface="intranet")
    with pytest.raises(TooMany):
        person.confirm(codes[0], another.token)


def test_what_demands_it_anew_is_told_by_the_roles(person: Person) -> None:
    person.enrol()
    assert UNCONFIRMED not in person.session().actor.roles
    with clock.travel(clock.now() + 16 * MINUTE):
        assert UNCONFIRMED in person.session().actor.roles
        with pytest.raises(Forbidden):
            person.begin()  # another authenticator, by who found the browser open
        person.confirm(person.code())
        assert UNCONFIRMED not in person.session().actor.roles
        person.begin()


def test_a_lost_authenticator_is_reset_by_the_security_administrator(
    db: Db, person: Person, staff: Callable[..., str], enter: Callable[..., SignedIn]
) -> None:
    person.enrol()
    account_id = person.opened.actor.account_id or ""
    actor = Actor("staff", staff("sec", roles=("SECURITY_ADMIN",)), office=Office.ZHEJIANG.value)
    asked = ManagedAccount(account_id=account_id)
    db.command(call("reset_second_factor", actor), asked, second_factor.reset)
    with pytest.raises(Unauthenticated):
        person.session()
    assert enter("reviewer-1", surface="intranet").due is None
    with pytest.raises(Conflict):
        db.command(call("reset_second_factor", actor), asked, second_factor.reset)


def test_one_account_may_be_told_apart_from_the_setting(
    required: None, db: Db, person: Person, staff: Callable[..., str],
    enter: Callable[..., SignedIn],
) -> None:  # fmt: skip
    actor = Actor("staff", staff("sec", roles=("SECURITY_ADMIN",)), office=Office.ZHEJIANG.value)
    asked = SetTwoFactor(account_id=person.opened.actor.account_id or "", rule="EXEMPT")
    db.command(call("set_two_factor", actor), asked, second_factor.set_rule)
    assert enter("reviewer-1", surface="intranet").due is None
