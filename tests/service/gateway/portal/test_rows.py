"""Rows, their attachments and the Excel sheet, through the portal without JavaScript."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from contracts.forms.sections import TECHNICIANS
from gateway.documents.sheet_columns import columns_of, plain
from gateway.documents.sheet_examples import EXAMPLES
from rules.vocabulary.enumerations import Level
from tests.factories.papers import PAPER, photograph
from tests.factories.sheets import put, sheet
from tests.service.gateway.portal.conftest import Applicant

pytestmark = pytest.mark.service


def typed(row: dict[str, Any]) -> dict[str, str]:
    """A row as a form posts it."""
    texts = {name: "on" if value is True else str(value) for name, value in row.items() if value}
    return {name: text for name, text in texts.items() if name != "id"}


@pytest.fixture
def people(drafting: Applicant) -> dict[str, list[dict[str, Any]]]:
    tabs = drafting.firm.tabs(Level.THIRD)
    return {code: tabs[code]["rows"]["people"] for code in ("technicians", "electricians")}


@pytest.mark.spec("B-24", "B-26", "B-25")
def test_a_technician_is_added_and_counted(drafting: Applicant, people: dict[str, Any]) -> None:
    path = drafting.tab("technicians") + "/rows/people/new"
    assert "姓名" in drafting.get(path).text
    drafting.post(path, typed(people["technicians"][0]))
    assert re.search(r"/rows/people/[0-9a-f-]{36}$", drafting.page.url), "stays for attachments"
    assert "请上传以下附件" in drafting.text
    drafting.get(drafting.tab("technicians"))
    assert people["technicians"][0]["name"] in drafting.text
    assert people["technicians"][0]["id_number"] not in drafting.text, "masked in the list"
    assert re.search(r"总数 1 .*初级 1", drafting.text)


@pytest.mark.spec("B-31", "B-30", "B-29")
def test_the_same_electrician_twice_is_refused_at_the_number(
    drafting: Applicant, people: dict[str, Any]
) -> None:
    path = drafting.tab("electricians") + "/rows/people/new"
    drafting.get(path)
    drafting.post(path, typed(people["electricians"][0]))
    # Another name alone: gender and retirement must go on fitting the number.
    again = typed(people["electricians"][0] | {"name": people["electricians"][1]["name"]})
    drafting.get(path)
    drafting.post(path, again)
    assert drafting.page.status_code == 422
    assert "身份证号码已存在" in drafting.text
    assert f'value="{again["name"]}"' in drafting.page.text, "the input stays"


@pytest.mark.spec("B-18", "B-19", "B-21", "B-23")
def test_experience_is_added_mended_and_deleted(drafting: Applicant) -> None:
    row = drafting.firm.tabs(Level.THIRD)["safety_head"]["rows"]["experience"][0]
    path = drafting.tab("safety_head") + "/rows/experience"
    drafting.get(f"{path}/new")
    drafting.post(f"{path}/new", typed(row | {"witness_mobile": "12345"}))
    assert drafting.page.status_code == 422
    assert "手机号" in drafting.text
    drafting.post(f"{path}/new", typed(row))
    [saved] = drafting.stored("safety_head").rows["experience"]
    drafting.get(f"{path}/{saved['id']}")
    drafting.post(f"{path}/{saved['id']}", typed(row | {"position": "项目经理"}))
    assert "项目经理" in drafting.text
    drafting.get(f"{path}/{saved['id']}/delete")
    assert f"确定删除“ {saved['employer']} ”吗" in drafting.text
    assert drafting.stored("safety_head").rows["experience"], "asking deletes nothing"
    drafting.post(f"{path}/{saved['id']}/delete")
    assert drafting.page.url.endswith("/sections/safety_head#rows-experience")
    assert drafting.stored("safety_head").rows["experience"] == []


def test_a_row_saved_twice_with_one_key_is_there_once(drafting: Applicant) -> None:
    row = drafting.firm.tabs(Level.THIRD)["basic"]["rows"]["shareholders"][0]
    path = drafting.tab("basic") + "/rows/shareholders/new"
    drafting.get(path)
    form = drafting.page
    for _ in range(2):
        drafting.page = form
        drafting.post(path, typed(row))
    assert len(drafting.stored("basic").rows["shareholders"]) == 1


@pytest.mark.spec("B-13", "B-20", "B-22", "P-03")
def test_an_attachment_is_uploaded_opened_and_deleted(drafting: Applicant) -> None:
    picture = photograph()
    slots = drafting.tab("safety_head") + "/attachments"
    drafting.get(drafting.tab("safety_head"))
    drafting.upload(f"{slots}/PHOTO", "登记照.pdf", PAPER)
    assert "个人登记照应为JPG或PNG格式的照片" in drafting.text
    drafting.upload(f"{slots}/PHOTO", "../../登记照.jpg", picture)
    assert "登记照.jpg" in drafting.text
    assert 'class="slot-photo"' in drafting.page.text
    assert ".." not in re.findall(r"paperclip.*?</a>", drafting.page.text, re.S)[0]
    [slot] = [s for s in drafting.stored("safety_head").slots if s.code == "PHOTO"]
    path = f"/attachments/{slot.files[0].attachment_id}"
    opened = drafting.session.get(drafting.address + path)
    assert opened.content == picture
    assert opened.headers["Content-Type"] == "image/jpeg"
    assert opened.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''")
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    drafting.get(f"{slots}/{slot.files[0].attachment_id}/delete")
    assert "确定删除“ 登记照.jpg ”吗" in drafting.text
    drafting.post(f"{slots}/{slot.files[0].attachment_id}/delete")
    assert drafting.get(f"{slots}/{slot.files[0].attachment_id}/delete").status_code == 404
    assert drafting.session.get(drafting.address + path).status_code == 404


@pytest.mark.spec("P-03")
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("证书.pdf", b"MZ\x90\x00" + b"\x00" * 4000, "这不是有效的PDF、JPG或PNG文件"),
        ("空.pdf", b"", "文件是空的"),
        ("大.pdf", b"%PDF-1.7\n" + b"0" * (40 << 20), "文件超过20MB，请压缩或拆分后再上传"),
    ],
    ids=["exe", "empty", "40 MB"],
)
def test_a_file_that_must_not_get_in_is_refused_at_its_slot(
    drafting: Applicant, name: str, content: bytes, message: str
) -> None:
    drafting.get(drafting.tab("categories"))
    drafting.upload(drafting.tab("categories") + "/attachments/LEGAL_STATEMENT", name, content)
    answer = drafting.page.history[0].headers["Location"]
    assert answer.endswith("/sections/categories#field-attachments-LEGAL_STATEMENT")
    slot = drafting.page.text.partition('id="field-attachments-LEGAL_STATEMENT"')[2]
    assert message in slot.partition("</li>")[0]
    assert message not in drafting.get(drafting.tab("categories")).text, "told once"
    slots = drafting.stored("categories").slots
    assert not any(slot.files for slot in slots)


@pytest.mark.spec("B-15", "B-07")
def test_a_template_is_downloaded_with_the_firms_name_in_it(drafting: Applicant) -> None:
    found = drafting.get(drafting.tab("categories") + "/templates/LEGAL_STATEMENT")
    assert found.status_code == 200
    assert found.content.startswith(b"PK")
    assert "attachment" in found.headers["Content-Disposition"]


def sheet_of(drafting: Applicant, rows: list[dict[str, Any]]) -> bytes:
    """The downloaded template with the rows typed into it by their column labels."""
    content = drafting.get(drafting.tab("technicians") + "/rows/people/template.xlsx").content
    book = load_workbook(io.BytesIO(content))
    cells = book.worksheets[0]
    labels = {plain(str(cell.value)): cell.column for cell in cells[1] if cell.value}
    for line, row in enumerate(rows, start=2):
        for column in columns_of(TECHNICIANS):
            value = row.get(column.name)
            text = dict(column.choices).get(str(value), value) if column.choices else value
            cells.cell(line, labels[plain(column.label)], text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_staff_is_loaded_from_excel_all_or_none(
    drafting: Applicant, people: dict[str, Any]
) -> None:
    path = drafting.tab("technicians") + "/rows/people/import"
    rows = people["technicians"]
    broken = [*rows[:-1], rows[-1] | {"id_number": "110101199001011234"}]
    content = sheet_of(drafting, broken)
    drafting.get(path)
    drafting.upload(path, "人员.xlsx", content)
    assert drafting.page.status_code == 422
    assert f"第 {len(rows) + 1} 行 身份证号" in drafting.text
    assert drafting.stored("technicians").rows["people"] == []
    content = sheet_of(drafting, rows)
    drafting.get(path)
    drafting.upload(path, "人员.xlsx", content)
    assert f"新增 {len(rows)} 人" in drafting.text
    assert drafting.stored("technicians").rows["people"] == [], "only shown"
    drafting.confirm(path)
    assert f"已导入 {len(rows)} 人：新增{len(rows)}人" in drafting.text
    assert len(drafting.stored("technicians").rows["people"]) == len(rows)


@pytest.mark.spec("B-25")
def test_a_roster_in_place_of_another_never_takes_the_example_for_it(
    drafting: Applicant, people: dict[str, Any]
) -> None:
    path = drafting.tab("technicians") + "/rows/people/import"

    def load(content: bytes) -> None:
        drafting.get(path)
        drafting.upload(path, "人员.xlsx", content, mode="REPLACE")
        drafting.confirm(path)

    load(sheet(TECHNICIANS))
    stored = drafting.stored("technicians").rows["people"]
    example = EXAMPLES[TECHNICIANS.form][0]
    drafting.get(path)
    only_example = sheet(TECHNICIANS, lambda cells: put(cells, TECHNICIANS, 2, example))
    drafting.upload(path, "人员.xlsx", only_example, mode="REPLACE")
    assert drafting.page.status_code == 422
    assert "只有填写示例" in drafting.text
    assert drafting.stored("technicians").rows["people"] == stored

    def hidden(cells: Worksheet) -> None:
        cells.row_dimensions[2].hidden = True

    load(sheet(TECHNICIANS, hidden))
    assert "已导入 1 人" in drafting.text
    assert "第2行在表格中是隐藏的，已一并导入" in drafting.text


@pytest.mark.spec("B-13", "B-25", "P-03")
def test_a_file_refused_for_a_row_is_told_on_the_page_of_the_row(
    drafting: Applicant, people: dict[str, Any]
) -> None:
    path = drafting.tab("technicians") + "/rows/people/new"
    drafting.get(path)
    drafting.post(path, typed(people["technicians"][0]))
    row = drafting.page.url.removeprefix(drafting.address)
    row_id = row.rpartition("/")[2]
    slot = f"{drafting.tab('technicians')}/attachments/IDENTITY_CARD?row_id={row_id}"
    drafting.upload(slot, "身份证.pdf", b"")
    answer = drafting.page.history[0].headers["Location"]
    assert answer.endswith(f"{row}#field-attachments-{row_id}-IDENTITY_CARD")
    assert "文件是空的" in drafting.text
