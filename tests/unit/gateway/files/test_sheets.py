"""Staff sheets: the template is read back, what other programs make of it is read too, and what
people write into cells is understood or named with its place."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from contracts.forms.base import examine
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS, RowSet
from gateway.documents.sheet_columns import columns_of
from gateway.documents.sheet_examples import EXAMPLES
from gateway.documents.sheet_template import staff_template
from gateway.files.sheets import MAX_BYTES
from tests.factories.other_sheets import old_excel, open_document, repacked, strict
from tests.factories.sheets import IDENTITY, own, sheet, template
from tests.unit.gateway.files.reading import SHEETS, read, refusal, rows

pytestmark = pytest.mark.spec("B-25", "B-30")


def place(rowset: RowSet, name: str) -> int:
    return [c.name for c in columns_of(rowset)].index(name) + 1


@SHEETS
def test_the_example_passes_the_form_it_explains(rowset: RowSet) -> None:
    for example in EXAMPLES[rowset.form]:
        assert rowset.form().load(example)


@SHEETS
def test_the_template_is_read_as_it_was_meant(rowset: RowSet) -> None:
    found = read(rowset, template(rowset))
    assert found == {"rows": [{"line": 2, "values": own(rowset)}], "notices": []}


@SHEETS
def test_the_template_marks_required_columns_and_offers_lists(rowset: RowSet) -> None:
    book = load_workbook(io.BytesIO(staff_template(rowset)))
    cells = book[rowset.title]
    headings = [cell.value for cell in cells[1]]
    assert headings == [c.heading for c in columns_of(rowset)]
    lists = [rule.sqref for rule in cells.data_validations.dataValidation]
    assert len(lists) == sum(bool(c.choices) for c in columns_of(rowset))


def test_columns_are_found_by_their_label_wherever_they_stand() -> None:
    def shuffle(cells: Worksheet) -> None:
        cells.insert_rows(1)
        cells.cell(1, 1, "某某公司人员表")
        cells.insert_cols(1)
        cells.cell(2, 1, "序号")

    expected = [{"line": 3, "values": own(TECHNICIANS)}]
    assert rows(TECHNICIANS, sheet(TECHNICIANS, shuffle)) == expected

    def shift(cells: Worksheet) -> None:
        cells.insert_rows(1, 4)
        cells.insert_cols(1, 2)

    assert rows(TECHNICIANS, sheet(TECHNICIANS, shift))[0]["line"] == 6


@pytest.mark.parametrize(
    "change",
    [
        lambda name, text: text.replace('<dimension ref="A1:M2"/>', '<dimension ref="A1"/>'),
        lambda name, text: text.replace("<fills", "<fills").replace("<patternFill/>", "", 1),
        lambda name, text: "<styleSheet/>" if name == "xl/styles.xml" else text,
        strict,
    ],
    ids=["used area of WPS", "empty fill", "no styles", "strict"],
)
def test_what_other_programs_write_is_read(change: Callable[[str, str], str]) -> None:
    whole = sheet(TECHNICIANS)
    changed = repacked(whole, change)
    assert changed != repacked(whole, lambda _, text: text)
    assert rows(TECHNICIANS, changed) == [{"line": 2, "values": own(TECHNICIANS)}]


@SHEETS
@pytest.mark.parametrize("write", [old_excel, open_document])
def test_other_formats_are_read_and_what_they_do_not_tell_is_said(
    rowset: RowSet, write: Callable[[RowSet, dict[str, str]], bytes]
) -> None:
    found = read(rowset, write(rowset, own(rowset)))
    assert found["rows"] == [{"line": 2, "values": own(rowset)}]
    assert "隐藏" in found["notices"][0]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (date(2018, 12, 1), "2018-12-01"),
        (datetime(2018, 12, 1, 8, 30), "2018-12-01"),  # noqa: DTZ001 - as Excel keeps it
        ("2018-12-1", "2018-12-01"),
        ("2018/12/01", "2018-12-01"),
        ("2018.12.1", "2018-12-01"),
        ("2018年12月1日", "2018-12-01"),
        ("2018 年 12 月 1 日", "2018-12-01"),
        ("２０１８－１２－０１", "2018-12-01"),
        ("2018-12-01 00:00:00", "2018-12-01"),
        ("\u202d2018-12-01\u202c", "2018-12-01"),
        ("20181201", "2018-12-01"),
        (20181201, "2018-12-01"),
        (43435, "2018-12-01"),
    ],
)
def test_dates_in_the_spellings_people_use(typed: Any, expected: str) -> None:
    number = place(TECHNICIANS, "certificate_date")
    found = rows(TECHNICIANS, sheet(TECHNICIANS, lambda s: s.cell(2, number, typed)))
    assert found[0]["values"]["certificate_date"] == expected


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("id_number", f"\u202d{IDENTITY}\u202c", IDENTITY),
        ("name", "张\u200b三", "张三"),
        ("school", "某某\n大学", "某某 大学"),
        ("mobile", 13800000001, "13800000001"),
        ("certificate_number", 18012345, "18012345"),
        ("certificate_number", "00123", "00123"),
        ("education", " 大学本科\u3000", "BACHELOR"),
    ],
)
def test_cells_are_cleaned(name: str, typed: Any, expected: str) -> None:
    number = place(TECHNICIANS, name)
    found = rows(TECHNICIANS, sheet(TECHNICIANS, lambda s: s.cell(2, number, typed)))
    assert found[0]["values"][name] == expected


def padded(name: str, value: float, number_format: str) -> Callable[[Worksheet], None]:
    def change(cells: Worksheet) -> None:
        cells.cell(2, place(TECHNICIANS, name), value).number_format = number_format

    return change


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("certificate_date", "去年", "应写成"),
        ("certificate_date", "2018-02-30", "不是真实的日期"),
        ("certificate_date", "长期", "应写成"),
        ("certificate_date", True, "应填写日期"),
        ("education", "博士后", "不在可选内容中"),
        ("name", "=A1", "公式没有保存计算结果"),
        ("name", "#N/A", "错误值"),
        ("id_number", 330106198506151233, "末几位已丢失"),
        ("certificate_number", padded("certificate_number", 12345, "00000000"), "前面的0"),
        ("certificate_number", padded("certificate_number", 12345, '"ZC"0'), "前面的0"),
        ("certificate_number", padded("certificate_number", 12345, "#,##0"), "前面的0"),
        ("certificate_number", 1.5e17, "末几位已丢失"),
        ("certificate_number", 1.5e-7, "前面的0"),
        ("name", date(2018, 12, 1), "现在是日期"),
        ("school", "长" * 2001, "内容太长"),
        ("name", "张示例", "填写示例中的姓名"),
        ("id_number", EXAMPLES[TECHNICIANS.form][0]["id_number"], "填写示例中的身份证号"),
    ],
)
def test_a_wrong_cell_is_named_with_line_column_and_reason(
    name: str, change: Any, reason: str
) -> None:
    number = place(TECHNICIANS, name)
    spoil = change if callable(change) else lambda s: s.cell(2, number, change)
    findings = refusal(TECHNICIANS, sheet(TECHNICIANS, spoil))
    assert [(f["line"], f["path"], f["column"]) for f in findings] == [
        (2, f"2.{name}", columns_of(TECHNICIANS)[number - 1].label)
    ]
    assert reason in findings[0]["message"]


def test_digits_whose_format_is_not_known_are_not_guessed() -> None:
    content = old_excel(TECHNICIANS, own(TECHNICIANS) | {"certificate_number": 18012345})
    (finding,) = refusal(TECHNICIANS, content)
    assert (finding["column"], finding["line"]) == ("证书编号", 2)


def test_an_error_that_a_formula_left_is_no_blank() -> None:
    number = place(TECHNICIANS, "mobile")

    def change(name: str, text: str) -> str:
        cell = '<c r="M2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        return text.replace("</row></sheetData>", f"{cell}</row></sheetData>")

    without = sheet(TECHNICIANS, lambda s: s.cell(2, number, None))
    (finding,) = refusal(TECHNICIANS, repacked(without, change))
    assert "错误值" in finding["message"]


def test_every_wrong_cell_is_named_at_once() -> None:
    def spoil(cells: Worksheet) -> None:
        cells.cell(2, place(TECHNICIANS, "education"), "博士后")
        cells.cell(4, place(TECHNICIANS, "certificate_date"), "去年")

    assert [f["line"] for f in refusal(TECHNICIANS, sheet(TECHNICIANS, spoil))] == [2, 4]


def test_a_choice_may_be_typed_with_other_brackets_and_blanks() -> None:
    number = place(ELECTRICIANS, "certificate_kind")
    content = sheet(ELECTRICIANS, lambda s: s.cell(2, number, " 特种作业操作证(电工) "))
    assert rows(ELECTRICIANS, content)[0]["values"]["certificate_kind"] == "SPECIAL_OPERATION"


@pytest.mark.parametrize("typed", ["长期", " 长 期", "永久有效", "/", None])
def test_a_certificate_that_does_not_end(typed: str | None) -> None:
    kind, end = place(ELECTRICIANS, "certificate_kind"), place(ELECTRICIANS, "valid_to")

    def change(cells: Worksheet) -> None:
        cells.cell(2, kind, "职业技能（岗位）证书")
        cells.cell(2, end).value = typed

    (row,) = rows(ELECTRICIANS, sheet(ELECTRICIANS, change))
    assert "valid_to" not in row["values"]
    values, mistakes, gaps = examine(ELECTRICIANS.form, row["values"], today=date(2026, 1, 5))
    assert (values.get("valid_to"), mistakes, gaps) == (None, [], [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "不是有效的Excel文件"),
        (b"MZ\x90\x00", "不是有效的Excel文件"),
        (b"PK\x03\x04 cut off", "不是有效的Excel文件"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "不是有效的Excel文件"),
        (b"x" * (MAX_BYTES + 1), "超过5 MB"),
    ],
    ids=["empty", "program", "cut off", "page", "too large"],
)
def test_what_is_no_sheet_is_refused(content: bytes, reason: str) -> None:
    (finding,) = refusal(TECHNICIANS, content)
    assert finding["path"] == "file"
    assert reason in finding["message"]
