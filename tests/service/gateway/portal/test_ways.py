"""The choice between 告知承诺制 and 传统审批流程, and the commitment, as a firm sees them; what was
asked and answered, as its reviewer does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import docx
import pytest

from chassis import clock
from contracts.filing import PROMISED
from deploy.sandboxes.credit.firms import Firms
from rules.vocabulary.enumerations import Level, Office, StaffRole
from tests.factories.holding import hold
from tests.service.application.firms import reaches
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
CHOICE = ("告知承诺制", "传统审批流程", "不实承诺的后果", "信用信息由信用能源")
PENALTY = {
    "doc_no": "沪监能罚字〔2025〕17号", "authority": "国家能源局华东监管局",
    "decided": "2025-10-20", "content": "罚款三万元", "shown_until": "2028-10-20",
}  # fmt: skip


def use_tile(applicant: Applicant, kind: str = "NEW", **more: str) -> None:
    applicant.get("/home")
    applicant.post("/applications", {"type": kind, **more})


def opened(applicant: Applicant) -> str:
    """The id of the application whose page is shown."""
    found = re.search(r"/applications/([0-9a-f-]{36})", applicant.page.url)
    assert found, f"{applicant.page.status_code} {applicant.page.url}: {applicant.text[:500]}"
    applicant.application_id = found[1]
    return found[1]


@pytest.mark.spec("C-02", "C-03", "C-07")
def test_a_firm_of_good_credit_chooses_is_told_and_signs(
    applicant: Applicant, credit: Firms, pdf: bytes
) -> None:
    credit.set(applicant.firm.entry["uscc"], {})
    use_tile(applicant)
    assert all(words in applicant.text for words in CHOICE), applicant.text[:800]
    assert applicant.firm.ask.mine().items == [], "nothing is begun before it has chosen"
    applicant.post("/applications", {"type": "NEW", "procedure": "PROMISE"})
    application_id = opened(applicant)
    assert applicant.page.url.endswith(f"/applications/{application_id}/commitment")
    for words in ("还没有上传签字盖章的承诺书", "不实承诺的后果", "劳动合同或社会保险缴费证明"):
        assert words in applicant.text
    applicant.firm.fill(
        application_id, "categories", applicant.firm.tabs(Level.THIRD)["categories"]
    )
    applicant.get(f"{applicant.place}/commitment")
    assert "净资产" in applicant.text, "the conditions of what is applied for"
    applicant.upload(
        f"{applicant.tab('basic')}/attachments/COMMITMENT?back=commitment", "承诺书.pdf", pdf
    )
    assert applicant.page.url.endswith("/commitment") and "承诺书.pdf" in applicant.text
    applicant.upload(
        f"{applicant.tab('basic')}/attachments/COMMITMENT?back=commitment", "x.exe", b"MZ"
    )
    assert applicant.page.url.endswith("/commitment") and "field-error" in applicant.page.text


@pytest.mark.spec("C-07")
def test_the_template_has_the_firm_what_it_is_told_and_the_conditions_in_force(
    applicant: Applicant, credit: Firms, tmp_path: Any
) -> None:
    firm = applicant.firm
    credit.set(firm.entry["uscc"], {})
    use_tile(applicant, procedure="PROMISE")
    application_id = opened(applicant)
    firm.fill(application_id, "categories", firm.tabs(Level.THIRD)["categories"])
    applicant.get(f"{applicant.tab('basic')}/templates/COMMITMENT")
    file = tmp_path / "commitment.docx"
    file.write_bytes(applicant.page.content)
    text = "\n".join(one.text for one in docx.Document(str(file)).paragraphs)
    for words in (
        firm.entry["name"],
        firm.entry["uscc"],
        "承装类三级",
        "三年内不得再次申请",
        "净资产",
    ):
        assert words in text
    assert "{" not in text


@pytest.mark.spec("C-03", "C-04")
@pytest.mark.parametrize("told", [None, {"class": "守信"}, {"found": False}])
def test_others_come_to_the_ordinary_pages_at_once(
    applicant: Applicant, credit: Firms, told: dict[str, Any] | None
) -> None:
    if told is None:  # of good credit, and chooses the ordinary way
        credit.set(applicant.firm.entry["uscc"], {})
        use_tile(applicant, procedure="GENERAL")
    else:
        credit.set(applicant.firm.entry["uscc"], told)
        use_tile(applicant)
    opened(applicant)
    assert applicant.page.url.endswith("/sections/categories")
    assert "/commitment" not in applicant.page.text
    assert "暂时无法查询" not in applicant.text


@pytest.mark.spec("C-06", "P-10")
@pytest.mark.parametrize("told", [{"fault": "status"}, {"delay": 20.0}, {"fault": "malformed"}])
def test_silence_is_told_in_time_and_keeps_nobody(
    applicant: Applicant, credit: Firms, told: dict[str, Any]
) -> None:
    credit.set(applicant.firm.entry["uscc"], told)
    applicant.get("/home")
    started = time.monotonic()
    applicant.post("/applications", {"type": "NEW"})
    assert time.monotonic() - started < 6  # 3 s of a machine that is free
    opened(applicant)
    assert applicant.page.url.endswith("/sections/categories")
    assert "信用信息暂时无法查询，本次按传统审批流程办理" in applicant.text


@pytest.mark.spec("E-28", "F-11")
@pytest.mark.parametrize("kind", sorted(PROMISED - {"NEW", "SPLIT"}))  # which no holder files
def test_a_holder_is_asked_too_also_in_a_dialog(
    applicant: Applicant, credit: Firms, system: dict[str, str], kind: str
) -> None:
    firm = applicant.firm
    ends_on = clock.today() + timedelta(days=60)
    tabs = firm.tabs(Level.THIRD)
    hold(system, str(firm.actor.enterprise_id), firm.entry, tabs, ends_on=ends_on)
    credit.set(firm.entry["uscc"], {})
    applicant.get("/home")
    htmx = {"HX-Request": "true", "HX-Target": "dialog-body", "Referer": applicant.page.url}
    csrf = re.findall(r'name="csrf_token" value="([^"]*)"', applicant.page.text)[0]
    form = {"type": kind, "csrf_token": csrf}
    asked = applicant.session.post(
        f"{applicant.address}/applications", data=form, headers=htmx, timeout=30
    )
    assert "dialog-head" in asked.text and 'value="PROMISE"' in asked.text
    credit.set(firm.entry["uscc"], {"class": "失信"})
    applicant.post("/applications", {"type": kind, "procedure": "PROMISE"})
    opened(applicant)
    assert "告知承诺书" in applicant.text


@pytest.mark.spec("C-05", "C-06")
def test_what_changed_before_the_submission_is_told_and_the_reviewer_sees_it_all(
    applicant: Applicant, credit: Firms, reviewer: Callable[..., Visitor]
) -> None:
    firm = applicant.firm
    credit.set(firm.entry["uscc"], {})
    firm.procedure = "PROMISE"
    applicant.application_id = application_id = firm.complete()
    credit.set(firm.entry["uscc"], {"class": "失信", "penalties": [PENALTY]})
    applicant.get(f"{applicant.place}/submit")
    applicant.post(f"{applicant.place}/submit")
    assert applicant.page.status_code == 422
    assert "现在不能采用告知承诺制：信用等级为失信" in applicant.text
    applicant.get(f"{applicant.place}/general")
    applicant.post(f"{applicant.place}/general")
    assert "已改按传统审批流程办理" in applicant.text
    firm.attach_all(application_id)
    firm.ask.submit(application_id=application_id)
    office = Office(firm.ask.get(application_id=application_id).office)
    desk = reviewer(StaffRole.FORMAL, office=office)
    reaches(firm, application_id, "FORMAL_REVIEW")
    _until(lambda: desk.get(f"/cases/{application_id}/credit").status_code == 200)
    for words in (
        "信用能源（沙箱）", "距今不到1小时", "信用等级：失信", "信用等级：信用良好", "新建申请",
        "提交申请", PENALTY["doc_no"], "公示至2028年10月20日", "不能采用",
        "可以采用", "办理期限按“失信”计算",
    ):  # fmt: skip
        assert words in desk.text, words


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.2)
