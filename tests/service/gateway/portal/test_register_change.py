"""登记事项变更 as a firm, its reviewer and the public see it."""

import re

import pytest

from rules.vocabulary.enumerations import Level, StaffRole
from tests.clients import Client
from tests.factories.holding import hold
from tests.polling import wait_for
from tests.service.application.changing import NEW_NAME, NEW_REP, submitter
from tests.service.application.firms import reaches
from tests.service.gateway.cases import grant
from tests.service.gateway.intranet.test_cases import Reviewer, open_case
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service


@pytest.mark.spec("D-04", "D-05", "D-06", "D-07", "D-09", "D-10", "D-12", "D-14", "N-05")
def test_a_holder_changes_its_name_and_everybody_sees_it_with_the_grant(
    applicant: Applicant, client: Client, reviewer: Reviewer, system: dict[str, str]
) -> None:
    firm, entry = applicant.firm, applicant.firm.entry
    licence = hold(system, str(firm.actor.enterprise_id), entry, firm.tabs(Level.THIRD))
    applicant.get("/home")
    applicant.post("/applications", {"type": "REG_CHANGE"})
    found = re.search(r"/applications/([^/]+)", applicant.page.url)
    assert found, applicant.text
    applicant.application_id = found[1]
    for shown in ("申请变更内容", "申请附件及明细", "申请信息", licence.number, entry["postcode"]):
        assert shown in applicant.text
    given = {**submitter(firm), "version": "0", "action": "next"}
    applicant.post(applicant.tab("applicant"), given)

    tab = applicant.tab("changes")
    applicant.get(tab)
    for shown in ("变更前", "变更后", entry["name"], entry["address"]):
        assert shown in applicant.text
    form = applicant.page.text
    version = re.search(r'name="version" id="version" value="(\d+)"', form)
    assert version
    values = firm.ask.section(application_id=applicant.application_id, section="changes").fields
    late = {**values, **NEW_NAME, **NEW_REP, "changed_on": "2020-02-03", "action": "save"}
    wrong = {**late, "legal_representative_id": "330102198505201230", "version": version[1]}
    applicant.post(tab, wrong)
    assert NEW_NAME["name"] in applicant.page.text, "nothing that was typed is lost"
    assert "证件号码" in applicant.text and "error-summary" in applicant.page.text
    applicant.post(tab, {**late, "version": version[1]})
    assert "已超过规定的申请期限" in applicant.text
    applicant.get(applicant.tab("documents"))
    assert "变更后的法定代表人身份证件" in applicant.text
    firm.attach_all(applicant.application_id)
    applicant.get(f"{applicant.place}/check")
    assert "可以提交" in applicant.text and "已超过规定的申请期限" in applicant.text

    firm.ask.submit(application_id=applicant.application_id)
    applicant.get(tab)
    assert "badge-warning" in applicant.page.text, "what changes is marked"
    visitor = reviewer(StaffRole.FORMAL)
    open_case(visitor, applicant.application_id)
    visitor.get(f"/cases/{applicant.application_id}/material/changes")
    for shown in ("变更前", "变更后", entry["name"], NEW_NAME["name"], "已超过规定的申请期限"):
        assert shown in visitor.text
    for number in (NEW_REP["legal_representative_id"], entry["legal_representative_id"]):
        assert number not in visitor.page.text, "masked"
    applicant.get("/home")
    assert NEW_NAME["name"] not in applicant.text

    grant(client, applicant.application_id, "REG_CHANGE")
    reaches(firm, applicant.application_id, "ISSUED")

    def renamed() -> bool:
        applicant.get("/home")
        return NEW_NAME["name"] in applicant.text and entry["name"] not in applicant.text

    wait_for(renamed, what="the new name on the home page")
    applicant.get(applicant.place)
    assert "准予变更行政许可决定书" in applicant.text
    applicant.get(f"/licences?text={entry['name']}")
    for shown in (licence.number, NEW_NAME["name"], f"曾用名：{entry['name']}"):
        assert shown in applicant.text
    visitor.get(f"/register?text={entry['name']}")
    assert f"曾用名：{entry['name']}" in visitor.text
