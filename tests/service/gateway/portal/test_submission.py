"""资料审核, 资料提交, progress and 申请废弃 through the portal."""

import re
from collections.abc import Callable
from io import BytesIO

import eventlet
import pytest
from pypdf import PdfReader

from gateway.intranet.correction_items import place_of
from rules.vocabulary.enumerations import Level, StaffRole
from tests.polling import wait_for
from tests.service.application.firms import Firm
from tests.service.gateway.intranet.test_cases import choose, claim
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service


@pytest.mark.spec("B-33", "B-35", "B-28", "B-32")
def test_what_is_missing_is_listed_with_the_way_to_mend_it(drafting: Applicant) -> None:
    chosen = {"install_level": "3", "nature": "FIRST", "version": "0", "action": "save"}
    drafting.post(drafting.tab("categories"), chosen)
    drafting.get(f"{drafting.place}/check")
    assert "暂不能提交" in drafting.text
    assert re.search(r"技术人员总数 .*不少于5人 0人 差5人 不符合", drafting.text)
    assert f'href="{drafting.tab("technicians")}"' in drafting.page.text
    assert "公布的条件" in drafting.text
    assert "资料提交</a>" not in drafting.page.text, "not offered yet"
    drafting.post(f"{drafting.place}/submit")
    assert drafting.page.status_code == 422
    assert "资料没有提交" in drafting.text
    assert drafting.firm.ask.get(application_id=drafting.application_id).state == "DRAFT"


@pytest.mark.spec("B-35", "B-36")
def test_a_clean_application_is_submitted_once_and_its_progress_shown(
    applicant: Applicant,
) -> None:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.get(f"{applicant.place}/check")
    assert "可以提交" in applicant.text
    applicant.get(f"{applicant.place}/submit")
    form = applicant.page
    numbers = set()
    for _ in range(2):
        applicant.page = form
        applicant.post(f"{applicant.place}/submit")
        numbers |= set(re.findall(r"SQ\d{4}-\d+", applicant.text))
    assert len(numbers) == 1, "a second click is the first one"

    def opened() -> bool:
        return "等待形审" in applicant.get(applicant.place).text

    wait_for(opened, 20, what="the case")
    for word in ("办理进度", "形审", "受理", "审查", "决定", "发证", "办理时限", "个工作日"):
        assert word in applicant.text
    (number,) = numbers
    address = f"{applicant.place}/receipt.pdf"
    assert f'href="{address}"' in applicant.page.text

    def heard() -> bool:
        return "申请已提交" in applicant.get("/messages").text

    wait_for(heard, 20, what="the message")
    assert "1条未读" in applicant.page.text and f"申请编号{number}" in applicant.text
    assert f'href="{address}?round=1"' in applicant.page.text

    def laid_out() -> bool:
        return applicant.get(f"{address}?round=1").headers["Content-Type"] == "application/pdf"

    wait_for(laid_out, 30, what="the receipt")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(applicant.page.content)).pages)
    assert number in text and str(applicant.firm.entry["name"]) in text
    assert applicant.get(f"{address}?round=2").status_code == 404


@pytest.mark.spec("B-36", "P-05")
def test_clicks_at_the_same_moment_submit_once(applicant: Applicant) -> None:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.get(f"{applicant.place}/submit")

    def click() -> str:
        window = Visitor(applicant.address)
        window.session.cookies.update(applicant.session.cookies)
        window.page = applicant.page
        window.post(f"{applicant.place}/submit")
        return window.text

    pages = [clicked.wait() for clicked in [eventlet.spawn(click) for _ in range(3)]]
    numbers = [set(re.findall(r"SQ\d{4}-\d+", page)) for page in pages]
    assert len(numbers[0]) == 1 and numbers == [numbers[0]] * 3, pages


@pytest.mark.spec("B-35")
def test_a_person_of_another_firm_is_named_and_the_firm_is_not(
    applicant: Applicant, system: dict[str, str], new_firm: Callable[..., Firm]
) -> None:
    other = new_firm()
    other.ask.submit(application_id=other.complete(Level.THIRD))
    applicant.firm.seed = other.seed  # the same people
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.get(f"{applicant.place}/check")
    person = other.tabs(Level.THIRD)["safety_head"]["fields"]["name"]
    assert person in applicant.text or "不符合" in applicant.text
    applicant.post(f"{applicant.place}/submit")
    assert applicant.page.status_code in (409, 422)
    assert "资料没有提交" in applicant.text
    assert other.entry["name"] not in applicant.text


