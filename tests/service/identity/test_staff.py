"""Accounts of the intranet."""

from collections.abc import Callable
from typing import Any

import pytest

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from contracts.identity.entry import ChangePassword
from contracts.identity.sessions import Session, SessionsEnded, SessionToken, SignedIn
from contracts.identity.staff import CreateStaff, ManagedAccount, StaffMember, StaffQuery
from rules.vocabulary.enumerations import Office
from services.identity.handlers import (
    change_password,
    create_staff,
    list_staff,
    manage_accounts,
    sessions,
)
from services.identity.model import ONE_TIME_VALID
from tests.factories.registrations import PASSWORD
from tests.present import present
from tests.service.identity.conftest import call

pytestmark = [pytest.mark.service, pytest.mark.spec("N-01")]


def test_usernames_are_unique_on_the_intranet_only(
    staff: Callable[..., str], firm: Callable[..., Any]
) -> None:
    firm(account={"username": "same-name"})
    staff("same-name")
    with pytest.raises(Conflict):
        staff("SAME-name")


@pytest.mark.parametrize(
    "roles", [(), ("SYSTEM_ADMIN", "AUDIT_ADMIN"), ("SECURITY_ADMIN", "DECIDE")]
)
def test_the_three_administrators_are_kept_apart(
    staff: Callable[..., str], roles: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid) as refused:
        staff("somebody", roles=roles)
    assert refused.value.findings[0]["path"] == "roles"


def test_an_administrator_makes_accounts_of_the_own_office_only(db: Db, vault: Vault) -> None:
    admin = Actor("staff", "a1", office=Office.FUJIAN.value, roles=("SYSTEM_ADMIN",))
    data: dict[str, Any] = {
        "username": "new-one", "password": PASSWORD, "name": "黄海", "roles": ["ISSUE"],
        "office": Office.ZHEJIANG.value,
    }  # fmt: skip
    with pytest.raises(Forbidden):
        create_staff.create_staff(
            call("create_staff", admin), CreateStaff(**data), db=db, vault=vault
        )
    own, asking = {**data, "office": Office.FUJIAN.value}, call("create_staff", admin, "one")
    made = create_staff.create_staff(asking, CreateStaff(**own), db=db, vault=vault)
    assert create_staff.create_staff(asking, CreateStaff(**own), db=db, vault=vault) == made


def test_a_weak_password_is_refused(staff: Callable[..., str]) -> None:
    with pytest.raises(Invalid):
        staff("somebody", password="somebody1")


REVIEWER_PASSWORD = "西湖-断桥-残雪-2026"


@pytest.fixture
def admin(staff: Callable[..., str]) -> Actor:
    """Of 浙江监管办."""
    account_id = staff("admin-1", roles=("SYSTEM_ADMIN",))
    return Actor("staff", account_id, office=Office.ZHEJIANG.value, roles=("SYSTEM_ADMIN",))


@pytest.fixture
def listed(db: Db, vault: Vault) -> Callable[[Actor], dict[str, StaffMember]]:
    def look(actor: Actor) -> dict[str, StaffMember]:
        asking = call("staff", actor)
        with db.read(asking) as session:
            found = list_staff.list_staff(session, asking, StaffQuery(), vault=vault)
        return {one.username: one for one in found.items}

    return look


@pytest.fixture
def manage(db: Db, vault: Vault) -> Callable[..., Any]:
    """`manage(actor, "disable", account_id)`"""

    def act(actor: Actor, action: str, account_id: str, key: str | None = None) -> Any:
        data = ManagedAccount(account_id=account_id)
        if action == "reset_password":
            asking = call("reset_staff_password", actor, key)
            return manage_accounts.reset_password(asking, data, db=db, vault=vault)
        needs = {"vault": vault} if action == "unlock" else {}
        operation = "end_staff_sessions" if action == "end_sessions" else f"{action}_staff"
        return db.command(call(operation, actor), data, getattr(manage_accounts, action), **needs)

    return act


def resolve(db: Db, token: str) -> Session:
    asked: dict[str, Any] = {"token": token, "used": True}
    return sessions.session_of(call("resolve_session"), SessionToken(**asked), db=db)


def test_disabling_ends_every_session_and_lets_nobody_in(
    db: Db,
    staff: Callable[..., str],
    enter: Callable[..., SignedIn],
    admin: Actor,
    manage: Callable[..., Any],
    listed: Callable[[Actor], dict[str, StaffMember]],
) -> None:
    account_id = staff("reviewer-1")
    token = enter("reviewer-1", surface="intranet").token
    assert listed(admin)["reviewer-1"].sessions == 1
    manage(admin, "disable", account_id)
    with pytest.raises(Unauthenticated, match="停用"):
        resolve(db, token)
    with pytest.raises(Unauthenticated):
        enter("reviewer-1", surface="intranet")
    assert listed(admin)["reviewer-1"].state == "disabled"
    manage(admin, "enable", account_id)
    assert enter("reviewer-1", surface="intranet", address=None).token


