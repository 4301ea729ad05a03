"""The tabs of an application through the portal, without JavaScript."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from contracts.filing import ways_online
from gateway.portal.home import ENTRIES
from rules.vocabulary.enumerations import Level
from tests.factories.registrations import PASSWORD
from tests.service.application.firms import Firm
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import HIDDEN, Visitor

pytestmark = pytest.mark.service
TABS = (
    "申请类别", "基本情况", "技术负责人", "安全负责人", "电力相关技术人员",
    "电力相关专业技能人员", "规定年限内主要业绩", "资料审核",
)  # fmt: skip


@pytest.mark.spec("B-01", "B-10", "A-27")
def test_the_entry_on_the_home_page_opens_the_first_tab_of_all(drafting: Applicant) -> None:
    assert drafting.page.url.endswith("/sections/categories")
    for title in TABS:
        assert title in drafting.text
    drafting.get("/home")
    assert "有正在办理的申请" in drafting.text
    assert "草稿 许可证新申请" in drafting.text, "in the 待办 list"
    closed = [entry for entry in ENTRIES if not ways_online(entry.type)]
    assert drafting.text.count("暂未开放") == len(closed)


@pytest.mark.spec("B-08", "B-03", "P-08")
def test_going_on_needs_everything_and_leads_to_each_field(drafting: Applicant) -> None:
    drafting.post(drafting.tab("categories"), {"action": "next", "version": "0"})
    assert drafting.page.status_code == 422
    assert "请至少选择一个许可类别及其等级" in drafting.text
    assert '<a href="#field-submitter_name">请填写提交人姓名</a>' in drafting.page.text
    assert 'id="field-submitter_name"' in drafting.page.text


@pytest.mark.spec("B-12", "B-02")
def test_saving_stays_on_the_tab_and_keeps_an_unfinished_one(drafting: Applicant) -> None:
    filled = {"install_level": "3", "repair_level": "2", "nature": "FIRST", "version": "0"}
    drafting.post(drafting.tab("categories"), {**filled, "action": "save"})
    assert drafting.page.url.endswith("/sections/categories")
    assert "已保存" in drafting.text
    assert '<option value="2" selected>二级</option>' in drafting.page.text
    assert "承装类三级、承修类二级" in drafting.text


@pytest.mark.spec("B-08")
def test_a_mistake_is_not_saved_and_the_input_stays(drafting: Applicant) -> None:
    wrong = {"install_level": "3", "submitter_id": "110101199001011234", "submitter_name": "陈建国"}
    drafting.post(drafting.tab("categories"), {**wrong, "version": "0", "action": "save"})
    assert drafting.page.status_code == 422
    assert 'value="110101199001011234"' in drafting.page.text
    assert 'value="陈建国"' in drafting.page.text
    assert drafting.stored("categories").fields == {}


def test_the_list_of_mistakes_names_each_field(drafting: Applicant) -> None:
    wrong = {"total_assets": "-5", "net_assets": "许多", "version": "0", "action": "save"}
    drafting.post(drafting.tab("basic"), wrong)
    assert drafting.page.status_code == 422
    listed = drafting.text.partition("请修改以下内容")[2].partition("本页还缺")[0]
    assert "总资产： 金额不能为负数" in listed
    assert "净资产： 请填写数字" in listed


def test_a_page_that_was_opened_last_year_speaks_of_its_own_years(drafting: Applicant) -> None:
    drafting.get(drafting.tab("basic"))
    today = drafting.stored("basic").as_of
    for years, name in ((0, "revenue_1"), (1, "revenue_2"), (3, None)):
        version = str(drafting.stored("basic").version)
        page = {"as_of": str(date(today.year - years, 12, 31)), "version": version}
        drafting.post(drafting.tab("basic"), {"revenue_1": "3", **page, "action": "save"})
        assert drafting.stored("basic").fields == ({name: "3"} if name else {})
    # What was typed into the page that is refused stays with its year as well.
    old = {"as_of": str(date(today.year - 1, 12, 31)), "version": "1", "revenue_1": "7"}
    drafting.post(drafting.tab("basic"), {**old, "action": "save"})
    assert drafting.page.status_code == 409
    field = re.search('<input[^>]*name="revenue_2"[^>]*>', drafting.page.text)
    assert field and 'value="7"' in field[0]
    drafting.get(drafting.tab("basic"))
    assert f"{today.year - 1}年度工程结算收入" in drafting.text


def signed_out(drafting: Applicant) -> None:
    """Its session has ended; the browser does not know."""
    del drafting.session.cookies["portal_session"]


@pytest.mark.spec("A-07")
def test_what_was_typed_outlives_the_session(drafting: Applicant) -> None:
    typed = {"total_assets": "5000", "remarks": "会话结束前填写", "version": "0", "action": "save"}
    drafting.get(drafting.tab("basic"))
    signed_out(drafting)
    drafting.post(drafting.tab("basic"), typed)
    refused = drafting.page
    assert refused.status_code == 401
    assert "登录（新窗口）" in drafting.text and "继续提交" in drafting.text
    drafting.sign_in(drafting.firm.username, PASSWORD)
    drafting.page = refused
    drafting.post(drafting.tab("basic"), typed)
    assert drafting.stored("basic").fields["remarks"] == "会话结束前填写"


def test_a_dialog_stays_open_when_the_session_has_ended(drafting: Applicant) -> None:
    path = drafting.tab("technicians") + "/rows/people/new"
    shown = drafting.address + drafting.tab("technicians")
    asked = {"HX-Request": "true", "HX-Target": "dialog-body", "HX-Current-URL": shown}
    drafting.get(path)
    signed_out(drafting)
    hidden = dict(HIDDEN.findall(drafting.page.text))
    answer = drafting.session.post(
        drafting.address + path, hidden | {"name": "李强"}, headers=asked
    )
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers, "the form with its input stays"
    assert "在新窗口登录" in answer.text
    answer = drafting.session.get(drafting.address + path, headers=asked)
    assert answer.headers["HX-Redirect"] == f"/sign-in?next={drafting.tab('technicians')}"


@pytest.mark.spec("P-05")
def test_the_second_of_two_windows_is_told_and_loses_nothing(drafting: Applicant) -> None:
    first = {"total_assets": "5000", "net_assets": "2000", "version": "0", "action": "save"}
    drafting.get(drafting.tab("basic"))
    drafting.post(drafting.tab("basic"), first)
    drafting.post(drafting.tab("basic"), {**first, "net_assets": "3000"})
    assert drafting.page.status_code == 409
    assert "本页内容已在其他窗口保存过" in drafting.text
    assert "净资产 2,000 万元 3,000 万元" in drafting.text, "stored and typed side by side"
    assert 'value="3000"' in drafting.page.text
    assert drafting.stored("basic").fields["net_assets"].startswith("2000")
    version = str(drafting.stored("basic").version)
    assert f'id="version" value="{version}"' in drafting.page.text
    drafting.post(drafting.tab("basic"), {**first, "net_assets": "3000", "version": version})
    assert drafting.stored("basic").fields["net_assets"].startswith("3000"), "taken over"


@pytest.mark.spec("B-11", "B-16")
def test_the_register_entry_is_shown_and_not_to_be_forged(drafting: Applicant) -> None:
    drafting.get(drafting.tab("basic"))
    assert drafting.firm.entry["name"] in drafting.text
    assert 'name="name"' not in drafting.page.text
    forged = {"total_assets": "5000", "name": "另一家公司", "uscc": "91330100MA0000000A"}
    drafting.post(drafting.tab("basic"), {**forged, "version": "0", "action": "save"})
    drafting.get(drafting.tab("basic"))
    assert drafting.firm.entry["name"] in drafting.text
    assert "另一家公司" not in drafting.text


@pytest.mark.spec("P-09")
def test_another_firms_application_is_not_there(
    drafting: Applicant, system: dict[str, str], new_firm: Callable[..., Firm]
) -> None:
    stranger = Visitor(system["PORTAL_URL"])
    stranger.sign_in(new_firm().username, PASSWORD)
    for path in ("", "/sections/categories", "/sections/basic", "/check", "/submit", "/abandon"):
        assert stranger.get(drafting.place + path).status_code == 404, path
    stranger.get("/home")
    stranger.post(drafting.tab("basic"), {"total_assets": "1", "version": "0"})
    assert stranger.page.status_code == 404


def test_an_address_that_names_nothing_is_not_found(drafting: Applicant) -> None:
    for path in ("/applications/none/check", drafting.tab("none"), f"{drafting.place}/none"):
        assert drafting.get(path).status_code == 404, path


@pytest.mark.spec("B-36")
def test_after_submission_everything_is_locked(applicant: Applicant) -> None:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.get(f"{applicant.place}/submit")
    assert "确定提交" in applicant.text
    applicant.post(f"{applicant.place}/submit")
    assert "资料已提交，申请编号 SQ" in applicant.text
    applicant.get(applicant.tab("basic"))
    assert "内容已锁定" in applicant.text
    assert "<input" not in applicant.page.text.split("<main")[1].split("</main>")[0]
    applicant.post(applicant.tab("basic"), {"total_assets": "1", "version": "9"})
    assert applicant.page.status_code == 409
    assert "内容已锁定" in applicant.text
