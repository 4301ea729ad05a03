"""The own account of a member of staff."""

import re
from collections.abc import Callable

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.factories.registrations import PASSWORD
from tests.service.gateway.accounts.conftest import NEW_PASSWORD
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service


@pytest.mark.spec("A-20", "A-21", "A-22")
def test_staff_change_their_password_and_sign_in_anew(
    system: dict[str, str], reviewer: Callable[..., Visitor]
) -> None:
    person = reviewer(StaffRole.SYSTEM_ADMIN)
    person.get("/password")
    assert re.search(r'(?s)class="user-menu".*href="/password">.*修改密码', person.page.text)
    typed = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    person.post("/password", typed | {"old_password": "not the old one"})
    assert person.page.status_code == 422
    assert "原密码不正确" in person.text and NEW_PASSWORD not in person.page.text
    person.post("/password", typed | {"old_password": PASSWORD})
    assert person.page.url == f"{system['INTRANET_URL']}/sign-in"
    assert "密码已修改，请用新密码重新登录" in person.text
    assert "/sign-in" in person.get("/password").url
