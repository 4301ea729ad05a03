"""好差评 in a real browser: the firm's form, the phone page on a slow line, the office's pages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from deploy.demo import accounts
from rules.vocabulary.enumerations import Office
from tests.service.evaluation.conftest import mobile
from tests.service.gateway.evaluated import finished_case

WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""A slow 4G line: 150 ms each way and back, 1.6 Mbit/s."""


def firm_id(system: dict[str, str]) -> str:
    engine = create_engine(system["DATABASE_URL_IDENTITY"])
    with engine.connect() as connection:
        wanted = text("SELECT enterprise_id FROM account WHERE username = 'mingyuan'")
        found = str(connection.execute(wanted).scalar_one())
    engine.dispose()
    return found


@WIDTHS
@pytest.mark.spec("M-01", "M-02", "M-05")
def test_a_firm_rates_what_it_was_asked_about(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    finished_case(system, firm_id(system), Office.EAST_CHINA)
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("mingyuan", accounts.PASSWORD)
    page = person.open("/home")
    person.shot("home-evaluation")
    page.get_by_role("link", name="好差评链接").first.click()
    person.shot("evaluate")
    page.get_by_label("不满意", exact=True).check()
    expect(page.get_by_label("服务态度生硬")).to_be_visible()
    expect(page.get_by_label("服务态度较好")).to_be_hidden()
    page.get_by_role("textbox", name="手机号").fill(mobile())
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("请至少选择一项不满意的原因").first).to_be_visible()
    person.shot("evaluate-mistakes")
    page.get_by_label("服务态度生硬").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("评价已保存")).to_be_visible()
    person.open("/my-evaluations")
    person.shot("my-evaluations")
    person.open("/evaluations")
    person.shot("public-evaluations")


@WIDTHS
@pytest.mark.spec("M-06", "M-07", "M-09", "M-10", "N-13", "M-16")
def test_the_office_makes_codes_and_looks_at_what_came(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    name = "phone" if phone else "desktop"
    finished_case(system, firm_id(system), Office.EAST_CHINA)
    person = visitor(system["INTRANET_URL"], name, phone=phone)
    person.open("/sign-in")
    person.page.fill("input[name=username]", "hd-evaluation")
    person.page.fill("input[name=password]", accounts.PASSWORD)
    person.page.get_by_role("button", name="登录").click()
    expect(person.page.get_by_role("heading", name="差评处理")).to_be_visible()
    person.shot("complaints")
    page = person.open("/evaluation/visits")
    page.get_by_label("窗口名称").fill(f"受理窗口{name}")
    page.get_by_role("button", name="生成", exact=True).click()
    person.shot("visit-codes")
    link = page.get_by_role("link", name="打开评价页").first.get_attribute("href")
    page.get_by_role("link", name="查看二维码").first.click()
    person.shot("scan-code")
    person.open("/evaluation/matters")
    person.shot("matter-codes")
    scanned(visitor, str(link), name)
    page = person.open("/evaluation/complaints")
    page.get_by_role("link", name="处理").last.click()
    page.get_by_role("button", name="领取", exact=True).click()
    person.shot("complaint")
    person.open("/evaluation/opinions")
    person.shot("opinions")
    page = person.open("/evaluation/figures?by=window")
    expect(page.locator(".chart canvas")).to_be_visible()
    person.shot("evaluation-figures")


def scanned(visitor: Any, link: str, name: str) -> None:
    """On a phone, without JavaScript; a slow line brings the page within a second, what else the
    machine has to do not counted."""
    someone = visitor("", f"{name}-scan", phone=True, script=False)
    line = someone.page.context.new_cdp_session(someone.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page = someone.open(link)
    turns = 2  # the page, then what it names, all at once
    taken = turns * SLOW["latency"] / 1000 + sum(sizes) / SLOW["downloadThroughput"]
    assert sizes and taken < 1, f"{taken:.2f} s on a slow line: {sizes}"
    page.get_by_label("非常不满意", exact=True).check()
    expect(page.get_by_label("服务态度差效率低")).to_be_visible()
    page.get_by_label("意见").fill("等了很久")
    page.get_by_role("textbox", name="手机号").fill(mobile())
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("评价已提交")).to_be_visible()
    looked = visitor("", f"{name}-scan-script", phone=True)
    looked.open(link)
    looked.shot("scan")
    looked.open(page.url)
    looked.shot("scan-receipt")
