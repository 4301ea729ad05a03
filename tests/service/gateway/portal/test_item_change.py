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
from tests.service.gateway.portal.test_rows import typed

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


def wish(applicant: Applicant, level: str = "3") -> dict[str, str]:
    """The tab 申请类别 as its form posts it, of the legal representative."""
    entry = applicant.firm.entry
    return {
        "install_level": level, "submit_type": "LEGAL_REP",
        "submitter_name": entry["legal_representative"], "submitter_document": "RESIDENT",
        "submitter_id": entry["legal_representative_id"],
        "version": str(applicant.stored("categories").version),
    }  # fmt: skip


@pytest.mark.spec(
    "E-03", "E-04", "E-05", "E-06", "E-13", "E-17", "E-19", "E-21", "E-23", "E-24", "E-25"
)
def test_a_holder_goes_from_what_it_holds_to_what_it_asks_for(
    applicant: Applicant, system: dict[str, str]
) -> None:
    number, entry = begin(applicant, system), applicant.firm.entry
    tab = applicant.tab("categories")
    applicant.get(tab)
    for shown in ("现持有的许可证", number, "承装类三级", "不再保留该类别", "原许可证正本和副本"):
        assert shown in applicant.text
    assert "申请性质" not in applicant.text
    filled = wish(applicant)
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


@pytest.mark.spec("E-07", "E-08", "E-09", "E-10")
@pytest.mark.parametrize(
    ("head", "table"),
    [
        ("technical_head", "experience"),
        ("safety_head", "experience"),
        ("safety_head", "training"),
    ],
)
def test_what_a_head_has_done_is_added_mended_and_deleted(
    applicant: Applicant, system: dict[str, str], pdf: bytes, head: str, table: str
) -> None:
    begin(applicant, system)
    tab = applicant.tab(head)
    applicant.get(tab)
    assert f"{tab}/rows/{table}/new" in applicant.page.text, "the button beside the table"
    row = typed(applicant.firm.tabs(Level.SECOND)[head]["rows"][table][0])
    path = f"{tab}/rows/{table}"
    before = applicant.stored(head).rows[table]
    if table == "experience":
        applicant.get(f"{path}/new")
        applicant.post(f"{path}/new", row | {"witness_mobile": "021-5551234"})
        assert applicant.page.status_code == 422 and "手机号" in applicant.text
        assert row["employer"] in applicant.page.text, "nothing typed is lost"
    applicant.get(f"{path}/new")
    applicant.post(f"{path}/new", row)
    known = {one["id"] for one in before}
    [added] = [one for one in applicant.stored(head).rows[table] if one["id"] not in known]
    name = "position" if table == "experience" else "content"
    applicant.get(f"{path}/{added['id']}")
    applicant.post(f"{path}/{added['id']}", row | {name: "变更后"})
    assert "变更后" in applicant.text
    applicant.post(f"{path}/{added['id']}/delete")
    assert applicant.stored(head).rows[table] == before
    applicant.get(tab)
    slot = applicant.stored(head).slots[0].code
    applicant.upload(f"{tab}/attachments/{slot}", "扫描件.pdf", pdf)
    assert "扫描件.pdf" in applicant.text


def total_shown(applicant: Applicant) -> int:
    """All who count on a tab: of the technicians, a technical head of another tab may be one."""
    found = re.search(r"总数 *(\d+)", applicant.text)
    assert found, applicant.text
    return int(found[1])


@pytest.mark.spec("E-11", "E-12", "E-14", "E-15")
@pytest.mark.parametrize("code", ["technicians", "electricians"])
def test_people_are_added_counted_mended_and_deleted(
    applicant: Applicant, system: dict[str, str], code: str
) -> None:
    begin(applicant, system)
    tab = applicant.tab(code)
    people = applicant.firm.tabs(Level.SECOND)[code]["rows"]["people"]
    held = applicant.stored(code).rows["people"]
    known = {one["id_number"] for one in held}
    row = typed(next(one for one in people if one["id_number"] not in known))
    applicant.get(tab)
    total = total_shown(applicant)
    applicant.get(f"{tab}/rows/people/new")
    applicant.post(f"{tab}/rows/people/new", row | {"name": ""})
    assert applicant.page.status_code == 422, "what is marked with * is needed"
    applicant.post(f"{tab}/rows/people/new", row)
    known = {one["id"] for one in held}
    [added] = [one for one in applicant.stored(code).rows["people"] if one["id"] not in known]
    applicant.get(tab)
    assert total_shown(applicant) == total + 1
    applicant.get(f"{tab}/rows/people/new")
    applicant.post(f"{tab}/rows/people/new", row | {"name": "另一人"})
    assert applicant.page.status_code == 422 and "身份证号码已存在" in applicant.text
    path = f"{tab}/rows/people/{added['id']}"
    applicant.get(path)
    applicant.post(path, row | {"phone": "13900000000"})
    applicant.post(f"{path}/delete")
    assert len(applicant.stored(code).rows["people"]) == len(held)
    applicant.get(tab)
    assert total_shown(applicant) == total


@pytest.mark.spec("E-21", "E-22")
def test_a_project_is_added_mended_and_deleted_with_its_papers(
    applicant: Applicant, system: dict[str, str], pdf: bytes
) -> None:
    begin(applicant, system)
    tab = applicant.tab("categories")
    applicant.get(tab)
    applicant.post(tab, wish(applicant, "2") | {"action": "save"})
    path = f"{applicant.tab('performance')}/rows/projects"
    applicant.get(f"{path}/new")
    for field in (
        "工程名称", "类别", "设施类型", "电压等级", "规模", "建设单位", "联系电话", "合同金额",
        "结算金额", "开工日期", "竣工日期", "质量",
    ):  # fmt: skip
        assert field in applicant.text, field
    applicant.post(f"{path}/new", PROJECT | {"name": ""})
    assert applicant.page.status_code == 422 and "市供电公司" in applicant.page.text
    applicant.post(f"{path}/new", PROJECT)
    [added] = applicant.stored("performance").rows["projects"]
    applicant.get(f"{path}/{added['id']}")
    assert "合同" in applicant.text and "竣工验收" in applicant.text and "结算" in applicant.text
    slot = f"{applicant.tab('performance')}/attachments/CONTRACT?row_id={added['id']}"
    applicant.upload(slot, "合同.pdf", pdf)
    assert "合同.pdf" in applicant.text
    applicant.get(f"{path}/{added['id']}")
    applicant.post(f"{path}/{added['id']}", PROJECT | {"name": "开发区变电工程"})
    assert "开发区变电工程" in applicant.text
    applicant.post(f"{path}/{added['id']}/delete")
    assert applicant.stored("performance").rows["projects"] == []


@pytest.mark.spec("E-29", "N-05")
def test_a_reviewer_is_asked_about_the_year_before(
    applicant: Applicant, client: Client, reviewer: Reviewer, system: dict[str, str]
) -> None:
    number, firm = begin(applicant, system), applicant.firm
    case_id = applicant.application_id
    add_repair(firm, case_id)
    firm.attach_all(case_id)
    firm.ask.submit(application_id=case_id)
    steps = steps_of("ITEM_CHANGE", "GENERAL").usual
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