def test_sessions_are_ended(
    db: Db,
    staff: Callable[..., str],
    enter: Callable[..., SignedIn],
    admin: Actor,
    manage: Callable[..., Any],
) -> None:
    account_id = staff("reviewer-1")
    token = enter("reviewer-1", surface="intranet").token
    assert manage(admin, "end_sessions", account_id) == SessionsEnded(ended=1)
    with pytest.raises(Unauthenticated):
        resolve(db, token)


def test_a_locked_account_is_unlocked(
    staff: Callable[..., str],
    enter: Callable[..., SignedIn],
    solve: Callable[..., tuple[str, str]],
    admin: Actor,
    manage: Callable[..., Any],
    listed: Callable[[Actor], dict[str, StaffMember]],
) -> None:
    account_id = staff("reviewer-1")
    for _ in range(5):
        with pytest.raises((Unauthenticated, TooMany)):
            enter("reviewer-1", "wrong", surface="intranet", captcha=solve())
    assert listed(admin)["reviewer-1"].locked
    with pytest.raises(TooMany):
        enter("reviewer-1", surface="intranet", captcha=solve())
    manage(admin, "unlock", account_id)
    assert not listed(admin)["reviewer-1"].locked
    assert enter("reviewer-1", surface="intranet").token


def test_a_one_time_password_is_good_once_and_to_be_changed(
    db: Db,
    vault: Vault,
    staff: Callable[..., str],
    enter: Callable[..., SignedIn],
    admin: Actor,
    manage: Callable[..., Any],
    listed: Callable[[Actor], dict[str, StaffMember]],
) -> None:
    account_id = staff("reviewer-1")
    made = manage(admin, "reset_password", account_id, key="one")
    assert manage(admin, "reset_password", account_id, key="one") == made
    password = made.one_time_password
    with db.engine.connect() as connection:
        for table in ("idempotency", "account", "audit"):
            rows = connection.exec_driver_sql(f"SELECT t::text FROM {table} t")
            assert not any(password in row[0] for row in rows)
    with pytest.raises(Unauthenticated):
        enter("reviewer-1", surface="intranet", address=None)
    with clock.travel(ONE_TIME_VALID), pytest.raises(Unauthenticated, match="已过期"):
        enter("reviewer-1", password, surface="intranet")
    entered = enter("reviewer-1", password, surface="intranet")
    assert entered.password_expires_at and listed(admin)["reviewer-1"].one_time
    owner = Actor("staff", account_id, roles=("FORMAL",))
    change: dict[str, Any] = {
        "old_password": password,
        "new_password": REVIEWER_PASSWORD,
        "devices": [],
    }
    change_password.change_password(
        call("change_password", owner), ChangePassword(**change), db=db, vault=vault
    )
    assert enter("reviewer-1", REVIEWER_PASSWORD, surface="intranet").password_expires_at is None
    with pytest.raises(Conflict):
        manage(admin, "reset_password", account_id, key="one")


def test_who_manages_whom(
    staff: Callable[..., str],
    admin: Actor,
    manage: Callable[..., Any],
    listed: Callable[[Actor], dict[str, StaffMember]],
) -> None:
    centre = Actor("staff", staff("centre", roles=("SYSTEM_ADMIN",), office=None),
                   roles=("SYSTEM_ADMIN",))  # fmt: skip
    elsewhere = staff("elsewhere", office=Office.FUJIAN.value)
    auditor = staff("auditor", roles=("AUDIT_ADMIN",))
    assert set(listed(admin)) == {"admin-1", "auditor"}
    assert set(listed(centre)) == {"admin-1", "auditor", "centre", "elsewhere"}
    with pytest.raises(NotFound):
        manage(admin, "disable", elsewhere)
    for account_id in (admin.account_id, auditor):
        for action in ("disable", "reset_password", "end_sessions", "unlock"):
            with pytest.raises(Forbidden):
                manage(admin, action, account_id)
    manage(centre, "disable", admin.account_id)
    manage(centre, "disable", elsewhere)
    for account_id in (auditor, centre.account_id):
        with pytest.raises(Forbidden):
            manage(centre, "reset_password", account_id)


def test_only_the_centre_makes_administrators_and_only_those_of_systems(
    db: Db, vault: Vault
) -> None:
    data: dict[str, Any] = {"username": "new-one", "password": None, "name": "黄海"}
    centre = Actor("staff", "c1", roles=("SYSTEM_ADMIN",))
    office = Actor("staff", "o1", office=Office.FUJIAN.value, roles=("SYSTEM_ADMIN",))
    system, audit = ["SYSTEM_ADMIN"], ["AUDIT_ADMIN"]
    for actor, roles in ((office, system), (office, audit), (centre, audit)):
        asked: dict[str, Any] = {**data, "office": Office.FUJIAN.value, "roles": roles}
        with pytest.raises(Forbidden):
            create_staff.create_staff(
                call("create_staff", actor), CreateStaff(**asked), db=db, vault=vault
            )
    asked = {**data, "office": Office.FUJIAN.value, "roles": system}
    made = create_staff.create_staff(
        call("create_staff", centre, "k"), CreateStaff(**asked), db=db, vault=vault
    )
    assert len(present(made.one_time_password)) == 14
