"""A registration whose form is sent again, as by a double click or after a lost answer."""

from collections.abc import Callable

import pytest

from chassis.storage import Storage
from tests.factories.registrations import registration
from tests.service.gateway.accounts.conftest import form_of
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service


@pytest.mark.spec("P-05")
def test_a_registration_sent_twice_is_one_with_one_file(
    visitor: Visitor, latest_code: Callable[..., str], pdf: bytes
) -> None:
    def stored() -> int:
        return sum(1 for _ in Storage.from_settings().listing("registrations/"))

    before, form = stored(), form_of(registration()) | {"consent": "on"}
    visitor.get("/register/form?consent=on")
    visitor.post("/register/code", form | visitor.captcha())
    form["account.code"] = latest_code(form["enterprise.contact_mobile"])
    opened = visitor.page
    for _ in range(2):
        visitor.page = opened
        visitor.post("/register/form", form, files={"business_licence": ("营业执照.pdf", pdf)})
        assert "注册成功，请登录" in visitor.text
    assert stored() == before + 1
