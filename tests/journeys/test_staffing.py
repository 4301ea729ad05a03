"""人员变更 and 人员审批 in a real browser: at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.demo import accounts

WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@WIDTHS
def test_a_holder_looks_at_its_people_hires_and_lets_go(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("queren", accounts.PASSWORD)
    page = person.open("/staff")
    expect(page.get_by_role("heading", name="统计信息")).to_be_visible()
    person.shot("staff")
    page.get_by_role("link", name="办理离职").click()
    person.shot("staff-leave")
    page.get_by_role("button", name="确认离职").first.click()
    expect(page.get_by_role("heading", name="确认离职")).to_be_visible()
    person.shot("staff-leave-effect")
    page = person.open("/staff/hires/new")
    person.shot("hire-notice")
    page.get_by_label("安全负责人", exact=True).check()
    page.get_by_role("button", name="下一步").click()
    person.shot("hire-form")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("内容已保留，还没有提交")).to_be_visible()
    person.shot("hire-mistakes")


@WIDTHS
def test_the_office_looks_at_what_waits(system: dict[str, str], visitor: Any, phone: bool) -> None:
    person = visitor(system["INTRANET_URL"], "phone" if phone else "desktop", phone=phone)
    person.open("/sign-in")
    person.page.fill("input[name=username]", "hd-personnel")
    person.page.fill("input[name=password]", accounts.PASSWORD)
    person.page.get_by_role("button", name="登录").click()
    expect(person.page.get_by_role("heading", name="人员审批")).to_be_visible()
    person.shot("hires")
    person.open("/leaves")
    person.shot("leaves")
