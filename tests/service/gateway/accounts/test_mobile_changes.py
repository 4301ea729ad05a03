"""变更系统预留手机号码 through the pages of both surfaces (A-23…A-25, N-14)."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest

from chassis.context import system_call
from contracts.identity import Identity
from gateway.portal import mobile_change as pages
from tests.clients import Client
from tests.factories.registrations import PASSWORD
from tests.service.gateway.accounts.conftest import NEW_PASSWORD
from tests.service.gateway.visitor import From, Visitor

pytestmark = pytest.mark.service


@pytest.fixture
def counter(system: dict[str, str], client: Client) -> Callable[..., Visitor]:
    """A member of the counter of 浙江监管办 who is signed in, with other roles if asked."""

    def enter(*roles: str) -> Visitor:
        username = f"counter-{uuid.uuid4().hex[:8]}"
        call = system_call("tests", key=uuid.uuid4().hex).within(30)
        client.proxy(Identity, call).create_staff(
            username=username, password=PASSWORD, name=f"周{username[-3:]}",
            office="ZHEJIANG", roles=list(roles or ("ACCEPT",)),
        )  # fmt: skip
        visitor = Visitor(system["INTRANET_URL"])
        visitor.sign_in(username, PASSWORD)
        return visitor

    return enter


@pytest.fixture
def stranger(system: dict[str, str]) -> Iterator[Visitor]:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.session.mount("http://", From("127.0.0.41"))
    yield visitor


def file(
    visitor: Visitor,
    latest_code: Callable[..., str],
    pdf: bytes,
    firm: str,
    mobile: str,
) -> str:
    """The number under which it was received."""
    form = {"firm": firm, "contact": "沈雁冰", "mobile": mobile}
    visitor.get("/recover/mobile")
    visitor.post("/recover/mobile/code", form | visitor.captcha())
    assert "验证码已发送" in visitor.text and f'value="{mobile}"' in visitor.page.text
    form["code"] = latest_code(mobile)
    visitor.post("/recover/mobile", form, files={"form": ("申请表.txt", b"no PDF at all")})
    assert visitor.page.status_code == 422 and 'href="#field-form"' in visitor.page.text
    wrong = form | {"code": "000000"}
    visitor.post("/recover/mobile", wrong, files={"form": ("申请表.pdf", pdf)})
    assert visitor.page.status_code == 422 and "已上传：申请表.pdf" in visitor.text
    kept = re.search(r'name="kept_form" value="([^"]+)"', visitor.page.text)
    assert kept and 'value="沈雁冰"' in visitor.page.text, "nothing typed is lost"
    visitor.post("/recover/mobile", form | {"kept_form": kept[1]})
    found = re.search(r"SJ\d{8}", visitor.text)
    assert found and "申请已收到" in visitor.text
    return found.group()


@pytest.mark.spec("A-23", "A-24", "A-25", "N-14")
def test_a_lost_mobile_from_the_form_to_the_new_password(
    registered: dict[str, str], stranger: Visitor, counter: Callable[..., Visitor],
    latest_code: Callable[..., str], pdf: bytes,
) -> None:  # fmt: skip
    mobile = f"136{uuid.uuid4().int % 10**8:08}"
    stranger.get("/recover")
    assert "请务必在邮件中写明主题、单位名称、联系人及电话" in stranger.text
    assert 'href="/recover/application-form"' in stranger.page.text
    assert "zzgzhdj@nea.gov.cn" in stranger.text
    assert 'href="/recover/mobile"' in stranger.page.text
    uscc = registered["enterprise.uscc"]
    reference = file(stranger, latest_code, pdf, uscc, mobile)
    first, second = counter(), counter("FORMAL")
    first.get("/mobile-changes")
    assert reference in first.text
    [path] = re.findall(rf'href="(/mobile-changes/[^"]+)">{registered["enterprise.name"]}',
                        first.page.text)  # fmt: skip
    first.get(path)
    version = re.search(r'name="version" value="(\d+)"', first.page.text)
    assert version and mobile in first.text and "138****" in first.text
    answer = first.session.get(f"{first.address}{path}/form", timeout=30)
    assert answer.content == pdf
    first.get(path)
    first.post(path, {"action": "check", "version": version[1]})
    assert "等待另一人复核" in first.text
    first.get(path)
    assert "须由另一人复核" in first.text and "复核无误" not in first.text
    first.post(path, {"action": "confirm", "version": "2"})
    assert "须由核对人以外的另一人复核" in first.text
    second.get(path)
    second.post(path, {"action": "refuse", "version": "2", "reason": ""})
    assert second.page.status_code == 422 and "请选择不予变更的理由" in second.text
    second.get(path)
    second.post(path, {"action": "confirm", "version": "2"})
    assert "预留手机已变更" in second.text
    before = latest_code(mobile)
    stranger.get("/recover")
    stranger.post("/recover/code", {"username": uscc} | stranger.captcha())
    form = {"username": uscc, "code": latest_code(mobile, before)}
    form |= {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    stranger.post("/recover", form)
    assert f"请用用户名“{registered['account.username']}”和新密码登录" in stranger.text
    stranger.sign_in(registered["account.username"], NEW_PASSWORD)
    assert stranger.page.url.endswith("/home")
    stranger.get("/record")
    assert "派出机构变更预留手机号码" in stranger.text and "通过预留手机找回密码" in stranger.text


def test_the_answer_is_the_same_for_a_firm_that_there_is_not(
    stranger: Visitor, latest_code: Callable[..., str], pdf: bytes
) -> None:
    mobile = f"135{uuid.uuid4().int % 10**8:08}"
    assert file(stranger, latest_code, pdf, "no-such-firm", mobile)


def test_the_counter_scans_in_a_form_and_others_see_nothing_of_it(
    registered: dict[str, str], counter: Callable[..., Visitor], pdf: bytes
) -> None:
    clerk, reviewer = counter(), counter("EXAMINE")
    mobile = f"134{uuid.uuid4().int % 10**8:08}"
    clerk.get("/mobile-changes/new")
    form = {"uscc": "91330100MA00000000", "contact": "沈雁冰", "mobile": mobile}
    clerk.post("/mobile-changes/new", form, files={"file": ("申请表.pdf", pdf)})
    assert clerk.page.status_code == 422 and "已上传：申请表.pdf" in clerk.text
    kept = re.search(r'name="kept_form" value="([^"]+)"', clerk.page.text)
    assert kept
    form |= {"uscc": registered["enterprise.uscc"], "kept_form": kept[1]}
    clerk.post("/mobile-changes/new", form)
    assert "申请表已录入" in clerk.text and "录入（周" in clerk.text
    assert reviewer.get("/mobile-changes").status_code == 403


def test_an_office_has_its_mailbox_as_its_administrator_enters_it(
    counter: Callable[..., Visitor], stranger: Visitor
) -> None:
    admin, clerk = counter("SYSTEM_ADMIN"), counter()
    admin.get("/mailboxes")
    assert admin.page.text.count('name="office"') == 1, "its own"
    admin.post("/mailboxes", {"office": "ZHEJIANG", "mailbox": "zjb@nea，gov.cn"})
    assert admin.page.status_code == 422 and 'value="zjb@nea，gov.cn"' in admin.page.text
    admin.post("/mailboxes", {"office": "ZHEJIANG", "mailbox": "zjb@nea.gov.cn"})
    assert "邮箱已保存" in admin.text
    assert "zjb@nea.gov.cn" in stranger.get("/recover").text
    admin.post("/mailboxes", {"office": "FUJIAN", "mailbox": "fjb@nea.gov.cn"})
    assert admin.page.status_code == 403
    clerk.get("/mobile-changes")
    clerk.post("/mailboxes", {"office": "ZHEJIANG", "mailbox": "x@example.cn"})
    assert clerk.page.status_code == 403


def test_many_uploads_that_file_nothing_are_put_off(
    stranger: Visitor, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "UPLOADS_PER_MINUTE", 1)
    stranger.session.mount("http://", From("127.0.0.42"))
    stranger.get("/recover/mobile")
    for _ in range(2):
        stranger.post("/recover/mobile", {"contact": "沈雁冰"}, files={"form": ("表.pdf", pdf)})
    assert stranger.page.status_code == 422
    assert "操作过于频繁" in stranger.text and 'value="沈雁冰"' in stranger.page.text
