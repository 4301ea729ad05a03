"""人员入职 at the portal and 人员审批 in the intranet, from the notice to the roster."""

import io
import itertools
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from contracts.forms.sections import ELECTRICIANS
from gateway.documents.sheet_columns import columns_of
from rules.vocabulary.enumerations import PersonKind, StaffRole
from tests.factories.papers import PAPER
from tests.present import present
from tests.service.gateway.portal.test_staffing import clerk
from tests.service.gateway.visitor import Visitor
from tests.service.personnel.hiring import person

pytestmark = pytest.mark.service
__all__ = ["clerk"]
Reviewer = Callable[..., Visitor]
_seeds = itertools.count(9_000)


def posted(filled: dict[str, Any]) -> dict[str, str]:
    """As the form of a hire sends it."""
    flat = {name: value for name, value in filled["fields"].items() if value is not None}
    for code, rows in filled["rows"].items():
        for number, row in enumerate(rows):
            flat |= {f"{code}.{number}.{n}": v for n, v in row.items() if v is not None}
    return {name: "on" if value is True else str(value) for name, value in flat.items()}


def begin(clerk: Visitor, kind: PersonKind) -> str:
    """The address of a form just begun."""
    clerk.get("/staff/hires/new")
    clerk.post("/staff/hires/new", {"kind": kind.value})
    return clerk.page.url.removeprefix(clerk.address)


def version(clerk: Visitor) -> str:
    return present(re.search(r'name="version" value="(\d+)"', clerk.page.text))[1]


def upload_all(clerk: Visitor, place: str) -> None:
    clerk.get(place)
    slots = sorted(set(re.findall(rf'action="{place}/papers/(\w+)"', clerk.page.text)))
    for number, slot in enumerate(slots):  # the same scan in several places is a sign
        scan = ("scan.pdf", PAPER + b"\n" * number)
        clerk.post(f"{place}/papers/{slot}", files={"file": scan})
        clerk.get(place)


def hand_in(clerk: Visitor, kind: PersonKind, filled: dict[str, Any]) -> str:
    place = begin(clerk, kind)
    upload_all(clerk, place)
    clerk.post(place, {**posted(filled), "version": version(clerk), "action": "save"})
    assert clerk.page.url.endswith("/staff#hires"), clerk.text
    return place


@pytest.mark.spec("I-01", "I-10", "I-11", "I-12", "I-13", "I-14", "N-11")
def test_a_hire_is_filed_returned_mended_and_passed(clerk: Visitor, reviewer: Reviewer) -> None:
    clerk.get("/home")
    assert "人员变更申请" in clerk.text and 'href="/staff"' in clerk.page.text
    clerk.get("/staff/hires/new")
    for words in ("温馨提示", "不得同时在其他单位任职", "退休人员", "专人专岗", "清晰有效的附件"):
        assert words in clerk.text
    clerk.post("/staff/hires/new", {})
    assert clerk.page.status_code == 422 and "请选择入职人员类型" in clerk.text
    place, filled = begin(clerk, PersonKind.TECH), person(PersonKind.TECH, next(_seeds))
    wrong = posted(filled) | {"id_number": "110101199001010032"}
    clerk.post(place, {**wrong, "version": "0", "action": "save"})
    assert clerk.page.status_code == 422
    assert "内容已保留，还没有提交" in clerk.text and "请上传身份证" in clerk.text
    assert 'value="110101199001010032"' in clerk.page.text
    upload_all(clerk, place)
    form = {**posted(filled), "version": version(clerk), "action": "save"}
    clerk.post(place, form)
    assert clerk.page.url.endswith("/staff#hires"), clerk.text
    assert "入职申请已提交" in clerk.text
    name = filled["fields"]["name"]

    office = reviewer(StaffRole.PERSONNEL)
    assert "人员审批" in office.text
    office.get("/hires")
    assert name in office.text and "未发现问题" in office.text
    hire = place.removeprefix("/staff")
    office.get(hire)
    assert "规则核验" in office.text and "任职记录" in office.text
    assert filled["fields"]["id_number"] not in office.page.text
    [paper, *_] = re.findall(r'href="(/hires/papers/[^"]+)"', office.page.text)
    decided = {"version": version(office)}
    office.post(hire, {**decided, "outcome": "RETURN", "opinion": ""})
    assert office.page.status_code == 422 and "请填写审批意见" in office.text
    scan = office.session.get(office.address + paper, timeout=30)
    assert scan.content.startswith(PAPER)
    office.post(hire, {**decided, "outcome": "RETURN", "opinion": "毕业证与姓名不符"})
    assert "已退回" in office.text

    clerk.get("/staff")
    assert "退回" in clerk.text and "毕业证与姓名不符" in clerk.text
    clerk.get(place)
    assert "毕业证与姓名不符" in clerk.text
    clerk.post(place, {**posted(filled), "version": version(clerk), "action": "save"})
    assert "入职申请已提交" in clerk.text
    office.get("/hires")
    ticked = present(re.search(rf'value="({place.rpartition("/")[2]}:\d+)"', office.page.text))[1]
    passed = {"hire": ticked, "outcome": "PASS", "opinion": "", "confirmed": "1"}
    office.post("/hires", passed)
    assert "通过1份" in office.text
    clerk.get("/staff")
    assert clerk.text.count(name) >= 2, "in the list of people too"
    clerk.get(place)
    assert "状态：通过" in clerk.text and "保存草稿" not in clerk.text


