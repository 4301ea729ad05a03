"""延续 as a firm sees it."""

import re
from datetime import timedelta

import pytest

from chassis import clock
from tests.clients import Client
from tests.service.application.terms import let_end
from tests.service.gateway.cases import issued
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service


def said(days: int) -> str:
    day = clock.today() + timedelta(days=days)
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.spec("A-29", "F-01", "F-02", "F-03", "F-04", "F-06", "F-07", "F-12", "F-13")
def test_a_holder_looks_at_what_is_prefilled_and_goes_from_tab_to_tab(
    applicant: Applicant, client: Client, system: dict[str, str]
) -> None:
    licence = issued(client, applicant.firm)
    url = system["DATABASE_URL_REVIEW"]
    let_end(url, licence["licence_id"], clock.today() + timedelta(days=100))
    applicant.get("/home")
    assert f"请在{said(10)}至{said(70)}之间申请" in applicant.text
    let_end(url, licence["licence_id"], clock.today() + timedelta(days=60))
    applicant.get("/home")
    assert f"请在{said(30)}前（含当日）提交" in applicant.text
    applicant.post("/applications", {"type": "RENEW"})
    found = re.search(r"/applications/([^/]+)", applicant.page.url)
    assert found, applicant.text
    applicant.application_id = found[1]

    applicant.get(applicant.tab("categories"))
    assert "现持有的许可证" in applicant.text and licence["number"] in applicant.text
    assert "是否降级" in applicant.text and "取自现持有的许可证" in applicant.text
    entry = applicant.firm.entry
    filled = {
        "lowering": "YES", "install_level": "2", "submit_type": "LEGAL_REP",
        "submitter_name": entry["legal_representative"], "submitter_document": "RESIDENT",
        "submitter_id": entry["legal_representative_id"], "version": "1", "action": "save",
    }  # fmt: skip
    applicant.post(applicant.tab("categories"), filled)
    assert "不能高于许可证的等级（承装类三级）" in applicant.text
    assert entry["legal_representative_id"] in applicant.page.text, "nothing typed is lost"
    applicant.post(applicant.tab("categories"), filled | {"lowering": "NO", "install_level": ""})
    assert "取自现持有的许可证" not in applicant.text, "saved, and so confirmed"
    applicant.firm.attach_all(applicant.application_id)
    applicant.get(applicant.tab("basic"))
    assert "企业登记信息" in applicant.text and "股权结构" in applicant.text
    assert "沿用自许可证新申请SQ" in applicant.text

    applicant.get(applicant.tab("technicians"))
    assert "取自人员名册" in applicant.text and "技术人员" in applicant.text
    version = str(applicant.stored("technicians")["version"])
    applicant.post(applicant.tab("technicians"), {"version": version, "action": "next"})
    assert applicant.page.url.endswith(applicant.tab("electricians"))
    applicant.get(applicant.tab("technicians"))
    assert "取自人员名册" not in applicant.text

    empty = {"section": "electricians", "scope": "tab"}
    applicant.post(f"{applicant.place}/prefilled", empty)
    assert "还没有填写技能人员" in applicant.text and "已清空系统预填的内容" in applicant.text
    assert applicant.stored("safety_head")["prefilled"], "the other tabs stay as they are"
    applicant.get("/home")
    assert "有正在办理的许可证延续" in applicant.text, "why nothing else can be filed"
    applicant.post(f"{applicant.place}/abandon", {"reason": "资料变化较大，重新申请"})
    applicant.get("/home")
    assert "已废弃" in applicant.text and f"请在{said(30)}前（含当日）提交" in applicant.text
