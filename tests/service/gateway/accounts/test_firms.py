"""Registration, sign-in and recovery through the portal, with messages from a real SMS service."""

import re
from collections.abc import Callable

import pytest

from gateway.portal import registration as registration_pages
from tests.factories.registrations import PASSWORD, registration
from tests.service.gateway.accounts.conftest import NEW_PASSWORD, form_of
from tests.service.gateway.visitor import From, Visitor

pytestmark = pytest.mark.service


def test_what_is_missing_is_listed_in_the_order_of_the_page(visitor: Visitor) -> None:
    visitor.get("/register/form?consent=on")
    visitor.post("/register/form", {"consent": "on"})
    assert visitor.page.status_code == 422
    said = ["请填写单位名称", "请填写联系人", "请上传营业执照", "请填写用户名"]
    listed = visitor.text.partition("请修改以下内容")[2]
    places = [listed.index(message) for message in said]
    assert places == sorted(places)


@pytest.mark.spec("A-06", "A-08", "A-09", "A-15", "A-16")
def test_a_firm_registers_mends_a_mistake_and_does_not_upload_twice(
    visitor: Visitor, latest_code: Callable[..., str], pdf: bytes
) -> None:
    visitor.get("/sign-in")
    assert "企业注册" in visitor.text
    visitor.get("/register")
    assert "填报须知" in visitor.text
    assert visitor.get("/register/form").url.endswith("/register"), "consent first"
    visitor.get("/register/form?consent=on")
    form = form_of(registration()) | {"consent": "on"}
    visitor.post("/register/code", form)
    assert "请填写图形验证码" in visitor.text
    visitor.post("/register/code", form | visitor.captcha())
    assert "验证码已发送" in visitor.text
    assert f'value="{form["enterprise.uscc"]}"' in visitor.page.text, "what was typed stays"
    form["account.code"] = latest_code(form["enterprise.contact_mobile"])
    file = {"business_licence": ("营业执照.pdf", pdf)}
    wrong = {
        **form,
        "enterprise.uscc": "91330100MA0000001X",
        "enterprise.established": "2199-01-01",
    }
    visitor.post("/register/form", wrong, files=file)
    assert visitor.page.status_code == 422
    assert 'href="#field-enterprise-uscc"' in visitor.page.text
    assert "已上传：营业执照.pdf" in visitor.text
    assert PASSWORD not in visitor.page.text
    mended = {**form, **kept(visitor), "account.password": "", "account.password_again": ""}
    assert "不需要修改的，不必重新填写" in visitor.text
    visitor.post("/register/form", mended)
    assert "注册成功，请登录" in visitor.text
    visitor.sign_in(form["account.username"], PASSWORD)
    assert form["enterprise.name"] in visitor.text


def kept(visitor: Visitor) -> dict[str, str]:
    """What the page carries of an earlier round: the licence, the password."""
    return dict(re.findall(r'name="(kept_\w+)" value="([^"]+)"', visitor.page.text))


def test_what_is_registered_already_is_told_at_each_field_and_the_password_stays(
    visitor: Visitor,
    registered: dict[str, str],
    latest_code: Callable[..., str],
    pdf: bytes,
) -> None:
    form = form_of(registration()) | {"consent": "on"}
    form |= {name: registered[name] for name in ("enterprise.uscc", "account.username")}
    visitor.get("/register/form?consent=on")
    visitor.post("/register/code", form | visitor.captcha())
    form["account.code"] = latest_code(form["enterprise.contact_mobile"])
    file = {"business_licence": ("营业执照.pdf", pdf)}
    visitor.post("/register/form", form, files=file)
    assert visitor.page.status_code == 409
    for name in ("enterprise-uscc", "account-username"):
        assert f'href="#field-{name}"' in visitor.page.text, "both in one round"
    other = form_of(registration())
    free = {name: other[name] for name in ("enterprise.uscc", "account.username")}
    empty = {"account.password": "", "account.password_again": ""}
    sealed = kept(visitor)
    visitor.post("/register/form", form | free | empty | sealed)
    assert "注册成功，请登录" in visitor.text, "the code is good, and so is the password"
    visitor.sign_in(free["account.username"], PASSWORD)
    assert visitor.page.url.endswith("/home")


def test_a_kept_password_opens_in_its_browser_only(
    visitor: Visitor, system: dict[str, str]
) -> None:
    form = form_of(registration()) | {"consent": "on"}
    empty = {"account.password": "", "account.password_again": ""}
    visitor.get("/register/form?consent=on")
    visitor.post("/register/form", form)
    sealed = kept(visitor)
    visitor.post("/register/form", form | empty | sealed)
    assert "请填写密码" not in visitor.text
    other = Visitor(system["PORTAL_URL"])
    other.get("/register/form?consent=on")
    other.post("/register/form", form | empty | sealed)
    assert "请填写密码" in other.text
    visitor.post("/register/form", form | {"account.password_again": "anders geschrieben"})
    assert "两次输入的密码不一致" in visitor.text and "kept_password" not in visitor.page.text