def test_a_head_is_filed_with_experience_and_more_rows_are_added(clerk: Visitor) -> None:
    filled = person(PersonKind.SAFETY_HEAD, next(_seeds))
    place = begin(clerk, PersonKind.SAFETY_HEAD)
    assert "审批通过时由新任人员接替" in clerk.text
    form = {**posted(filled), "version": "0"}
    clerk.post(place, {**form, "action": "add_experience"})
    rows = len(filled["rows"]["experience"])
    assert clerk.page.text.count(".employer") >= rows + 1
    assert f'name="experience.{rows}.employer"' in clerk.page.text
    assert filled["fields"]["name"] in clerk.page.text, "what was typed stays"
    clerk.post(place, {**form, "action": "keep"})
    assert "草稿已保存" in clerk.text
    upload_all(clerk, place)
    clerk.post(place, {**form, "version": version(clerk), "action": "save"})
    assert clerk.page.url.endswith("/staff#hires"), clerk.text
    clerk.get(place)
    clerk.post(f"{place}/withdrawal")
    assert "入职申请已撤回" in clerk.text and "状态：草稿" in clerk.text


def test_two_windows_and_what_is_no_scan(clerk: Visitor) -> None:
    place, filled = begin(clerk, PersonKind.SKILL), person(PersonKind.SKILL, next(_seeds))
    form = {**posted(filled), "action": "keep"}
    clerk.post(place, {**form, "version": "0"})
    clerk.post(place, {**form, "version": "0", "name": "另一个人"})
    assert clerk.page.status_code == 409
    assert "已在其他窗口保存过" in clerk.text and 'value="另一个人"' in clerk.page.text
    clerk.get(place)
    clerk.post(f"{place}/papers/IDENTITY_CARD", files={"file": ("a.pdf", b"no scan at all")})
    assert "身份证：" in clerk.text and "scan at all" not in clerk.text
    clerk.get(place)
    clerk.post(f"{place}/removal")
    assert "草稿已删除" in clerk.text


def test_hires_come_from_an_excel_file_as_drafts(clerk: Visitor) -> None:
    clerk.get("/staff/hires/new")
    template = clerk.session.get(f"{clerk.address}/staff/hires/template/SKILL.xlsx", timeout=30)
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    fields = person(PersonKind.SKILL, next(_seeds))["fields"]
    sheet = book.worksheets[0]
    for number, column in enumerate(columns_of(ELECTRICIANS), 1):
        value = fields.get(column.name)
        sheet.cell(2, number, dict(column.choices).get(str(value), value))
    out = io.BytesIO()
    book.save(out)
    clerk.post("/staff/hires/import", {"kind": "SKILL"}, files={"file": ("a.xlsx", out.getvalue())})
    assert "已导入1份草稿；请逐份上传附件" in clerk.text
    assert fields["name"] in clerk.text and "草稿" in clerk.text
    clerk.get("/staff/hires/new")
    clerk.post("/staff/hires/import", {"kind": "SKILL"}, files={"file": ("a.xlsx", b"no sheet")})
    assert clerk.page.status_code == 422 and "本次没有导入任何人员" in clerk.text
