"""延续 as a firm sees it."""

import re
from datetime import timedelta

import pytest

from chassis import clock
from rules.vocabulary.enumerations import Level
from tests.clients import Client
from tests.service.application.terms import let_end
from tests.service.gateway.cases import issued
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service


def said(days: int) -> str:
    day = clock.today() + timedelta(days=days)
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.spec(
    "A-29", "F-01", "F-02", "F-03", "F-04", "F-06", "F-07", "F-08", "F-09", "F-12", "F-13"
)
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
    version = str(applicant.stored("technicians").version)
    applicant.post(applicant.tab("technicians"), {"version": version, "action": "next"})
    assert applicant.page.url.endswith(applicant.tab("electricians"))
    applicant.get(applicant.tab("technicians"))
    assert "取自人员名册" not in applicant.text

    empty = {"section": "electricians", "scope": "tab"}
    applicant.post(f"{applicant.place}/prefilled", empty)
    assert "还没有填写技能人员" in applicant.text and "已清空系统预填的内容" in applicant.text
    assert applicant.stored("safety_head").prefilled, "the other tabs stay as they are"
    electrician_comes_after_the_authority(applicant)
    projects_stand_apart(applicant)
    applicant.get("/home")
    assert "有正在办理的许可证延续" in applicant.text, "why nothing else can be filed"
    applicant.post(f"{applicant.place}/abandon", {"reason": "资料变化较大，重新申请"})
    applicant.get("/home")
    assert "已废弃" in applicant.text and f"请在{said(30)}前（含当日）提交" in applicant.text


def electrician_comes_after_the_authority(applicant: Applicant) -> None:
    """F-08, E-13: 电工发证机关 is chosen before one is added."""
    tab = applicant.tab("electricians")
    asked = "请先选择“电工发证机关”并保存，再添加技能人员"
    assert asked in applicant.text and "添加技能人员</a>" not in applicant.page.text
    person = {**applicant.firm.tabs(Level.THIRD)["electricians"]["rows"]["people"][0]}
    typed = {name: str(value) for name, value in person.items() if value is not None}
    applicant.post(f"{tab}/rows/people/new", typed)
    assert "请先在本页选择“电工发证机关”并保存" in applicant.text
    assert person["name"] in applicant.page.text, "nothing typed is lost"
    version = str(applicant.stored("electricians").version)
    applicant.post(tab, {"authority": "EMERGENCY", "version": version, "action": "save"})
    assert asked not in applicant.text and "添加技能人员" in applicant.text
    applicant.get(f"{tab}/rows/people/new")
    assert 'value="EMERGENCY" selected' in applicant.page.text
    applicant.post(f"{tab}/rows/people/new", typed)
    applicant.get(tab)
    assert re.search("总数 *1", applicant.text), "the total follows"
    applicant.post(f"{tab}/rows/people/new", typed)
    assert "身份证号码已存在" in applicant.text


def projects_stand_apart(applicant: Applicant) -> None:
    """F-09: a table for each category, totals by voltage, statistics saved on their own."""
    tab = applicant.tab("performance")
    applicant.get(tab)
    for title in ("承装工程业绩", "承修工程业绩", "承试工程业绩", "最近3年工程结算收入合计"):
        assert title in applicant.text
    applicant.get(f"{tab}/rows/projects/new?category=CX")
    assert 'value="CX" selected' in applicant.page.text
    project = {
        "category": "CX", "name": "变电站检修工程", "facility": "SUBSTATION", "voltage": "35",
        "client": "市供电公司", "settlement": "120", "started": "2025-03-01",
        "completed": "2025-06-01", "quality": "PASSED",
    }  # fmt: skip
    applicant.post(f"{tab}/rows/projects/new", project)
    applicant.get(tab)
    assert re.search("承修35千伏 *1", applicant.text)
    install, repair = (
        applicant.page.text.split(f'id="rows-projects-{code}"')[1] for code in ("CZ", "CX")
    )
    assert "变电站检修工程" in repair.split("</section>")[0]
    assert "变电站检修工程" not in install.split("</section>")[0]
    version = str(applicant.stored("performance").version)
    typed = {"finished": "3", "settled": "360", "version": version, "action": "save"}
    applicant.post(tab, typed)
    assert applicant.stored("performance").fields == {"finished": 3, "settled": "360"}