@pytest.mark.spec("A-28")
def test_an_application_is_abandoned_with_a_reason(drafting: Applicant) -> None:
    drafting.get(f"{drafting.place}/abandon")
    drafting.post(f"{drafting.place}/abandon", {"reason": "  "})
    assert drafting.page.status_code == 422
    assert "请填写废弃原因" in drafting.text
    drafting.post(f"{drafting.place}/abandon", {"reason": "人员发生变化"})
    assert "申请已废弃" in drafting.text
    assert "没有待办事项" in drafting.text
    assert "已废弃" in drafting.text


@pytest.mark.spec("A-29", "P-01")
def test_a_second_new_application_is_refused_in_words(drafting: Applicant) -> None:
    drafting.get("/home")
    drafting.post("/applications", {"type": "NEW"})
    assert drafting.page.status_code == 409
    assert "返回首页" in drafting.text


@pytest.mark.spec("B-36")
def test_corrections_stand_on_the_tabs_they_concern(
    applicant: Applicant, reviewer: Callable[..., Visitor]
) -> None:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.firm.ask.submit(application_id=applicant.application_id)
    clerk = reviewer(StaffRole.FORMAL)
    claim(clerk, applicant.application_id)
    place = place_of({"section": "basic", "item": "net_assets"})
    item = ("item_place", place), ("item_message", "财务报表看不清，请重新上传")
    choose(clerk, applicant.application_id, "RETURN", *item)

    def returned() -> bool:
        return "财务报表看不清，请重新上传" in applicant.get(applicant.tab("basic")).text

    wait_for(returned, 20, what="the correction")
    assert "需补正" in applicant.text
    assert '<a href="#field-net_assets">财务报表看不清' in applicant.page.text
    assert "<form" in applicant.page.text.split("<main")[1], "it may be mended"
    assert "财务报表看不清" in applicant.get(applicant.place).text
    applicant.get(f"{applicant.place}/check")
    assert "补正第1项（财务报表看不清，请重新上传）：资料与上次提交时完全相同" in applicant.text
    applicant.get(f"{applicant.place}/corrections")
    applicant.post(f"{applicant.place}/corrections", {"answer-1": "已重新上传\n" * 100})
    assert applicant.page.status_code == 422 and "field-answer-1" in applicant.page.text
    assert "已重新上传" in applicant.text, "what was typed is not lost"
    applicant.post(f"{applicant.place}/corrections", {"answer-1": "已重新上传"})
    assert "每一项都已答复" in applicant.text and applicant.page.url.endswith("/check")
    # Told after the event of the case, by which the tab has it; on another way.
    wait_for(lambda: "需要补正1项：基本情况1项" in applicant.get("/messages").text, 20)
    assert "财务报表看不清" not in applicant.text and "/documents/" in applicant.page.text


@pytest.mark.spec("B-36")
def test_after_submission_the_check_leads_to_the_progress(applicant: Applicant) -> None:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.firm.ask.submit(application_id=applicant.application_id)
    applicant.get(f"{applicant.place}/check")
    assert applicant.page.url.endswith(applicant.place)
    assert "资料已提交，不需要再次核对" in applicant.text
    applicant.post(f"{applicant.place}/submit")
    assert applicant.page.url.endswith(applicant.place)
    assert "已锁定" in applicant.text or "已提交" in applicant.text


@pytest.mark.spec("E-26")
def test_an_abandoned_draft_is_called_abandoned(drafting: Applicant) -> None:
    drafting.post(f"{drafting.place}/abandon", {"reason": "人员发生变化"})
    drafting.get(drafting.place)
    assert "本次申请已废弃" in drafting.text
    assert "资料已提交" not in drafting.text and "正在转交" not in drafting.text


@pytest.mark.spec("L-01", "L-02", "L-03", "L-04")
def test_a_submitted_application_is_ended_after_a_question(
    applicant: Applicant, reviewer: Callable[..., Visitor]
) -> None:
    applicant.application_id = applicant.firm.complete(Level.THIRD)
    applicant.firm.ask.submit(application_id=applicant.application_id)
    clerk = reviewer(StaffRole.FORMAL)
    claim(clerk, applicant.application_id)
    applicant.get("/home")
    assert 'href="/termination"' in applicant.page.text
    applicant.get("/termination")
    assert f"{applicant.place}/termination" in applicant.page.text
    applicant.get(f"{applicant.place}/termination")
    assert "不能恢复" in applicant.text
    applicant.post(f"{applicant.place}/termination", {"reason": "改为申请二级"})
    assert "申请已终止" in applicant.text and "改为申请二级" in applicant.text
    choose_late = clerk.get(f"/cases/{applicant.application_id}")
    assert "终止" in clerk.text and "改为申请二级" in clerk.text and choose_late.status_code == 200
    assert 'name="outcome"' not in clerk.page.text
    applicant.get("/termination")
    wait_for(
        lambda: "没有已提交" in applicant.get("/termination").text, 20, what="the list being empty"
    )
