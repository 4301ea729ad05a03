"""Accounts in a real browser: the captcha, who is signed in, the administrator's pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.demo import accounts, arithmetic


@pytest.mark.spec("A-03", "A-05")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_who_sees_no_picture_answers_a_question(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    page = person.open("/recover")
    expect(page.get_by_role("img", name=re.compile("图形验证码"))).to_be_visible()
    person.shot("recover")
    page.get_by_role("button", name="看不清？改答文字题").click()
    field = page.get_by_label(re.compile("（请填写数字）"))
    expect(field).to_be_visible()
    person.shot("recover-question")
    page.get_by_label(re.compile("^用户名")).fill(f"nobody-{'b' if phone else 'a'}")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("#code-status")).to_contain_text("请填写图形验证码")
    page.get_by_role("button", name="看不清？改答文字题").click()
    expect(field).to_be_visible()
    asked = page.locator("#captcha label").inner_text()
    field.fill(arithmetic.answer(asked))
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("#code-status")).to_contain_text("验证码已发送")
    person.shot("recover-sent")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_firm_looks_who_is_signed_in(system: dict[str, str], visitor: Any, phone: bool) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    other = visitor(system["PORTAL_URL"], "other")
    for one in (person, other):
        one.sign_in("haixia", accounts.PASSWORD)
    page = person.open("/entries")
    expect(page.get_by_text("本机", exact=True)).to_be_visible()
    person.shot("entries")
    page.get_by_role("button", name="退出其他设备").click()
    expect(page.get_by_text("已退出其他设备上的")).to_be_visible()
    other.open("/home")
    expect(other.page.get_by_text("本机的登录已被退出")).to_be_visible()
    other.shot("ended")


@pytest.mark.spec("N-01")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_administrator_looks_after_accounts(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    admin = visitor(system["INTRANET_URL"], "phone" if phone else "desktop", phone=phone)
    page = admin.open("/sign-in")
    admin.shot("staff-sign-in")
    page.fill("input[name=username]", "hd-system-admin")
    page.fill("input[name=password]", accounts.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="用户管理").click()
    admin.shot("staff")
    page.get_by_role("link", name="新建账号").click()
    page.get_by_role("button", name="新建").click()
    expect(page.locator(".error-summary")).to_be_visible()
    admin.shot("staff-new")
    username = f"lin-{'b' if phone else 'a'}"
    page.get_by_label(re.compile("^姓名")).fill("林间")
    page.get_by_label(re.compile("^用户名")).fill(username)
    page.get_by_label("形审").first.check()
    page.get_by_role("button", name="新建").click()
    expect(page.locator(".one-time")).to_be_visible()
    admin.shot("staff-password")
    page.get_by_role("link", name="完成").click()
    row = page.locator("tr").filter(has_text=username)
    row.locator("summary").filter(has_text="停用").click()
    admin.shot("staff-question")
    row.get_by_role("button", name="确定停用").click()
    expect(row.get_by_text("已停用")).to_be_visible()
