"""Sessions, their cookies and forms as a browser meets them."""

import re
import traceback
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from structlog.testing import capture_logs

from chassis import clock
from chassis.context import system_call
from contracts.identity import Identity
from tests.clients import Client
from tests.factories.registrations import PASSWORD, registration
from tests.service.gateway.accounts.conftest import NEW_PASSWORD, form_of
from tests.service.gateway.api.program import Program
from tests.service.gateway.visitor import HIDDEN, From, Visitor

pytestmark = pytest.mark.service


@pytest.fixture
def username(client: Client) -> str:
    """Of a new firm."""
    request = registration(account={"username": f"firm-{uuid.uuid4().hex[:8]}"})
    client.proxy(Identity, system_call("tests", key=uuid.uuid4().hex).within(30)).register(
        **request
    )
    return str(request["account"]["username"])


@pytest.fixture
def entered(system: dict[str, str], username: str) -> Visitor:
    """Its clerk, signed in."""
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(username, PASSWORD)
    assert visitor.page.url.endswith("/home")
    return visitor


def expiry(answer: requests.Response, name: str) -> datetime:
    [cookie] = [part for part in answer.headers["Set-Cookie"].split(", portal") if name in part]
    expires = cookie.partition("Expires=")[2].partition(";")[0]
    return parsedate_to_datetime(expires).replace(tzinfo=UTC)


@pytest.mark.spec("A-07")
def test_a_session_lives_while_it_is_used_and_its_cookie_with_it(entered: Visitor) -> None:
    for minutes in range(0, 12 * 60 - 1, 29):
        with clock.travel(timedelta(minutes=minutes)):
            answer = entered.get("/password")
            assert answer.url.endswith("/password"), minutes
            left = expiry(answer, "session") - clock.now()
            latest = timedelta(hours=12, minutes=-minutes)
            wanted = min(timedelta(minutes=30), latest)
            assert abs(left - wanted) < timedelta(seconds=30), minutes
    with clock.travel(timedelta(hours=12)):
        assert "/sign-in" in entered.get("/password").url
        assert "登录已过期，请重新登录" in entered.text


def test_a_form_is_good_only_in_the_session_that_opened_it(
    system: dict[str, str], entered: Visitor, client: Client
) -> None:
    request = registration(account={"username": f"firm-{uuid.uuid4().hex[:8]}"})
    call = system_call("tests", key=uuid.uuid4().hex).within(30)
    client.proxy(Identity, call).register(**request)
    attacker = Visitor(system["PORTAL_URL"])
    attacker.sign_in(request["account"]["username"], PASSWORD)
    forged = dict(HIDDEN.findall(attacker.get("/password").text))
    planted = {"portal_form": attacker.session.cookies["portal_form"]}
    entered.session.cookies.update(planted)
    answer = entered.session.post(f"{entered.address}/password", forged, timeout=30)
    assert answer.status_code == 403 and "页面已过期" in answer.text
    entered.get("/password")
    entered.post("/password", {})
    assert entered.page.status_code == 422, "a form opened meanwhile works"


def test_signing_in_renews_session_and_forms(system: dict[str, str], username: str) -> None:
    visitor = Visitor(system["PORTAL_URL"])
    before = dict(HIDDEN.findall(visitor.get("/sign-in").text))
    visitor.sign_in(username, PASSWORD)
    first = visitor.session.cookies["portal_session"]
    answer = visitor.session.post(f"{visitor.address}/password", before, timeout=30)
    assert answer.status_code == 403
    assert visitor.get("/sign-in").url.endswith("/home"), "nothing to do there any more"
    late = visitor.session.post(f"{visitor.address}/sign-in", before, timeout=30)
    assert late.url.endswith("/home"), "a second sign-in page in another window"
    for page in ("/register", "/register/form?consent=on", "/recover"):
        assert visitor.get(page).url.endswith("/home"), page
    held = dict(HIDDEN.findall(visitor.get("/password").text))
    visitor.post("/sign-out")
    visitor.sign_in(username, PASSWORD)
    assert visitor.session.cookies["portal_session"] != first
    answer = visitor.session.post(f"{visitor.address}/password", held, timeout=30)
    assert answer.status_code == 403, "what was open when one signed out"


def test_each_surface_signs_with_a_key_of_its_own(system: dict[str, str]) -> None:
    portal, intranet = Visitor(system["PORTAL_URL"]), Visitor(system["INTRANET_URL"])
    form = dict(HIDDEN.findall(portal.get("/sign-in").text))
    intranet.get("/sign-in")
    intranet.session.cookies.set("intranet_form", portal.session.cookies["portal_form"])
    answer = intranet.session.post(f"{intranet.address}/sign-in", form, timeout=30)
    assert answer.status_code == 403


