"""What a firm sees, in a real browser at two widths."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.demo import accounts, paper
from tests.factories.registrations import identity_number
from tests.polling import wait_for
from tests.present import present

TABS = (
    "categories",
    "basic",
    "technical_head",
    "safety_head",
    "technicians",
    "electricians",
    "performance",
)


def application_of(visitor: Any) -> str:
    """The address of the signed-in firm's draft."""
    visitor.open("/home")
    address = visitor.page.locator("main a[href*='/applications/']").first.get_attribute("href")
    return present(re.match(r"/applications/[^/]+", present(address))).group()


@pytest.mark.spec("A-01", "A-02", "A-06", "A-08", "A-30")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_gateway_page_leads_to_sign_in_and_registration(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    page = person.open("/")
    person.shot("landing")
    page.get_by_role("link", name="电力业务资质许可在线办理").first.click()
    expect(page.get_by_label("用户名")).to_be_visible()
    person.shot("sign-in")
    page.get_by_role("link", name="企业注册").click()
    person.shot("register-notice")
    page.get_by_label(re.compile("同意")).check()
    page.get_by_role("button", name="同意并开始填写").click()
    person.shot("register-form")


@pytest.mark.spec("A-20", "A-21", "A-22")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_name_in_the_header_leads_to_the_password(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("haixia", accounts.PASSWORD)
    page = person.page
    name, box = page.locator(".user-menu summary"), page.get_by_role("link", name="修改密码")
    expect(box).to_be_hidden()
    if phone:
        name.click()
    else:
        name.hover()
        expect(box).to_be_visible()
        page.get_by_role("main").hover()
        expect(box).to_be_hidden()
        name.hover()
    person.shot("account-menu")
    box.click()
    page.get_by_label(re.compile("^原密码")).fill("anything")  # looked at when all is there
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label(re.compile("^原密码"))).to_be_empty()
    person.shot("password")
    page.get_by_label(re.compile("^确认新密码")).fill("something else")
    page.get_by_role("main").get_by_role("link", name="取消").click()
    expect(page.get_by_label(re.compile("^确认新密码"))).to_be_empty()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.spec("B-33")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_anybody_reads_the_conditions_of_both_orders(
    system: dict[str, str], visitor: Any, phone: bool
) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    page = person.open("/")
    page.get_by_role("link", name="许可条件").click()
    figure = page.get_by_text("35千伏以下10千伏以上").locator("visible=true").first
    expect(figure).to_be_visible()
    person.shot("conditions")
    page.get_by_role("link", name="36号令").click()
    expect(page.get_by_role("heading", name="等级衔接")).to_be_visible()
    person.shot("conditions-former")


@pytest.mark.spec("A-04", "A-27", "A-28", "B-10", "B-33")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_tab_of_the_largest_draft(system: dict[str, str], visitor: Any, phone: bool) -> None:
    person = visitor(system["PORTAL_URL"], "phone" if phone else "desktop", phone=phone)
    person.sign_in("haixia", accounts.PASSWORD)
    person.shot("home")
    place = application_of(person)
    for tab in TABS:
        person.open(f"{place}/sections/{tab}")
        person.shot(f"tab-{tab}")
    page = person.open(f"{place}/check")
    expect(page.get_by_text("可以提交").first).to_be_visible()
    person.shot("check")


@pytest.mark.spec("B-33", "B-35")
def test_a_firm_sees_which_conditions_it_does_not_meet(
    system: dict[str, str], visitor: Any
) -> None:
    person = visitor(system["PORTAL_URL"], "failing")
    person.sign_in("huaixin", accounts.PASSWORD)
    page = person.open(f"{application_of(person)}/check")
    failing = page.locator("tr.result-fail")
    for title in ("净资产占比", "技能人员总数", "证书有效", "技术与技能人员不重复"):
        expect(failing.filter(has_text=title)).to_be_visible()
    expect(page.get_by_role("link", name="资料提交")).to_have_count(0)
    person.shot("check")
    failing.filter(has_text="净资产占比").get_by_role("link").click()
    expect(page.get_by_label("净资产", exact=False).first).to_be_visible()


@pytest.mark.spec("B-14")
def test_unsaved_input_is_not_discarded_without_a_word(
    system: dict[str, str], visitor: Any
) -> None:
    person = visitor(system["PORTAL_URL"], "unsaved")
    person.sign_in("huaixin", accounts.PASSWORD)
    page = person.open(f"{application_of(person)}/sections/basic")
    page.fill("[name=remarks]", "还没有保存的说明")
    page.locator("#tabs").get_by_text("技术负责人").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    person.shot("warning")
    dialog.get_by_role("button").first.press("Escape")
    expect(page.locator("[name=remarks]")).to_have_value("还没有保存的说明")
    page.locator("#tabs").get_by_text("技术负责人").click()
    dialog.get_by_role("button", name="放弃修改并离开").click()
    page.wait_for_url("**/technical_head")
    page.go_back()
    page.reload()
    expect(page.locator("[name=remarks]")).not_to_have_value("还没有保存的说明")


@pytest.mark.spec("B-23", "B-24", "B-26", "B-27")
def test_a_technician_is_added_and_deleted_in_a_dialog(
    system: dict[str, str], visitor: Any, tmp_path: Path
) -> None:
    person = visitor(system["PORTAL_URL"], "dialog")
    person.sign_in("huaixin", accounts.PASSWORD)
    page = person.open(f"{application_of(person)}/sections/technicians")
    rows = page.locator("#rows-people tbody tr")
    before = rows.count()
    page.get_by_role("link", name="＋ 添加技术人员").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_label("姓名")).to_be_visible()
    dialog.get_by_role("button", name="确定").click()
    expect(dialog.locator(".error-summary")).to_be_visible()
    person.shot("mistakes")
    for label, value in (
        ("姓名", "潘文渊"),
        ("身份证号", "110101199001010031"),
        ("毕业专业", "电气工程"),
        ("资格专业", "电气工程"),
        ("证书编号", "ZC2024000001"),
        ("发证机关", "上海市人力资源和社会保障局"),
        ("取得日期", "2020-06-01"),
    ):
        dialog.get_by_label(label).first.fill(value)
    for label, value in (("学历", "大学本科"), ("资格类型", "职称"), ("职称等级", "中级")):
        dialog.get_by_label(label).first.select_option(label=value)
    dialog.get_by_role("button", name="确定").click()
    upload = tmp_path / "身份证.pdf"
    upload.write_bytes(paper.sheet("身份证", ["潘文渊"]))
    dialog.locator("input[type=file]").first.set_input_files(upload)
    expect(dialog.get_by_role("link", name="身份证.pdf")).to_be_visible()
    person.shot("attachments")
    dialog.get_by_role("link", name=re.compile("关闭|取消")).click()
    expect(rows).to_have_count(before + 1)
    added = rows.filter(has_text="潘文渊")
    added.get_by_role("button", name="删除").click()
    question = page.get_by_role("alertdialog")
    expect(question).to_contain_text("确定删除“潘文渊”吗")
    expect(question.get_by_role("button", name="取消")).to_be_focused()
    person.shot("question")
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(added.get_by_role("button", name="删除")).to_be_focused()
    page.keyboard.press("Enter")
    question.get_by_role("button", name="删除").click()
    expect(rows).to_have_count(before)
    expect(page.locator("#rows-people")).to_be_focused()


