"""The firm's own data on the portal: accounts, tokens, 企业信息修改, contacts, its licence."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from chassis.context import system_call
from contracts.identity import Identity
from tests.clients import Client
from tests.factories.registrations import PASSWORD, registration, stored
from tests.service.gateway.api.program import Program
from tests.service.gateway.visitor import HIDDEN, Visitor

pytestmark = pytest.mark.service
OWN_PASSWORD = "春江潮水-连海平平"


class Firm:
    """A registered firm whose owner is signed in."""

    def __init__(self, system: dict[str, str], client: Client) -> None:
        self.portal = system["PORTAL_URL"]
        self.form = stored(registration(account={"username": f"firm-{uuid.uuid4().hex[:8]}"}))
        call = system_call("tests", key=uuid.uuid4().hex).within(30)
        client.proxy(Identity, call).register(**self.form)
        self.username = self.form["account"]["username"]
        self.owner = self.entered(self.username, PASSWORD)

    def entered(self, username: str, password: str) -> Visitor:
        visitor = Visitor(self.portal)
        visitor.sign_in(username, password)
        return visitor

    def colleague(self, role: str) -> Visitor:
        """Added by the owner, signed in with an own password."""
        username = f"{role.lower()}-{uuid.uuid4().hex[:8]}"
        self.owner.get("/accounts/new")
        self.owner.post("/accounts/new", {"username": username, "name": "周敏", "role": role})
        made = re.search(r"<code>([\w-]+)</code>", self.owner.page.text)
        assert made and "只显示这一次" in self.owner.text
        visitor = self.entered(username, made[1])
        assert visitor.page.url.endswith("/password"), "first of all an own one"
        change = {"old_password": made[1], "new_password": OWN_PASSWORD}
        visitor.post("/password", change | {"new_password_again": OWN_PASSWORD})
        visitor.sign_in(username, OWN_PASSWORD)
        assert visitor.page.url.endswith("/home"), visitor.text[:300]
        return visitor


@pytest.fixture
def firm(system: dict[str, str], client: Client) -> Firm:
    return Firm(system, client)


def typed(page: str) -> dict[str, str]:
    """What a form of fields holds."""
    inputs = re.findall(r'<input[^>]*?name="([\w.]+)"[^>]*?value="([^"]*)"', page)
    chosen = re.findall(r'(?s)<select[^>]*name="(\w+)".*?value="(\w*)" selected', page)
    return {
        name: value for name, value in [*inputs, *chosen] if name not in dict(HIDDEN.findall(page))
    }


def test_each_role_is_offered_what_it_may_and_told_why_not(firm: Firm) -> None:
    clerk, reader = firm.colleague("CLERK"), firm.colleague("READER")
    for who in (clerk, reader):
        assert who.get("/accounts").status_code == 403
        assert "请联系本单位管理员" in who.text
        assert who.get("/firm").status_code == 200 and "企业信息修改</a>" not in who.page.text
    reader.get("/home")
    reader.post("/applications", {"type": "NEW"})
    assert reader.page.status_code == 403 and "您的账号只能查看" in reader.text
    reader.get("/firm")
    assert "更换营业执照" not in reader.page.text
    file = {"file": ("执照.pdf", b"%PDF-1.4 not looked at")}
    reader.post("/business-licence", {}, files=file)
    assert reader.page.status_code == 403, "before the file is judged"
    clerk.get("/firm")
    assert "更换营业执照" in clerk.page.text
    firm.owner.get("/accounts")
    assert firm.owner.text.count("周敏") >= 2 and "各角色可以做什么" in firm.owner.text
    path = re.search(r'action="(/accounts/[^"]+/role)"', firm.owner.page.text)
    assert path
    firm.owner.post(path[1], {"role": "READER", "seen": "CLERK"})
    assert "账号角色已修改" in firm.owner.text
    assert clerk.get("/firm").status_code == 200 and "更换营业执照" not in clerk.page.text


def test_a_token_is_issued_on_a_page_shown_once_and_obeys_its_role(firm: Firm) -> None:
    owner = firm.owner
    owner.get("/tokens")
    owner.post("/tokens", {"label": "", "role": "READER", "days": "30"})
    assert owner.page.status_code == 422 and 'href="#field-label"' in owner.page.text
    owner.post("/tokens", {"label": "人事系统", "role": "READER", "days": "30"})
    shown = re.search(r"<code>(lic_\w+)</code>", owner.page.text)
    assert shown and "只显示这一次" in owner.text
    program = Program(firm.portal, shown[1])
    assert program.get("/enterprise")["name"] == firm.form["enterprise"]["name"]
    refused = program.ask("POST", "/applications", json={"type": "NEW"})
    assert refused.status_code == 403 and "只能查看" in refused.json()["detail"]
    owner.get("/tokens")
    assert "人事系统" in owner.text and shown[1] not in owner.page.text
    assert "未使用过" not in owner.text and "查看人" in owner.text
    [path] = re.findall(r'action="(/tokens/[^"]+/revoke)"', owner.page.text)
    owner.post(path)
    assert program.ask("GET", "/enterprise").status_code == 401


@pytest.mark.spec("A-17", "A-18", "A-19", "A-26")
def test_a_firm_changes_its_data_and_never_the_four_fields(firm: Firm) -> None:
    owner = firm.owner
    owner.get("/home")
    assert 'href="/firm"' in owner.page.text
    owner.get("/firm/edit")
    page = owner.page.text
    entry = firm.form["enterprise"]
    for word in ("保存", "选择", "登记事项变更", entry["name"], entry["address"]):
        assert word in page
    form = typed(page)
    assert not {"name", "enterprise_type", "legal_representative", "address"} & set(form)
    changed = form | {
        "contact": "沈雁冰", "legal_representative_mobile": "13700001234",
        "email": "office@example.cn", "correspondence_address": "浙江省杭州市上城区解放路1号",
    }  # fmt: skip
    for forged in ("name", "enterprise_type", "legal_representative", "address", "uscc"):
        owner.get("/firm/edit")
        owner.post("/firm/edit", changed | {forged: "forged", "action": "save"})
        assert owner.page.status_code == 422 and "请办理“登记事项变更”" in owner.text, forged
        assert 'value="沈雁冰"' in owner.page.text, "nothing typed is lost"
    owner.get("/firm/edit")
    owner.post("/firm/edit", changed | {"postcode": "31", "action": "save"})
    assert owner.page.status_code == 422 and 'href="#field-postcode"' in owner.page.text
    owner.post("/firm/edit", changed | {"action": "save"})
    assert owner.page.url.endswith("/firm") and "企业信息已保存" in owner.text
    assert "沈雁冰" in owner.text and "解放路1号" in owner.text and entry["name"] in owner.text
    owner.get("/firm/edit")
    owner.post("/firm/edit", changed | {"contact": "鲁迅", "version": "1", "action": "save"})
    assert owner.page.status_code == 409 and "刚刚由他人保存过" in owner.text
    assert "您填写“鲁迅”，现在是“沈雁冰”" in owner.text


def test_another_reserved_mobile_proves_itself(firm: Firm, latest_code: Callable[..., str]) -> None:
    owner, mobile = firm.owner, f"137{uuid.uuid4().int % 10**8:08}"
    owner.get("/firm/mobile")
    owner.post("/firm/mobile/code", {"mobile": mobile})
    assert "验证码已发送到新的手机" in owner.text
    form = {"mobile": mobile, "code": latest_code(mobile)}
    owner.post("/firm/mobile", form | {"password": "not the password"})
    assert owner.page.status_code == 422 and "登录密码不正确" in owner.text
    owner.post("/firm/mobile", form | {"password": PASSWORD})
    assert "预留手机已更换" in owner.text and mobile[-4:] in owner.text


def test_contacts_are_added_changed_and_removed(firm: Firm) -> None:
    owner = firm.owner
    owner.get("/firm/contacts/new")
    person = {"name": "孙少平", "duty": "SAFETY", "mobile": "1370000", "email": "sun@example.cn"}
    owner.post("/firm/contacts/new", person)
    assert owner.page.status_code == 422 and 'value="孙少平"' in owner.page.text
    owner.post("/firm/contacts/new", person | {"mobile": "13700000001"})
    assert "联系人已保存" in owner.text and "安全生产" in owner.text
    [path] = re.findall(r'href="(/firm/contacts/[0-9a-f-]{36})"', owner.page.text)
    owner.get(path)
    changed = person | {"mobile": "13700000002", "version": "1"}
    owner.post(path, changed)
    assert "13700000002" in owner.text
    owner.get(path)
    owner.post(path, changed | {"mobile": "13700000003"})
    assert owner.page.status_code == 409 and "已在其他窗口保存过" in owner.text
    owner.get("/firm")
    owner.post(f"{path}/removal")
    assert "联系人已删除" in owner.text and "孙少平" not in owner.text


def test_the_business_licence_is_seen_and_replaced(firm: Firm, pdf: bytes) -> None:
    owner = firm.owner
    owner.get("/firm")
    forged = {"file": ("执照.pdf", b"GIF89a is no PDF")}
    owner.post("/business-licence", {"from": "firm"}, files=forged)
    assert owner.page.url.endswith("/firm") and "请另存后再上传" in owner.text
    owner.post("/business-licence", {"from": "firm"}, files={"file": ("新执照.pdf", pdf)})
    assert "营业执照已上传" in owner.text and "新执照.pdf" in owner.text
    answer = owner.get("/firm/business-licence")
    assert answer.content == pdf and answer.headers["Content-Type"] == "application/pdf"


def test_what_page_of_whom_is_asked_by_address(firm: Firm, system: Any, client: Client) -> None:
    other = Firm(system, client)
    mine = firm.colleague("CLERK")
    assert mine.page.status_code == 200
    firm.owner.get("/accounts")
    [path] = re.findall(r'action="(/accounts/[^"]+/disable)"', firm.owner.page.text)
    other.owner.get("/accounts")
    other.owner.post(path)
    assert other.owner.page.status_code == 404
    assert mine.get("/home").status_code == 200