def test_the_captcha_is_there_before_the_password_is_typed(
    system: dict[str, str], username: str
) -> None:
    visitor, colleague = (Visitor(system["PORTAL_URL"]) for _ in range(2))
    for one in (visitor, colleague):
        one.session.mount("http://", From("127.0.0.21"))
    visitor.sign_in(username, "not the password")
    assert "captcha_text" in visitor.page.text
    assert "captcha_text" in visitor.get("/sign-in").text, "also when the page is opened anew"
    assert "captcha_text" not in colleague.get("/sign-in").text
    given = {"username": username, "captcha_kind": "question"}
    visitor.post("/sign-in", given)
    assert "（请填写数字）" in visitor.text, "without JavaScript, and no guess"
    assert f'value="{username}"' in visitor.page.text
    visitor.post("/sign-in", {"username": username, "password": PASSWORD} | visitor.captcha())
    assert visitor.page.url.endswith("/home")
    assert "captcha_text" not in visitor.get("/sign-in").text


def test_an_empty_sign_in_form_is_told_at_its_fields(system: dict[str, str]) -> None:
    visitor = Visitor(system["INTRANET_URL"])
    visitor.get("/sign-in")
    for _ in range(6):
        visitor.post("/sign-in", {"username": "", "password": ""})
        assert visitor.page.status_code == 422
        assert 'href="#field-username"' in visitor.page.text
        assert "captcha_text" not in visitor.page.text


def test_a_firm_sees_who_is_signed_in_and_ends_it(
    entered: Visitor, username: str, system: dict[str, str]
) -> None:
    phone, third = (Visitor(system["PORTAL_URL"]) for _ in range(2))
    phone.session.headers["User-Agent"] = "iPhone MicroMessenger/8.0"
    phone.sign_in(username, PASSWORD)
    third.sign_in(username, PASSWORD)
    assert 'href="/entries"' in entered.get("/home").text
    entered.get("/entries")
    assert "iPhone 上的 微信" in entered.text and "127.0.0.1" in entered.text
    assert entered.page.text.count('/end"') == 2, "not its own"
    row = re.search(r"(?s)<tr>(?:(?!</tr>).)*微信.*?</tr>", entered.page.text)
    assert row is not None
    [path] = re.findall(r'action="(/entries/[^"]+/end)"', row.group())
    entered.post(path)
    assert "已退出该登录" in entered.text and "微信" not in entered.text
    assert "/sign-in" in phone.get("/home").url
    assert "本机的登录已被退出" in phone.text
    entered.post("/entries/end-others")
    assert "已退出其他设备上的1个登录" in entered.text
    assert "/sign-in" in third.get("/home").url
    assert entered.get("/home").url.endswith("/home")
    entered.post(path)
    assert "该登录已经结束" in entered.text


def test_a_firm_sees_its_tokens_and_revokes_them(
    entered: Visitor, username: str, system: dict[str, str]
) -> None:
    asked = {"username": username, "password": PASSWORD, "label": "报送程序", "days": 7}
    program = Program(system["PORTAL_URL"])
    token = program.post("/tokens", json=asked)["token"]
    entered.get("/tokens")
    assert "报送程序" in entered.text and "未使用过" in entered.text
    [path] = re.findall(r'action="(/tokens/[^"]+/revoke)"', entered.page.text)
    entered.post(path)
    assert "令牌已撤销" in entered.text and "报送程序" not in entered.text
    assert Program(system["PORTAL_URL"], token).ask("GET", "/tokens").status_code == 401


ODD = ("\x00NUL-TYPED", "\ud800", "‮RTL-TYPED", "LONG-TYPED" * 40, "'; --QUOTE-TYPED", "%s{0}-TYPED")


@pytest.mark.parametrize("odd", ODD)
def test_what_is_typed_into_the_forms_of_strangers_is_never_logged(
    system: dict[str, str], odd: str
) -> None:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.session.mount("http://", From("127.0.0.22"))
    typed = odd.encode("utf-8", "surrogatepass")
    form = form_of(registration()) | {"consent": "on"}
    with capture_logs() as logged:
        visitor.get("/sign-in")
        visitor.post("/sign-in", {"username": typed, "password": typed})
        assert visitor.page.status_code in (401, 422, 429)
        visitor.get("/recover")
        for path in ("/recover", "/recover/code"):
            given = {"username": typed, "code": typed, "new_password": typed,
                     "new_password_again": typed, **visitor.captcha()}  # fmt: skip
            visitor.post(path, given)
            assert visitor.page.status_code in (200, 422)
        visitor.get("/register/form?consent=on")
        for name in form:
            visitor.post("/register/form", {**form, name: typed})
            assert visitor.page.status_code == 422, name
        visitor.post("/register/code", {**form, "enterprise.contact_mobile": typed})
        assert visitor.page.status_code == 422
    assert logged
    words = [word for word in (odd, PASSWORD, NEW_PASSWORD, *form.values()) if len(word) > 3]
    for line in logged:
        text = _text(line)
        assert not [word for word in words if word in text or repr(word)[1:-1] in text], text


def _text(line: Mapping[str, Any]) -> str:
    error = line.get("exc_info")
    if error is True or error is None:
        return str(line)
    failed = error if isinstance(error, BaseException) else error[1]
    return str(line) + "".join(traceback.format_exception(failed))
