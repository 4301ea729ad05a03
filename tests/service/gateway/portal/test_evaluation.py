"""好差评 on pages: the to-do and its form, codes of the office, the phone page, complaints."""

import re
from collections.abc import Callable

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.factories.registrations import PASSWORD
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.evaluation.conftest import mobile
from tests.service.gateway.evaluated import finished_case
from tests.service.gateway.visitor import Visitor

NewFirm = Callable[..., Firm]
Reviewer = Callable[..., Visitor]


def entered(system: dict[str, str], firm: Firm) -> Visitor:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    return visitor


@pytest.mark.spec("M-01", "M-02", "M-03", "M-05", "A-28")
def test_the_to_do_leads_to_the_form_and_is_gone_afterwards(
    system: dict[str, str], new_firm: NewFirm, pdf: bytes
) -> None:
    firm = new_firm()
    case = finished_case(system, str(firm.actor.enterprise_id))
    visitor = entered(system, firm)
    visitor.get("/home")
    assert visitor.text.count("好差评链接") == 2 and case.number in visitor.text
    path = present(re.search(r'href="(/evaluate/[^"]+)"', visitor.page.text))[1]
    visitor.get(path)
    for given in (case.number, "许可证新申请", "浙江监管办", "评价人姓名", "匿名评价", "附件"):
        assert given in visitor.text
    typed = {"level": "DISSATISFIED", "name": "<script>alert(1)</script>", "opinion": "慢&久"}
    visitor.post(path, typed | {"mobile": "12"})
    assert visitor.page.status_code == 422 and "手机号" in visitor.text
    assert "<script>alert" not in visitor.page.text and "慢&amp;久" in visitor.page.text
    filled = typed | {"mobile": f" +86 {mobile()}", "name": "张三", "tags": "207"}
    visitor.post(path, filled, files={"file": ("证明.pdf", pdf)})
    assert visitor.page.url.endswith("/home"), visitor.text
    assert visitor.text.count("好差评链接") == 1 and "评价已保存" in visitor.text
    visitor.get("/my-evaluations")
    assert "没有提供材料样本" in visitor.text and "已收到，正在核实" in visitor.text
    assert "已经评价过" in visitor.get(path).text


def test_of_another_firm_nothing_is_seen(system: dict[str, str], new_firm: NewFirm) -> None:
    firm, other = new_firm(), new_firm()
    finished_case(system, str(firm.actor.enterprise_id))
    visitor = entered(system, firm)
    visitor.get("/home")
    path = present(re.search(r'href="(/evaluate/[^"]+)"', visitor.page.text))[1]
    stranger = entered(system, other)
    assert stranger.get(path).status_code == 404
    stranger.get("/my-evaluations")
    assert stranger.post(path, {"level": "SATISFIED", "mobile": mobile()}).status_code == 404


@pytest.mark.spec("M-06", "M-07", "M-08", "N-13")
def test_a_window_gets_a_code_that_visitors_scan(
    system: dict[str, str], reviewer: Reviewer, visitor: Visitor
) -> None:
    office = reviewer(StaffRole.EVALUATION)
    assert office.page.url.endswith("/evaluation/complaints")
    office.get("/evaluation/visits")
    assert "还没有生成" in office.text
    office.post("/evaluation/visits", {"window": ""})
    assert office.page.status_code == 422 and "请填写窗口名称" in office.text
    office.post("/evaluation/visits", {"window": "受理1号窗口<b>", "until": ""})
    assert "受理1号窗口&lt;b&gt;" in office.page.text
    path = present(re.search(r'href="(/evaluation/codes/[^"]+)"', office.page.text))[1]
    office.get(path)
    link = present(re.search(rf'href="{system["PORTAL_URL"]}(/e/[^"]+)"', office.page.text))[1]
    assert "<svg" in office.page.text
    png = office.get(f"{path}/picture/png")
    assert png.content.startswith(b"\x89PNG")
    assert office.get(f"{path}/picture/svg").text.startswith("<svg")
    assert office.get(f"{path}/poster.pdf").content.startswith(b"%PDF")
    visitor.get(link)
    assert "受理1号窗口&lt;b&gt;" in visitor.page.text
    assert "<script" not in visitor.page.text and len(visitor.page.content) < 16_000
    visitor.post(link, {"level": "VERY_SATISFIED", "mobile": ""})
    assert visitor.page.status_code == 422 and 'id="mobile-error"' in visitor.page.text
    number = mobile()
    visitor.post(link, {"level": "VERY_SATISFIED", "tags": ["517", "207"], "mobile": number})
    assert "评价已提交" in visitor.text and "服务热情效率高" in visitor.text
    visitor.get(link)
    visitor.post(link, {"level": "SATISFIED", "mobile": number})
    assert visitor.page.status_code == 422 and "5天内只能评价一次" in visitor.text
    office.get("/evaluation/visits")
    withdraw = present(re.search(r'action="(/evaluation/codes/[^"]+/withdraw)"', office.page.text))
    office.post(withdraw[1])
    assert "已停用" in visitor.get(link).text
    assert visitor.get("/e/no-such-token").status_code == 404


