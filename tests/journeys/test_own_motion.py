"""依职权办理 in a real browser: the office proposes, the firm is told and answers, both with the
keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.demo import accounts, holders

FACTS = "经查，该企业自2026年1月起将许可证出租给他人使用。"
HOLDER = next(one for one in holders.HOLDERS if one.kind.username == "queren")


def press(page: Page, name: str) -> None:
    """A button, as somebody without a mouse does."""
    button = page.get_by_role("button", name=name)
    button.focus()
    button.press("Enter")


@pytest.mark.spec("N-15")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_office_proposes_the_firm_is_told_and_answers(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    width = "phone" if phone else "desktop"
    firm = visitor(system["PORTAL_URL"], width, phone=phone)
    firm.sign_in(HOLDER.kind.username, accounts.PASSWORD)
    office = visitor(system["INTRANET_URL"], width, phone=phone)
    office.sign_in("hd-examine", accounts.PASSWORD)
    page = propose(office)

    own = hears_of_it(firm)
    own.get_by_label("陈述申辩意见").fill("没有出租许可证。")
    press(own, "提交")
    expect(own.get_by_text("等待答复")).to_be_visible()

    page.reload()
    page.get_by_label("答复").fill("出租合同已查实。")
    press(page, "答复")
    office.shot("proceeding-answered")
    # Nothing comes of it, so that the firm is as it was for whoever walks next.
    page.get_by_text("终结，不作出决定").click()
    page.get_by_label("理由").fill("证据不足。")
    press(page, "终结")
    press(page, "确认")
    expect(page.get_by_text("终结理由：证据不足。")).to_be_visible()
    office.shot("proceeding-dropped")
    office.open("/proceedings")
    office.shot("proceedings")


def propose(office: Any) -> Page:
    page: Page = office.open(f"/register?text={HOLDER.uscc}")
    page.get_by_role("main").get_by_role("link", name="依职权办理").click()
    office.shot("proposal")
    page.get_by_label("事实和理由").fill(FACTS)
    press(page, "下一步：核对并确认")
    expect(page.get_by_text("请选择法定情形").first).to_be_visible()
    expect(page.get_by_label("事实和理由")).to_have_value(FACTS)
    office.shot("proposal-mistakes")
    page.get_by_label("事项和法定情形").select_option("LICENCE_ABUSE")
    press(page, "下一步：核对并确认")
    office.shot("proposal-confirm")
    press(page, "确认提出")
    expect(page.get_by_text("等待其他人员作出决定")).to_be_visible()
    office.shot("proceeding")
    return page


def hears_of_it(firm: Any) -> Page:
    """Its message list; the message leads to what it may say."""
    page: Page = firm.page
    for _ in range(100):  # the message arrives with an event
        firm.open("/messages?unread")
        if page.get_by_role("button", name="查看事项").count():
            break
        page.wait_for_timeout(200)
    firm.shot("messages")
    page.get_by_role("button", name="查看事项").first.press("Enter")
    expect(page.get_by_role("heading", name="依职权办理的事项")).to_be_visible()
    firm.shot("own-proceedings")
    return page