def test_many_uploads_without_a_registration_are_put_off(
    visitor: Visitor, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration_pages, "UPLOADS_PER_MINUTE", 1)
    visitor.get("/register/form?consent=on")
    form = form_of(registration()) | {"consent": "on"}
    for _ in range(2):
        file = {"business_licence": ("营业执照.pdf", pdf)}
        visitor.post("/register/form", {**form, "enterprise.uscc": ""}, files=file)
    assert visitor.page.status_code == 422
    assert "操作过于频繁" in visitor.text and form["enterprise.name"] in visitor.page.text


@pytest.mark.spec("A-10")
def test_giving_up_leads_back_to_the_sign_in_page(visitor: Visitor) -> None:
    visitor.get("/register/form?consent=on")
    assert re.search(r'href="/sign-in">取消', visitor.page.text)


@pytest.mark.spec("A-11", "A-12", "A-13", "A-14")
def test_the_parent_is_found_by_part_of_its_name(
    registered: dict[str, str], visitor: Visitor
) -> None:
    name = registered["enterprise.name"]
    visitor.get("/institutions", params={"name": name[2:10]})
    assert name in visitor.text
    for word in ("机构名称", "查询", "确定", "取消"):
        assert word in visitor.text
    visitor.get("/register/form?consent=on")
    searched = {"consent": "on", "action": "find_parent", "institution": name}
    visitor.post("/register/form", searched)
    assert 'name="chosen_parent"' in visitor.page.text, "without JavaScript, inside the form"


@pytest.mark.spec("A-02", "A-03", "A-04", "A-07")
def test_a_wrong_password_says_nothing_and_brings_the_captcha(
    registered: dict[str, str], visitor: Visitor
) -> None:
    username = registered["account.username"]
    visitor.session.mount("http://", From("127.0.0.7"))
    visitor.sign_in(username, "not the password")
    known = visitor.text
    assert visitor.page.status_code == 401
    assert 'src="data:image/png;base64,' in visitor.page.text
    assert f'value="{username}"' in visitor.page.text
    unknown = Visitor(visitor.address)
    unknown.session.mount("http://", From("127.0.0.8"))
    unknown.sign_in("nobody-of-that-name", "not the password")
    assert re.findall("用户名或密码[^ ]*", unknown.text) == re.findall("用户名或密码[^ ]*", known)
    visitor.sign_in(username, PASSWORD)
    assert visitor.page.status_code != 200, "the captcha is now demanded"


@pytest.mark.spec("A-04", "A-27")
def test_signing_in_leads_where_one_wanted_to_go_and_nowhere_else(
    registered: dict[str, str], visitor: Visitor
) -> None:
    visitor.get("/home")
    assert "/sign-in?next=" in visitor.page.url
    for target, path in (
        ("/licences", "/licences"), ("//evil.example/", "/home"), ("/\\evil.example", "/home"),
        ("/\r\nX: y", "/home"), ("https://evil.example", "/home"),
    ):  # fmt: skip
        elsewhere = Visitor(visitor.address)
        elsewhere.get("/sign-in", params={"next": target})
        account = {"username": registered["account.username"], "password": PASSWORD}
        elsewhere.post("/sign-in", {**account, "next": target}, allow_redirects=False)
        assert elsewhere.page.headers["Location"] == path
        cookie = elsewhere.page.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_after_signing_out_the_session_is_over(
    registered: dict[str, str], visitor: Visitor
) -> None:
    visitor.sign_in(registered["account.username"], PASSWORD)
    held = dict(visitor.session.cookies)
    visitor.post("/sign-out")
    visitor.session.cookies.update(held)
    assert "/sign-in" in visitor.get("/home").url


@pytest.mark.spec("A-05", "A-23")
def test_a_forgotten_password_is_replaced_by_a_code_to_the_reserved_mobile(
    registered: dict[str, str], visitor: Visitor, latest_code: Callable[..., str]
) -> None:
    username = registered["account.username"]
    visitor.get("/recover")
    visitor.post("/recover/code", {"username": username} | visitor.captcha())
    assert "如果填写正确，验证码已发送到预留手机" in visitor.text
    code = latest_code(registered["enterprise.contact_mobile"], registered["account.code"])
    form = {"username": username, "code": code, "new_password": NEW_PASSWORD}
    visitor.post("/recover", {**form, "new_password_again": "something else"})
    assert "两次输入的密码不一致" in visitor.text
    visitor.post("/recover", {**form, "new_password_again": NEW_PASSWORD})
    assert "密码已重新设置" in visitor.text
    visitor.sign_in(username, NEW_PASSWORD)
    assert visitor.page.url.endswith("/home")


