"""人员变更 at the portal: statistics, list, who leaves and comes back."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest

from contracts.forms.leaves import LEAVERS
from gateway.documents.sheet_template import staff_template
from rules.vocabulary.enumerations import Level
from tests.factories.holding import hold
from tests.factories.registrations import PASSWORD
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service


@pytest.fixture
def clerk(system: dict[str, str], new_firm: Callable[..., Firm]) -> Visitor:
    """Of a firm that holds a licence of level three, with the least staff."""
    firm = new_firm()
    hold(system, str(firm.actor.enterprise_id), firm.entry, firm.tabs(Level.THIRD))
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    visitor.firm = firm  # type: ignore[attr-defined]
    return visitor


def electrician(page: str) -> str:
    """The id of the last post in a list of people."""
    return str(re.findall(r'name="post_id" value="([^"]+)"', page)[-1])


@pytest.mark.spec("I-02", "I-03", "I-05", "I-06", "I-07", "I-08", "I-09", "I-16")
def test_somebody_leaves_after_the_effect_was_shown_and_comes_back(clerk: Visitor) -> None:
    clerk.get("/home")
    assert 'href="/staff"' in clerk.page.text
    clerk.get("/staff")
    assert clerk.page.status_code == 200, clerk.text
    for part in ("统计信息", "企业人员列表", "人员离职申请", "电力相关专业技能人员", "已满足"):
        assert part in clerk.text
    assert clerk.page.text.count("在职") >= 15
    clerk.get("/staff/leave")
    clerk.post("/staff/leave", {"kind": "SKILL", "name": "没有这个人"})
    assert "没有符合条件的人员" in clerk.text
    clerk.post("/staff/leave", {"kind": "SKILL"})
    post_id = electrician(clerk.page.text)
    clerk.post("/staff/leave/effect", {"post_id": post_id})
    assert "企业人员离职确认后无需审批，请慎重操作" in clerk.text
    assert "承装类由三级降到最低等级以下" in clerk.text
    assert "补充" in clerk.text
    clerk.post("/staff/leave/confirmation", {"post_id": post_id})
    assert clerk.page.url.endswith("/staff#leaves"), clerk.text
    assert "已办理1人离职，立即生效" in clerk.text
    assert "缺1人" in clerk.text
    assert "降低许可等级" in clerk.text, "what a holder can do now (I-16)"
    back = present(re.search(r'action="(/staff/leaves/[^"]+/return)"', clerk.page.text))[1]
    clerk.post(back)
    assert "离职已撤回" in clerk.text
    assert "缺1人" not in clerk.text
    clerk.post("/staff/leave/effect", {})
    assert "请选择离职的人员" in clerk.text


def test_the_list_is_exported_as_it_is_filtered_and_no_whole_number_leaves(clerk: Visitor) -> None:
    clerk.get("/staff")
    clerk.post("/staff/people.xlsx", {"kind": "TECH_HEAD"})
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.page.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["技术负责人"]
    assert "********" in str(rows[1][1])


def test_two_windows_let_the_same_person_go_once(clerk: Visitor) -> None:
    clerk.get("/staff/leave")
    post_id = electrician(clerk.page.text)
    clerk.post("/staff/leave/effect", {"post_id": post_id})
    window = clerk.page
    clerk.post("/staff/leave/confirmation", {"post_id": post_id})
    clerk.page = window
    clerk.post("/staff/leave/confirmation", {"post_id": post_id})
    assert clerk.text.count("已离职") == 1, "the same click again"
    clerk.get("/staff/leave")
    clerk.post("/staff/leave/confirmation", {"post_id": post_id})
    assert "已不在本单位名册上" in clerk.text


def leavers(*rows: tuple[str, str]) -> dict[str, tuple[str, bytes]]:
    book = openpyxl.load_workbook(io.BytesIO(staff_template(LEAVERS)))
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return {"file": ("离职.xlsx", out.getvalue())}


@pytest.mark.spec("I-06", "I-07")
def test_people_of_an_excel_file_leave_after_the_effect_was_shown(clerk: Visitor) -> None:
    people = clerk.firm.tabs(Level.THIRD)["electricians"]["rows"]["people"]  # type: ignore[attr-defined]
    first, second = ((one["name"], one["id_number"]) for one in people[:2])
    clerk.get("/staff/leave")
    assert "从Excel导入离职人员" in clerk.text
    stranger = ("某某", "110101199001010031")
    clerk.post("/staff/leave/import", files=leavers(first, ("错名", second[1]), stranger, first))
    assert clerk.page.status_code == 422
    assert "没有办理任何人员的离职" in clerk.text
    for said in ("第3行 姓名", "第4行 身份证号：不在本单位名册上", "第5行 身份证号：与第2行"):
        assert said in clerk.text, said
    clerk.get("/staff/leave")
    clerk.post("/staff/leave/import", files=leavers(first, second))
    assert "确认离职" in clerk.text and "承装类由三级降到最低等级以下" in clerk.text
    ids = re.findall(r'name="post_id" value="([^"]+)"', clerk.page.text)
    clerk.post("/staff/leave/confirmation", {"post_id": ids})
    assert "已办理2人离职" in clerk.text
    clerk.get("/staff/leave")
    clerk.post("/staff/leave/import", files=leavers(first))
    assert clerk.page.status_code == 422 and "不在本单位名册上" in clerk.text
