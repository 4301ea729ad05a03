"""The own account of a member of staff."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from gateway.intranet_host import IntranetHost
from rules.vocabulary.enumerations import StaffRole
from services.identity.service import IdentityService
from tests.factories.registrations import PASSWORD
from tests.infrastructure import Servers
from tests.service.gateway.visitor import Visitor
from tests.service.hosting import environment_of, running

pytestmark = pytest.mark.service
NEW_PASSWORD = "山高月小-水落石出"


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[dict[str, str]]:
    """Identity and the intranet alone."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        values = stack.enter_context(environment_of(servers, patch, "identity"))
        for part in (IdentityService, IntranetHost):
            stack.enter_context(running(part))
        yield values


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
