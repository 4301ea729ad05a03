"""从Excel导入 shows what it would do before it does it."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from contracts.forms.sections import TECHNICIANS
from gateway.documents.sheet_columns import columns_of
from gateway.documents.sheet_filled import filled_sheet
from rules.vocabulary.enumerations import Level
from tests.factories.papers import PAPER
from tests.service.gateway.portal.conftest import Applicant

pytestmark = [pytest.mark.service, pytest.mark.spec("B-24", "B-25")]


@pytest.fixture
def people(drafting: Applicant) -> list[dict[str, Any]]:
    tabs = drafting.firm.tabs(Level.THIRD)
    return [dict(row) for row in tabs["technicians"]["rows"]["people"]]


def path(drafting: Applicant) -> str:
    return drafting.tab("technicians") + "/rows/people/import"


def look(drafting: Applicant, rows: list[dict[str, Any]], mode: str = "UPDATE") -> None:
    drafting.get(path(drafting))
    drafting.upload(path(drafting), "人员.xlsx", filled_sheet(TECHNICIANS, rows), mode=mode)


def load(drafting: Applicant, rows: list[dict[str, Any]], mode: str = "UPDATE") -> None:
    look(drafting, rows, mode)
    drafting.confirm(path(drafting))


def test_people_are_updated_by_their_number_and_keep_their_papers(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    load(drafting, people[:2])
    first, second = drafting.stored("technicians").rows["people"]
    drafting.firm.attach(
        drafting.application_id, "technicians", "IDENTITY_CARD", first["id"], content=PAPER
    )
    changed = people[0] | {"major": "电力系统", "title": "SENIOR"}
    look(drafting, [changed, *people[1:3]])
    assert "新增 1 人，更新 1 人，不变 1 人" in drafting.text
    assert "更新：毕业专业、职称等级" in drafting.text
    assert len(drafting.stored("technicians").rows["people"]) == 2
    drafting.confirm(path(drafting))
    rows = drafting.stored("technicians").rows["people"]
    assert [row["id"] for row in rows[:2]] == [first["id"], second["id"]]
    assert rows[0]["major"] == "电力系统"
    assert drafting.stored("technicians").row_files[first["id"]].there == 1
    load(drafting, [changed | {"major": "别的"}, people[3]], "NEW_ONLY")
    rows = drafting.stored("technicians").rows["people"]
    assert [len(rows), rows[0]["major"]] == [4, "电力系统"]
    look(drafting, people[1:3], "REPLACE")
    assert "删除 2 人" in drafting.text
    assert f"{people[0]['name']} 删除，连同已上传的 1 个附件" in drafting.text


def test_all_faults_are_told_at_once_and_marked_in_a_copy(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    """Of cells that cannot be read, of fields, and between lines."""
    rows = [
        people[0] | {"education": "小学肄业", "certificate_date": "2999-01-01"},
        people[1] | {"id_number": "110101199001011234", "major": "=1+1"},
        people[2],
        people[2] | {"name": "同号"},
    ]
    look(drafting, rows)
    assert drafting.page.status_code == 422
    for line, column in ((2, "学历"), (2, "取得日期"), (3, "身份证号"), (5, "身份证号")):
        assert f"第 {line} 行 {column}" in drafting.text
    kept = {"kept": drafting.page.text.partition('name="kept" value="')[2].partition('"')[0]}
    marked = drafting.post(path(drafting) + "/marked.xlsx", kept)
    sheet = load_workbook(io.BytesIO(marked.content)).worksheets[0]
    columns = [column.name for column in columns_of(TECHNICIANS)]
    education = sheet.cell(2, columns.index("education") + 1)
    assert education.value == "小学肄业", "what was typed is not lost"
    assert education.comment
    assert education.comment.text.startswith("“小学肄业”不在可选内容中")
    formula = sheet.cell(3, columns.index("major") + 1)
    assert (formula.value, formula.data_type) == ("=1+1", "s")
    assert str(sheet.cell(5, len(columns) + 1).value).startswith("原第5行：身份证号码与表格第4行")
    assert drafting.stored("technicians").rows["people"] == []


def test_the_words_that_people_use_are_understood(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    load(drafting, [people[0] | {"education": "本科", "title": "高工"}])
    [row] = drafting.stored("technicians").rows["people"]
    assert (row["education"], row["title"]) == ("BACHELOR", "SENIOR")


def test_the_present_people_are_exported_as_the_template_has_them(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    load(drafting, people[:3])
    exported = drafting.get(drafting.tab("technicians") + "/rows/people/export.xlsx").content
    drafting.get(path(drafting))
    drafting.upload(path(drafting), "人员.xlsx", exported)
    assert "新增 0 人，更新 0 人，不变 3 人" in drafting.text


def test_after_it_the_page_beneath_shows_rows_and_totals(
    drafting: Applicant, people: list[dict[str, Any]]
) -> None:
    look(drafting, people[:3])
    in_dialog = {"HX-Request": "true", "HX-Target": "dialog-body"}
    drafting.session.headers.update(in_dialog)
    drafting.confirm(path(drafting))
    assert drafting.page.headers["HX-Trigger-After-Swap"] == "close-dialog"
    assert '<dt>总数</dt><dd class="number">3</dd>' in drafting.page.text
    assert people[2]["name"] in drafting.text
    assert "已导入 3 人" in drafting.text
