"""补（换）证 as a firm and its reviewer see it."""

import re

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.clients import Client
from tests.service.gateway.cases import issued
from tests.service.gateway.intranet.test_cases import Reviewer, open_case
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service


@pytest.mark.spec("A-29", "G-01", "G-02", "G-04", "N-05")
def test_a_holder_files_for_new_papers_beside_the_licence_they_are_for(
    applicant: Applicant, client: Client, reviewer: Reviewer
) -> None:
    applicant.get("/home")
    assert "取得许可证后可以办理" in applicant.text
    licence = issued(client, applicant.firm)
    applicant.get("/home")
    assert "遗失补证、损坏换证" in applicant.text and "不能再新申请" in applicant.text
    applicant.post("/applications", {"type": "REISSUE"})
    found = re.search(r"/applications/([^/]+)", applicant.page.url)
    assert found, applicant.text
    applicant.application_id = found[1]
    assert "现持有的许可证" in applicant.text and licence["number"] in applicant.text
    assert "补（换）证类别" in applicant.text and "原因说明" in applicant.text
    assert "遗失声明" not in applicant.text, "asked for once the kind is chosen"
    entry = applicant.firm.entry
    filled = {
        "reissue_kind": "LOST", "reason": "搬迁时遗失正本", "submit_type": "LEGAL_REP",
        "submitter_name": entry["legal_representative"], "submitter_document": "RESIDENT",
        "submitter_id": entry["legal_representative_id"], "version": "0", "action": "save",
    }  # fmt: skip
    applicant.post(applicant.tab("reissue"), filled)
    assert "遗失声明" in applicant.text and "损坏的许可证" not in applicant.text
    applicant.firm.attach_all(applicant.application_id)
    applicant.get(f"{applicant.place}/check")
    assert "可以提交" in applicant.text
    applicant.get("/home")
    assert "有正在办理的申请" in applicant.text

    applicant.firm.ask.submit(application_id=applicant.application_id)
    visitor = reviewer(StaffRole.FORMAL)
    open_case(visitor, applicant.application_id)
    visitor.get(f"/cases/{applicant.application_id}/material/reissue")
    assert "现持有的许可证" in visitor.text and licence["number"] in visitor.text
    assert "搬迁时遗失正本" in visitor.text and "现登记为" not in visitor.text