@pytest.mark.spec("M-09", "M-10", "M-12", "N-13")
def test_a_case_gets_a_code_and_a_bad_rating_its_answer(
    system: dict[str, str], new_firm: NewFirm, reviewer: Reviewer, visitor: Visitor
) -> None:
    case = finished_case(system, str(new_firm().actor.enterprise_id))
    office = reviewer(StaffRole.EVALUATION)
    office.get(f"/evaluation/matters?text={case.number}")
    make = present(re.search(r'action="(/evaluation/matters/[^"]+)"', office.page.text))[1]
    office.post(make, {"text": case.number})
    link = present(re.search(rf'href="{system["PORTAL_URL"]}(/e/[^"]+)"', office.page.text))[1]
    visitor.get(link)
    assert case.number in visitor.text
    number = mobile()
    typed = {"level": "VERY_DISSATISFIED", "opinion": "态度很差", "name": "赵六", "mobile": number}
    visitor.post(link, typed)
    receipt = visitor.page.url.removeprefix(system["PORTAL_URL"])
    office.get("/evaluation/complaints")
    path = present(re.findall(r'href="(/evaluation/complaints/[^"]+)"', office.page.text))[-1]
    office.get(path)
    assert "赵**" in office.text and "赵六" not in office.text and number not in office.text
    step(office, path, "claim")
    step(office, path, "contact", outcome="CONTACTED", text="已电话致歉")
    office.get(path)
    office.post(f"{path}/rater")
    assert "赵六" in office.text and number in office.text
    office.get(path)
    office.post(f"{path}/rectify", {"version": version(office), "text": ""})
    assert office.page.status_code == 422
    step(office, path, "rectify", text="已调整窗口人员")
    visitor.get(receipt)
    assert "已调整窗口人员" in visitor.text and "追评" in visitor.text
    visitor.post(receipt.partition("?")[0], {"level": "FAIRLY_SATISFIED"})
    assert "基本满意" in visitor.text and "提交追评" not in visitor.text
    step(office, path, "call_back", level="SATISFIED", text="认可")
    assert "已办结" in office.text


@pytest.mark.spec("M-16")
def test_figures_opinions_and_records(
    system: dict[str, str], reviewer: Reviewer, visitor: Visitor
) -> None:
    office = reviewer(StaffRole.EVALUATION)
    for by in ("office", "window", "type", "mode", "month"):
        office.get(f"/evaluation/figures?by={by}")
        assert office.page.status_code == 200 and "data-chart" in office.page.text
    assert office.get("/evaluation/figures?since=x").status_code == 422
    assert office.get("/evaluation/figures.xlsx").content.startswith(b"PK")
    office.get("/evaluation/opinions")
    moderate = present(re.search(r'action="(/evaluation/opinions/[^"]+)"', office.page.text))[1]
    office.post(moderate, {"publish": "1", "text": "<i>态度</i>有待改进"})
    assert "意见已公开" in office.text
    visitor.get("/evaluations")
    assert "&lt;i&gt;态度&lt;/i&gt;有待改进" in visitor.page.text and "浙江监管办" in visitor.text
    office.get("/evaluation/figures")
    lines = {}
    for order in ("STANDARD", "PLATFORM"):
        office.get("/evaluation/figures")
        lines[order] = office.post("/evaluation/records", {"order": order}).text
    assert '"satisfaction": "5"' in lines["STANDARD"]
    assert '"satisfaction": "1"' in lines["PLATFORM"]
    assert "赵六" not in lines["STANDARD"] and '"assessNumber"' in lines["STANDARD"]


def step(office: Visitor, path: str, action: str, **said: str) -> None:
    office.get(path)
    office.post(f"{path}/{action}", {"version": version(office), **said})
    assert office.page.status_code == 200, office.text


def version(office: Visitor) -> str:
    return present(re.search(r'name="version" value="(\d+)"', office.page.text))[1]
