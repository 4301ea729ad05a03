"""许可事项变更 as a firm and its reviewer see it."""

import re

import pytest

from rules.vocabulary.enumerations import Level, StaffRole
from services.review.procedure import steps_of
from tests.clients import Client
from tests.factories.holding import hold
from tests.service.application.confirming import add_repair
from tests.service.gateway.cases import pass_on
from tests.service.gateway.intranet.test_cases import Reviewer, choose, claim
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service
PROJECT = {
    "category": "CZ", "name": "开发区配电工程", "facility": "DISTRIBUTION", "voltage": "35",
    "client": "市供电公司", "settlement": "120", "started": "2019-03-01",
    "completed": "2019-06-01", "quality": "PASSED",
}  # fmt: skip


def begin(applicant: Applicant, system: dict[str, str]) -> str:
    """The number of the licence of 承装类三级; its change is begun at the home page."""
    firm = applicant.firm
    licence = hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    applicant.post("/applications", {"type": "ITEM_CHANGE"})
    found = re.search(r"/applications/([^/]+)", applicant.page.url)
    assert found, applicant.text
    applicant.application_id = found[1]
    return licence.number


@pytest.mark.spec("E-03", "E-04", "E-05", "E-06", "E-13", "E-19", "E-23", "E-24", "E-25")
def test_a_holder_goes_from_what_it_holds_to_what_it_asks_for(
    applicant: Applicant, system: dict[str, str]
) -> None:
    number, entry = begin(applicant, system), applicant.firm.entry
    tab = applicant.tab("categories")
    applicant.get(tab)
    for shown in ("现持有的许可证", number, "承装类三级", "不再保留该类别", "原许可证正本和副本"):
        assert shown in applicant.text
    assert "申请性质" not in applicant.text
    version = str(applicant.stored("categories").version)
    filled = {
        "install_level": "3", "submit_type": "LEGAL_REP",
        "submitter_name": entry["legal_representative"], "submitter_document": "RESIDENT",
        "submitter_id": entry["legal_representative_id"], "version": version,
    }  # fmt: skip
    applicant.post(tab, filled | {"action": "next"})
    assert "没有变更" in applicant.text
    assert entry["legal_representative_id"] in applicant.page.text, "nothing typed is lost"
    applicant.post(tab, filled | {"install_level": "2", "action": "save"})
    assert "已保存" in applicant.text
    applicant.get(applicant.tab("basic"))
    assert "企业登记信息" in applicant.text and "添加股东" in applicant.text
    applicant.get(applicant.tab("electricians"))
    assert "电工发证机关" in applicant.text and "取自人员名册" in applicant.text

    performance = applicant.tab("performance")
    applicant.get(performance)
    for title in (
        "统计信息",
        "承装工程业绩",
        "承修工程业绩",
        "承试工程业绩",
        "最近3年工程结算收入合计",
    ):
        assert title in applicant.text
    applicant.post(f"{performance}/rows/projects/new", PROJECT)
    applicant.post(f"{performance}/rows/projects/new", PROJECT | {"category": "CS", "name": "试验"})
    applicant.get(performance)
    assert "竣工日期不在最近3年内，不计入" in applicant.text
    assert "没有申请承试类，不计入" in applicant.text
    assert re.search("承装35千伏 *1", applicant.text)

    applicant.get(f"{applicant.place}/check")
    assert "申请前一年内的情形核查" in applicant.text and "不符合" in applicant.text
    assert "核查申请前一年内是否发生较大以上生产安全事故" in applicant.text
    applicant.post(f"{applicant.place}/abandon", {"reason": "资料有重大变化"})
    applicant.get("/home")
    assert "已废弃" in applicant.text


@pytest.mark.spec("E-29", "N-05")
def test_a_reviewer_is_asked_about_the_year_before(
    applicant: Applicant, client: Client, reviewer: Reviewer, system: dict[str, str]
) -> None:
    number, firm = begin(applicant, system), applicant.firm
    case_id = applicant.application_id
    add_repair(firm, case_id)
    firm.attach_all(case_id)
    firm.ask.submit(application_id=case_id)
    steps = steps_of("ITEM_CHANGE", "GENERAL").steps
    for step in steps[:2]:
        pass_on(client, case_id, step)
    visitor = reviewer(StaffRole.EXAMINE)
    claim(visitor, case_id)
    for ground in ("生产安全事故", "重大质量责任事故", "超越许可范围", "出借许可证", "违法转包"):
        assert ground in visitor.text
    assert 'name="manual_confirmed" value="M-02"' in visitor.page.text
    visitor.get(f"/cases/{case_id}/report")
    assert "增加承修类三级" in visitor.text
    visitor.get(f"/cases/{case_id}/material/categories")
    assert number in visitor.text and "承装类三级" in visitor.text
    visitor.get(f"/cases/{case_id}")
    choose(visitor, case_id, "PASS")
    pass_on(client, case_id, steps[3])
    visitor.get(f"/cases/{case_id}/documents")
    assert "准予变更行政许可事项决定书" in visitor.text