@pytest.mark.spec("A-20", "A-21", "A-22")
def test_the_password_is_changed_and_every_session_ends(
    registered: dict[str, str], visitor: Visitor
) -> None:
    username = registered["account.username"]
    visitor.sign_in(username, PASSWORD)
    elsewhere = Visitor(visitor.address)
    elsewhere.sign_in(username, PASSWORD)
    menu = re.search(r'(?s)<details class="user-menu">.*?</details>', visitor.page.text)
    assert menu is not None and registered["enterprise.name"] in menu.group()
    assert re.search(r'href="/password">.*修改密码', menu.group())
    visitor.get("/password")
    for label in ("原密码 *", "新密码 *", "确认新密码 *", "保存"):
        assert label in visitor.text
    assert re.search(r'href="/password">取消', visitor.page.text), "opens the empty page anew"
    changed = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    visitor.post("/password", {**changed, "new_password_again": NEW_PASSWORD})
    assert visitor.page.url.endswith("/sign-in")
    assert "密码已修改，请用新密码重新登录" in visitor.text
    assert not visitor.session.cookies.get("portal_session")
    assert "/sign-in" in elsewhere.get("/home").url
    visitor.sign_in(username, NEW_PASSWORD)
    assert visitor.page.url.endswith("/home")


@pytest.mark.spec("A-21", "A-22")
def test_a_password_that_cannot_be_changed_is_explained_at_its_field_and_never_shown(
    registered: dict[str, str], visitor: Visitor
) -> None:
    visitor.session.mount("http://", From("127.0.0.9"))
    visitor.sign_in(registered["account.username"], PASSWORD)
    visitor.get("/password")
    for old, new, again, field, message in (
        ("not the old one", NEW_PASSWORD, NEW_PASSWORD, "old_password", "原密码不正确"),
        ("", NEW_PASSWORD, NEW_PASSWORD, "old_password", "原密码"),
        (PASSWORD, NEW_PASSWORD, "something else", "new_password_again", "两次输入的密码不一致"),
        (PASSWORD, PASSWORD, PASSWORD, "new_password", "新密码不能与原密码相同"),
        (PASSWORD, "password123", "password123", "new_password", "密码过于常见"),
    ):
        form = {"old_password": old, "new_password": new, "new_password_again": again}
        visitor.post("/password", form)
        assert visitor.page.status_code == 422
        told = re.search(rf'(?s)id="field-{field}-error">.*?<div>(.*?)</div>', visitor.page.text)
        assert told is not None and message in told.group(1), field
        assert not [word for word in form.values() if word and word in visitor.page.text]
    assert visitor.get("/home").url.endswith("/home"), "the session goes on"


@pytest.mark.spec("A-24")
def test_who_lost_the_reserved_mobile_finds_the_form_and_the_mailbox(visitor: Visitor) -> None:
    visitor.get("/recover")
    assert "请务必在邮件中写明主题、单位名称、联系人及电话" in visitor.text
    assert "zzgzhdj@nea.gov.cn" in visitor.text
    assert visitor.get("/recover/application-form").content.startswith(b"PK")


@pytest.mark.spec("P-10")
def test_while_a_service_is_down_pages_say_so_and_keep_what_was_typed(
    registered: dict[str, str], visitor: Visitor
) -> None:
    visitor.sign_in(registered["account.username"], PASSWORD)
    assert visitor.page.status_code == 200, "the home page shows what it can"
    assert "申请信息暂时无法读取" in visitor.text
    tab = "/applications/00000000-0000-4000-8000-000000000000/sections/basic"
    hidden = visitor.get("/password").text
    visitor.post(tab, {"total_assets": "5000", "version": "3", "action": "save"})
    assert visitor.page.status_code == 503
    assert "重试" in visitor.text
    for name, value in (("total_assets", "5000"), ("version", "3"), ("action", "save")):
        assert f'name="{name}" value="{value}"' in visitor.page.text
    key = re.findall(r'name="form_key" value="([^"]*)"', hidden)[-1]
    assert f'name="form_key" value="{key}"' in visitor.page.text, "a retry is the same command"
    part = visitor.get(tab, headers={"HX-Request": "true"})
    assert part.status_code == 503
    assert "#alerts" in part.headers["HX-Retarget"]
    assert "<html" not in part.text
