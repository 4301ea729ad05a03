"""Accounts of firms and staff alone: no other service runs."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from deploy.sandboxes.sms.app import create_app
from gateway.intranet_host import IntranetHost
from gateway.portal_host import PortalHost
from services.identity.service import IdentityService
from tests.factories.registrations import registration
from tests.infrastructure import Servers
from tests.polling import wait_for
from tests.service.gateway.visitor import Visitor
from tests.service.hosting import environment_of, running, web_server

NEW_PASSWORD = "山高月小-水落石出"


@pytest.fixture(scope="module")
def system(servers: Servers) -> Iterator[dict[str, str]]:
    """Identity, both surfaces and an SMS service."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        sms = stack.enter_context(web_server(create_app()))
        values = stack.enter_context(environment_of(servers, patch, "identity", SMS_URL=sms))
        for part in (IdentityService, PortalHost, IntranetHost):
            stack.enter_context(running(part))
        yield values


@pytest.fixture
def latest_code(system: dict[str, str]) -> Callable[[str, str], str]:
    """`latest_code(mobile, before)`: the code that arrives after the one known before."""

    def look(mobile: str, before: str = "") -> str:
        found: list[str] = []

        def arrived() -> bool:
            url = f"{system['SMS_URL']}/v1/messages"
            messages = requests.get(url, params={"to": mobile}, timeout=10).json()
            found[:] = [c for m in messages for c in re.findall(r"验证码(\d{6})", m["text"])]
            return bool(found) and found[0] != before

        wait_for(arrived, 20, what="the message")
        return found[0]

    return look


def form_of(request: dict[str, Any]) -> dict[str, str]:
    """A registration as its form posts it."""
    parts = ("account", "enterprise")
    return {f"{part}.{name}": text for part in parts for name, text in request[part].items()}


@pytest.fixture
def registered(visitor: Visitor, latest_code: Callable[..., str], pdf: bytes) -> dict[str, str]:
    """The form of a firm that has just registered."""
    form = form_of(registration()) | {"consent": "on"}
    visitor.get("/register/form?consent=on")
    visitor.post("/register/code", form | visitor.captcha())
    form["account.code"] = latest_code(form["enterprise.contact_mobile"])
    visitor.post("/register/form", form, files={"business_licence": ("营业执照.pdf", pdf)})
    assert "注册成功，请登录" in visitor.text
    return form
