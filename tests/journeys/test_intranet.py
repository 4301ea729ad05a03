"""What a reviewer sees, in a real browser at two widths."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.demo import accounts
from tests.journeys.filing import submit

FIRM = "zhijiang"
REVIEWER = "zj-formal"
TABS = ("report", "material", "material/basic", "material/technicians", "people", "documents")


@pytest.fixture(scope="module")
def case_id(system: dict[str, str], chromium: Browser) -> str:
    return submit(system, chromium, FIRM)


def enter(
    system: dict[str, str], visitor: Any, case_id: str, *, phone: bool, account: str = REVIEWER
) -> Any:
    person = visitor(system["INTRANET_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in(account, accounts.PASSWORD)
    for _ in range(150):  # the case arrives with an event
        if person.page.goto(f"{person.base}/cases/{case_id}").status == 200:
            break
        person.page.wait_for_timeout(200)
    return person


def claim(page: Page) -> None:
    button = page.get_by_role("button", name="领取并办理")
    if button.is_visible():
        button.click()


def confirm(page: Page, told: str) -> None:
    page.get_by_role("button", name=re.compile("下一步")).click()
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text(told)).to_be_visible()


@pytest.mark.spec("N-02", "N-05")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_tasks_and_every_tab_of_a_case(
    system: dict[str, str], visitor: Any, case_id: str, phone: bool
) -> None:
    person = enter(system, visitor, case_id, phone=phone)
    person.open("/")
    expect(person.page.get_by_role("heading", name="待办任务")).to_be_visible()
    person.shot("tasks")
    for tab in TABS:
        person.open(f"/cases/{case_id}/{tab}")
        person.shot(f"case-{tab.replace('/', '-')}")


@pytest.mark.spec("N-05", "P-07")
def test_files_people_and_numbers_open_in_place(
    system: dict[str, str], visitor: Any, case_id: str
) -> None:
    person = enter(system, visitor, case_id, phone=False)
    page = person.open(f"/cases/{case_id}/material/technicians")
    page.get_by_role("link", name="查看", exact=True).first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_text("********").first).to_be_visible()
    dialog.get_by_role("button", name="查看完整号码").click()
    dialog.get_by_role("button", name="核对申请材料").click()
    expect(dialog.get_by_text("本次查看已记录")).to_be_visible()
    expect(dialog.get_by_text("********")).to_have_count(0)
    page = person.open(f"/cases/{case_id}/attachments")
    page.locator(".file-list a").first.click()
    expect(page.locator("dialog[open] iframe, dialog[open] img").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.spec("N-03")
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_the_form_shows_what_the_outcome_needs_and_asks_again(
    system: dict[str, str], visitor: Any, case_id: str, phone: bool
) -> None:
    person = enter(system, visitor, case_id, phone=phone)
    page = person.page
    claim(page)
    page.get_by_label("通过", exact=True).check()
    expect(page.get_by_label("所在位置").first).to_be_hidden()
    page.get_by_label("退回补正").check()
    page.get_by_role("button", name="再加一项").click()
    expect(page.get_by_label("所在位置")).to_have_count(2)
    page.get_by_role("button", name="删除这一项").last.click()
    expect(page.get_by_label("所在位置")).to_have_count(1)
    person.shot("case-return")
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page.get_by_role("alert")).to_contain_text("至少一项")
    page.get_by_label("所在位置").select_option("basic/net_assets")
    page.get_by_label("补正要求").fill("净资产与审计报告不一致")
    page.get_by_role("button", name=re.compile("下一步")).click()
    expect(page.get_by_text("确认后立即生效")).to_be_visible()
    person.shot("case-confirm")
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label("补正要求")).to_have_value("净资产与审计报告不一致")


@pytest.mark.spec("N-03")
def test_without_javascript_lines_come_from_the_server(
    system: dict[str, str], visitor: Any, case_id: str
) -> None:
    person = visitor(system["INTRANET_URL"], "plain", script=False)
    person.sign_in(REVIEWER, accounts.PASSWORD)
    page = person.open(f"/cases/{case_id}")
    claim(page)
    page.get_by_label("退回补正").check()
    page.get_by_label("补正要求").fill("缺少盖章页")
    page.get_by_role("button", name="再加一项").click()
    expect(page.get_by_label("所在位置")).to_have_count(2)
    expect(page.get_by_label("补正要求").first).to_have_value("缺少盖章页")


@pytest.mark.spec("N-03", "P-06")
def test_firm_and_reviewer_see_what_moved_the_limit_and_until_when_it_runs(
    system: dict[str, str], visitor: Any, case_id: str
) -> None:
    for step, outcome, told in (
        ("formal", "通过", "形审已通过，已转受理"),
        ("accept", "予以受理", "已予以受理，已转审查"),
    ):
        clerk = enter(system, visitor, case_id, phone=False, account=f"zj-{step}")
        claim(clerk.page)
        clerk.page.get_by_label(outcome, exact=True).check()
        confirm(clerk.page, told)
    examiner = enter(system, visitor, case_id, phone=False, account="zj-examine")
    page = examiner.page
    claim(page)
    page.get_by_role("heading", name="暂停办理期限").click()
    page.get_by_label("事项").select_option("EXPERT_REVIEW")
    page.get_by_label("预计所需工作日").fill("15")
    page.get_by_label("事由").fill("业绩材料需要组织专家评审")
    examiner.shot("ledger-suspend")
    page.get_by_role("button", name="暂停并告知申请单位").click()
    page.get_by_role("alertdialog").get_by_role("button", name="确认").click()
    expect(page.get_by_text("如今日结束（专家评审），办理期限至")).to_be_visible()
    page.get_by_label("专家评审结束情况").fill("专家评审已经结束，意见一致")
    examiner.shot("ledger-resume")
    page.get_by_role("button", name="结束并恢复计算").click()
    page.get_by_role("alertdialog").get_by_role("button", name="确认").click()
    expect(page.get_by_text("决定期限至")).to_be_visible()
    page.get_by_label("退回补充").check()
    page.get_by_label("所在位置").select_option("basic/net_assets")
    page.get_by_label("补正要求").fill("净资产与审计报告不一致")
    confirm(page, "已退回补充")
    for phone in (False, True):
        name = "phone" if phone else "desktop"
        firm = visitor(system["PORTAL_URL"], name, phone=phone)
        firm.sign_in(FIRM, accounts.PASSWORD)
        reader = enter(system, visitor, case_id, phone=phone)
        for person, path in ((firm, f"/applications/{case_id}"), (reader, f"/cases/{case_id}")):
            page = person.open(path)
            promise = page.get_by_text(re.compile(r"如今日答复（补正），办理期限至 \d{4}年"))
            expect(promise).to_be_visible()
            expect(page.locator("#ledger tbody tr")).to_have_count(5)
            page.get_by_text("各环节时限").click()
            person.shot("ledger-firm" if person is firm else "ledger-case")