@pytest.mark.spec("A-30", "B-12", "B-13", "B-24")
def test_the_essential_flow_works_without_javascript(
    system: dict[str, str], visitor: Any, tmp_path: Path
) -> None:
    person = visitor(system["PORTAL_URL"], "no-script", script=False)
    person.sign_in("huaixin", accounts.PASSWORD)
    place = application_of(person)
    page = person.open(f"{place}/sections/basic")
    page.fill("[name=remarks]", "没有脚本也能保存")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("[name=remarks]")).to_have_value("没有脚本也能保存")
    page.get_by_role("link", name="＋ 添加股东").click()
    page.get_by_label("股东名称").fill("何淮安")
    page.get_by_label("股东类型").select_option(label="自然人")
    page.get_by_label("证件号").fill(identity_number(707, division="340104"))
    page.get_by_label("认缴出资额").fill("100")
    page.get_by_label("出资比例").fill("10")
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#rows-shareholders tbody tr").filter(has_text="何淮安")).to_have_count(1)
    upload = tmp_path / "financial.pdf"
    upload.write_bytes(paper.sheet("财务报表", []))
    page.locator("form[action*='FINANCIAL_REPORT'] input[type=file]").set_input_files(upload)
    page.get_by_role("button", name="附件上传：财务报表或审计报告").click()
    expect(page.get_by_role("link", name="financial.pdf").first).to_be_visible()


