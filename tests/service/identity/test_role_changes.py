"""Roles of staff: proposed by one administrator, decided by another, from a day on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from contracts.identity.roles import (
    DecideRoles,
    ProposeRoles,
    RoleChange,
    RoleChangeId,
    RoleChangesQuery,
    SignInsQuery,
)
from contracts.identity.sessions import SignedIn
from contracts.identity.staff import CreateStaff
from rules.vocabulary.enumerations import Office
from services.identity import role_changes
from services.identity.handlers import create_staff
from services.identity.handlers.sign_ins import sign_ins
from tests.service.identity.conftest import call

pytestmark = [pytest.mark.service, pytest.mark.spec("N-01", "N-18")]
ZHEJIANG = Office.ZHEJIANG.value


class Offices:
    """Administrators of 浙江监管办 and one of their reviewers."""

    def __init__(self, db: Db, staff: Callable[..., str]) -> None:
        self.db = db
        self.system = self.person(staff, "sys", "SYSTEM_ADMIN")
        self.security = self.person(staff, "sec", "SECURITY_ADMIN")
        self.reviewer = staff("reviewer-1", roles=("EXAMINE",))

    @staticmethod
    def person(staff: Callable[..., str], name: str, role: str) -> Actor:
        return Actor("staff", staff(name, roles=(role,)), name, office=ZHEJIANG, roles=(role,))

    def propose(self, *roles: str, actor: Actor | None = None, **asked: Any) -> str:
        data = ProposeRoles(account_id=self.reviewer, roles=list(roles), reason="岗位调整", **asked)
        asking = call("propose_roles", actor or self.system)
        return self.db.command(asking, data, role_changes.propose).change_id

    def decide(self, change_id: str, approve: bool = True, actor: Actor | None = None) -> None:
        remark = "" if approve else "不符合岗位要求"
        data = DecideRoles(change_id=change_id, approve=approve, remark=remark)
        self.db.command(call("decide_roles", actor or self.security), data, role_changes.decide)

    def listed(self, actor: Actor | None = None) -> list[RoleChange]:
        asking = call("role_changes", actor or self.security)
        with self.db.read(asking) as session:
            return role_changes.listed(session, asking, RoleChangesQuery()).items


@pytest.fixture
def offices(db: Db, staff: Callable[..., str]) -> Offices:
    return Offices(db, staff)


def roles_of(enter: Callable[..., SignedIn]) -> list[str]:
    return enter("reviewer-1", surface="intranet").actor.roles


def test_they_hold_once_another_person_has_approved(
    offices: Offices, enter: Callable[..., SignedIn]
) -> None:
    change_id = offices.propose("EXAMINE", "ACCEPT")
    assert roles_of(enter) == ["EXAMINE"]
    (one,) = offices.listed()
    assert (one.before, one.roles, one.decidable) == (["EXAMINE"], ["ACCEPT", "EXAMINE"], True)
    offices.decide(change_id)
    assert roles_of(enter) == ["ACCEPT", "EXAMINE"]
    (one,) = offices.listed()
    assert (one.state, one.decided_name, one.decidable) == ("IN_FORCE", "sec", False)
    with pytest.raises(Conflict):
        offices.decide(change_id)


def test_they_hold_from_their_day_on(offices: Offices, enter: Callable[..., SignedIn]) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    offices.decide(offices.propose("ISSUE", effective_on=tomorrow))
    system = call("sign_out").actor
    role_changes.apply_due(call("sign_out", Actor("system", system.account_id)), db=offices.db)
    assert roles_of(enter) == ["EXAMINE"]
    with clock.travel(tomorrow):
        role_changes.apply_due(call("sign_out", Actor("system", "identity")), db=offices.db)
    assert roles_of(enter) == ["ISSUE"]
    assert offices.listed()[0].state == "IN_FORCE"


def test_what_is_refused_or_withdrawn_changes_nothing(
    offices: Offices, enter: Callable[..., SignedIn]
) -> None:
    offices.decide(offices.propose("ISSUE"), approve=False)
    change_id = offices.propose("ISSUE")
    asked = RoleChangeId(change_id=change_id)
    offices.db.command(call("withdraw_roles", offices.system), asked, role_changes.withdraw)
    assert roles_of(enter) == ["EXAMINE"]
    assert [one.state for one in offices.listed()] == ["WITHDRAWN", "REFUSED"]


def test_nobody_decides_alone(offices: Offices) -> None:
    change_id = offices.propose("ISSUE")
    with pytest.raises(Forbidden):
        offices.decide(change_id, actor=offices.system)
    elsewhere = Actor("staff", "x", office=Office.FUJIAN.value, roles=("SECURITY_ADMIN",))
    with pytest.raises(NotFound):
        offices.decide(change_id, actor=elsewhere)
    with pytest.raises(Conflict):
        offices.propose("DECIDE")  # one at a time


@pytest.mark.parametrize(
    "roles", [("EXAMINE",), ("SYSTEM_ADMIN", "AUDIT_ADMIN"), ("EXAMINE", "SECURITY_ADMIN")]
)
def test_nobody_holds_two_of_the_three_and_a_change_changes_something(
    offices: Offices, roles: tuple[str, ...]
) -> None:
    with pytest.raises((Invalid, Forbidden)):
        offices.propose(*roles)


def test_a_day_that_is_past_is_refused(offices: Offices) -> None:
    with pytest.raises(Invalid):
        offices.propose("ISSUE", effective_on=clock.today() - timedelta(days=1))


def test_a_new_account_of_an_administrator_waits_for_its_roles(
    offices: Offices, db: Db, vault: Vault
) -> None:
    data = CreateStaff(username="new-one", name="黄海", roles=["ISSUE"], office=ZHEJIANG)
    asking = call("create_staff", offices.system, "one")
    made = create_staff.create_staff(asking, data, db=db, vault=vault)
    (one,) = offices.listed()
    assert (one.account_id, one.before, one.roles) == (made.account_id, [], ["ISSUE"])
    offices.decide(one.change_id)
    assert offices.listed()[0].state == "IN_FORCE"


def test_failed_sign_ins_stand_in_the_log(offices: Offices, enter: Callable[..., SignedIn]) -> None:
    roles_of(enter)
    with pytest.raises(Unauthenticated):
        enter("reviewer-1", "nothing like it", surface="intranet")
    asking = call("sign_ins", offices.security)
    with offices.db.read(asking) as session:
        found = sign_ins(session, asking, SignInsQuery()).items
        failed = sign_ins(session, asking, SignInsQuery(failed_only=True)).items
    assert [one.action for one in found] == ["sign_in_failed", "sign_in"]
    assert [one.address for one in failed] == ["192.0.2.7"]
