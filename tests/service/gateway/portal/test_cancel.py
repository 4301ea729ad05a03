"""注销 as a firm, its reviewer and the public see it."""

import re

import pytest

from chassis import clock
from rules.vocabulary.enumerations import StaffRole
from tests.clients import Client
from tests.service.application.firms import reaches
from tests.service.application.test_cancel import holds
from tests.service.gateway.cases import grant
from tests.service.gateway.intranet.test_cases import Reviewer, open_case
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service


@pytest.mark.spec("A-29", "H-01", "H-02", "H-03", "H-04", "H-05", "H-06")
def test_a_holder_gives_its_licence_up_and_everybody_sees_it(
    applicant: Applicant, client: Client, reviewer: Reviewer, system: dict[str, str]
) -> None:
    applicant.get("/home")
    assert "没有可以注销的许可证" in applicant.text
    licence, entry = holds(system, applicant.firm), applicant.firm.entry
    applicant.get("/home")
    assert "自注销事由发生之日起30日内申请注销" in applicant.text
    applicant.post("/applications", {"type": "CANCEL"})
    found = re.search(r"/applications/([^/]+)", applicant.page.url)
    assert found, applicant.text
    applicant.application_id = found[1]

    # H-02: shown, and nothing of it can be filled in here.
    for shown in ("企业信息", "联系方式", "现持有的许可证", licence.number, entry["contact"]):
        assert shown in applicant.text
    assert 'name="contact"' not in applicant.page.text
    assert "注销事由证明材料" not in applicant.text, "asked for once the reason is chosen"
    tab = applicant.tab("cancellation")
    applicant.post(tab, {"version": "0", "action": "next"})
    for missing in ("请选择注销事由", "请填写情况说明"):
        assert missing in applicant.text
    filled = {
        "cancel_reason": "NOT_RENEWED", "description": "不再承揽电力工程",
        "submit_type": "LEGAL_REP",
        "submitter_name": entry["legal_representative"], "submitter_document": "RESIDENT",
        "submitter_id": entry["legal_representative_id"], "version": "1", "action": "save",
        "happened": clock.today().isoformat(),
    }  # fmt: skip
    applicant.post(tab, filled)
    assert "有效期尚未届满" in applicant.text and "不再承揽电力工程" in applicant.page.text
    applicant.post(tab, filled | {"cancel_reason": "CLOSED"})
    assert "注销事由证明材料" in applicant.text
    applicant.firm.attach_all(applicant.application_id)
    applicant.get(f"{applicant.place}/check")
    assert "可以提交" in applicant.text

    applicant.firm.ask.submit(application_id=applicant.application_id)
    visitor = reviewer(StaffRole.FORMAL)
    open_case(visitor, applicant.application_id)
    visitor.get(f"/cases/{applicant.application_id}/material/cancellation")
    for shown in ("企业信息", "联系方式", licence.number, "停业歇业", "不再承揽电力工程"):
        assert shown in visitor.text
    assert entry["legal_representative_id"] not in visitor.page.text, "masked"
    assert "现登记为" not in visitor.text

    grant(client, applicant.application_id, "CANCEL")
    reaches(applicant.firm, applicant.application_id, "COMPLETED")
    applicant.get(applicant.place)
    for shown in ("许可证已注销", "准予办结", "准予注销行政许可决定书"):
        assert shown in applicant.text
    assert "已发证" not in applicant.text and "下载电子许可证" not in applicant.text
    applicant.get("/home")
    assert "已注销" in applicant.text and "/original.pdf" not in applicant.page.text
    applicant.get(f"/licences?text={licence.number}")
    assert "已注销" in applicant.text
    applicant.get(f"/verify/{licence.prints[0].mark.token}")
    assert "许可证已注销" in applicant.text