@pytest.mark.spec("B-36", "P-05", "N-02", "N-03", "N-05", "N-08")
def test_a_submitted_draft_reaches_the_office_and_comes_back_as_a_licence(
    system: dict[str, str], visitor: Any
) -> None:
    firm = visitor(system["PORTAL_URL"], "firm")
    firm.sign_in("mingyuan", accounts.PASSWORD)
    place = application_of(firm)
    page = firm.open(f"{place}/check")
    page.get_by_role("link", name="资料提交").click()
    page.locator("dialog[open]").get_by_role("button", name=re.compile("提交")).dblclick()
    page.wait_for_url(re.compile(f"{place}$"))
    expect(page.get_by_text(re.compile(r"SQ\d{4}-\d{6}")).first).to_be_visible()
    firm.shot("submitted")
    page.goto(f"{system['PORTAL_URL']}{place}/sections/basic")
    expect(page.locator("[name=total_assets]")).to_have_count(0)
    case = place.replace("/applications/", "/cases/")
    for role, outcome in (
        ("formal", "PASS"),
        ("accept", "PASS"),
        ("examine", "PASS"),
        ("decide", "GRANT"),
        ("issue", "PASS"),
    ):
        _end_step(visitor(system["INTRANET_URL"], f"office-{role}"), role, outcome, case)
    page.goto(f"{system['PORTAL_URL']}/home")
    expect(page.get_by_role("link", name="正本")).to_be_visible()
    firm.shot("licensed")
    phone = visitor(system["PORTAL_URL"], "phone-verified", phone=True)
    phone.open(page.get_by_role("link", name="核验页面").get_attribute("href"))
    expect(phone.page.get_by_text("上海明远电力工程有限公司").first).to_be_visible()
    phone.shot("verified")


def _close_signs(reviewer: Any, case: str) -> None:
    page = reviewer.page
    page.goto(f"{reviewer.base}{case}/report")
    while (open_ := page.locator("#signs li:has-text('待核对')")).count():
        open_.first.locator("input[name=remark]").fill("已核对，情况属实")
        open_.first.get_by_role("button", name="记录").click()
    page.goto(f"{reviewer.base}{case}")


def _end_step(reviewer: Any, role: str, outcome: str, case: str) -> None:
    reviewer.sign_in(f"hd-{role}", accounts.PASSWORD)
    page = reviewer.page
    reviewer.shot("tasks")

    def there() -> bool:
        return reviewer.page.goto(reviewer.base + case).status == 200 and bool(
            page.get_by_role("button", name="领取并办理").count()
        )

    wait_for(there, 30, what=f"the task of {role}")
    page.get_by_role("button", name="领取并办理").click()
    if page.get_by_role("link", name="逐项核对").count():
        _close_signs(reviewer, case)
    page.locator(f"input[type=radio][name=outcome][value={outcome}]").check()
    for box in page.locator("input[name=manual_confirmed]").all():
        if box.is_visible():
            box.check()
    page.fill("[name=text]", "符合条件")
    reviewer.shot("opinion")
    page.get_by_role("button", name=re.compile("核对并确认")).click()
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text(re.compile("已(通过|予以受理|准予许可|发证)")).first).to_be_visible()
    if role == "examine":
        for name in ("report", "material", "attachments", "people", "documents"):
            page.goto(f"{reviewer.base}{case}/{name}")
            reviewer.shot(name)
