"""Accounts of the intranet."""

import pytest

from chassis.context import Actor
from contracts.errors import Conflict, Forbidden, Invalid
from rules.vocabulary.enumerations import Office
from services.identity.handlers import create_staff
from tests.factories.registrations import PASSWORD
from tests.service.identity.conftest import call

pytestmark = [pytest.mark.service, pytest.mark.spec("N-01")]


def test_usernames_are_unique_on_the_intranet_only(staff, firm):
    firm(account={"username": "same-name"})
    staff("same-name")
    with pytest.raises(Conflict):
        staff("SAME-name")


@pytest.mark.parametrize(
    "roles", [(), ("SYSTEM_ADMIN", "AUDIT_ADMIN"), ("SECURITY_ADMIN", "DECIDE")]
)
def test_the_three_administrators_are_kept_apart(staff, roles):
    with pytest.raises(Invalid) as refused:
        staff("somebody", roles=roles)
    assert refused.value.findings[0]["path"] == "roles"


def test_an_administrator_makes_accounts_of_the_own_office_only(db):
    admin = Actor("staff", "a1", office=Office.FUJIAN.value, roles=("SYSTEM_ADMIN",))
    data = {
        "username": "new-one", "password": PASSWORD, "name": "黄海", "roles": ["ISSUE"],
        "office": Office.ZHEJIANG.value,
    }  # fmt: skip
    with pytest.raises(Forbidden):
        create_staff.create_staff(db, call("create_staff", admin), data)
    own, asking = {**data, "office": Office.FUJIAN.value}, call("create_staff", admin, "one")
    made = create_staff.create_staff(db, asking, own)
    assert create_staff.create_staff(db, asking, own) == made


def test_a_weak_password_is_refused(staff):
    with pytest.raises(Invalid):
        staff("somebody", password="somebody1")
