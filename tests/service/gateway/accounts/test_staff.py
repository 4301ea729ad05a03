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


def press(page: Visitor, name: str, action: str) -> None:
    """The form of this action in the row of this person."""
    rows = re.findall(r"(?s)<tr>.*?</tr>", page.page.text)
    [row] = [one for one in rows if name in one]
    [path] = re.findall(rf'action="(/staff/[^"]+/{action})"', row)
    page.post(path, {"name": name, "username": name})


@pytest.mark.spec("N-01")
def test_an_administrator_makes_resets_disables_and_the_person_sets_a_password(
    system: dict[str, str], reviewer: Callable[..., Visitor]
) -> None:
    admin = reviewer(StaffRole.SYSTEM_ADMIN)
    admin.get("/staff")
    assert "用户管理" in admin.text
    admin.get("/staff/new")
    typed = {"username": "qian-jiang", "name": "钱江", "roles": ["FORMAL", "ACCEPT"]}
    admin.post("/staff/new", [("username", "qian-jiang"), ("name", "钱江")])
    assert admin.page.status_code == 422 and "请至少选择一个角色" in admin.text
    assert 'value="钱江"' in admin.page.text
    admin.post("/staff/new", [*list(typed.items())[:2], *(("roles", r) for r in typed["roles"])])
    made = re.search(r"<code>([^<]+)</code>", admin.page.text)
    assert made is not None and "只显示这一次" in admin.text

    person = Visitor(system["INTRANET_URL"])
    person.sign_in("qian-jiang", made.group(1))
    assert person.page.url.endswith("/password") and "一次性密码" in person.text
    assert person.get("/register").url.endswith("/password"), "nothing else can be done"
    typed = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    person.post("/password", typed | {"old_password": made.group(1)})
    assert person.page.url.endswith("/sign-in")
    person.sign_in("qian-jiang", NEW_PASSWORD)
    assert person.get("/entries").url.endswith("/entries")

    admin.get("/staff")
    press(admin, "钱江", "end-sessions")
    assert "/sign-in" in person.get("/entries").url
    press(admin, "钱江", "reset-password")
    assert re.search(r"<code>[^<]+</code>", admin.page.text)
    admin.get("/staff")
    press(admin, "钱江", "disable")
    assert "已停用" in admin.text


def test_reviewers_manage_nobody(reviewer: Callable[..., Visitor]) -> None:
    person = reviewer(StaffRole.FORMAL)
    assert person.get("/staff").status_code == 403
    assert "用户管理" not in person.get("/password").text
