"""Excel sheets: the template is read back, and whatever people do to it is named with its place."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from contracts.application.sections import MAX_IMPORT_ROWS
from contracts.errors import Invalid
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS, RowSet
from gateway.documents.sheet_columns import columns_of
from gateway.documents.sheet_examples import EXAMPLES
from gateway.documents.sheet_reader import MAX_BYTES, read_staff
from gateway.documents.sheet_template import staff_template

SHEETS = pytest.mark.parametrize("rowset", [TECHNICIANS, ELECTRICIANS], ids=["tech", "skill"])


def saved(book: Workbook) -> io.BytesIO:
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def filled(rowset: RowSet, change: Callable[[Worksheet], Any] | None = None) -> io.BytesIO:
    """The template with its own example as line 2, then changed."""
    book = load_workbook(io.BytesIO(staff_template(rowset)))
    sheet, example = book[rowset.title], book["填写示例"]
    for number, cell in enumerate(example[2], 1):
        sheet.cell(2, number, cell.value)
    if change:
        change(sheet)
    return saved(book)


def column(rowset: RowSet, name: str) -> int:
    return [c.name for c in columns_of(rowset)].index(name) + 1


def refusal(rowset: RowSet, stream: io.BytesIO) -> list[dict[str, Any]]:
    with pytest.raises(Invalid) as caught:
        read_staff(rowset, stream)
    return caught.value.findings


@SHEETS
def test_the_example_passes_the_form_it_explains(rowset: RowSet) -> None:
    for example in EXAMPLES[rowset.form]:
        assert rowset.form().load(example)


@pytest.mark.spec("B-25", "B-30")
@SHEETS
def test_the_example_is_read_as_it_was_meant(rowset: RowSet) -> None:
    assert read_staff(rowset, filled(rowset)) == [{"line": 2, "values": EXAMPLES[rowset.form][0]}]


@SHEETS
def test_the_template_marks_required_columns_and_offers_lists(rowset: RowSet) -> None:
    book = load_workbook(io.BytesIO(staff_template(rowset)))
    sheet = book[rowset.title]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [c.heading for c in columns_of(rowset)]
    lists = [rule.sqref for rule in sheet.data_validations.dataValidation]
    assert len(lists) == sum(bool(c.choices) for c in columns_of(rowset))


def test_columns_are_found_by_their_label_wherever_they_stand() -> None:
    def shuffle(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet.cell(1, 1, "某某公司人员表")
        sheet.insert_cols(1)
        sheet.cell(2, 1, "序号")

    rows = read_staff(TECHNICIANS, filled(TECHNICIANS, shuffle))
    assert rows == [{"line": 3, "values": EXAMPLES[TECHNICIANS.form][0]}]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (date(2018, 12, 1), "2018-12-01"),
        ("2018-12-1", "2018-12-01"),
        ("2018/12/01", "2018-12-01"),
        ("2018.12.1", "2018-12-01"),
        ("2018年12月1日", "2018-12-01"),
        (20181201, "2018-12-01"),
        (43435, "2018-12-01"),
    ],
)
def test_dates_in_the_spellings_people_use(typed: Any, read: str) -> None:
    place = column(TECHNICIANS, "certificate_date")
    rows = read_staff(TECHNICIANS, filled(TECHNICIANS, lambda s: s.cell(2, place, typed)))
    assert rows[0]["values"]["certificate_date"] == read


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("certificate_date", "去年", "应写成"),
        ("certificate_date", "2018-02-30", "不是真实的日期"),
        ("education", "博士后", "不在可选内容中"),
        ("name", "=A1", "不能使用公式"),
        ("id_number", 330106198506151233, "末几位已丢失"),
        ("name", date(2018, 12, 1), "现在是日期格式"),
        ("school", "长" * 2001, "内容太长"),
    ],
)
def test_a_wrong_cell_is_named_with_line_column_and_reason(
    name: str, typed: Any, reason: str
) -> None:
    place = column(TECHNICIANS, name)
    findings = refusal(TECHNICIANS, filled(TECHNICIANS, lambda s: s.cell(2, place, typed)))
    assert [(f["line"], f["path"], f["column"]) for f in findings] == [
        (2, f"2.{name}", columns_of(TECHNICIANS)[place - 1].label)
    ]
    assert reason in findings[0]["message"]


def test_every_wrong_cell_is_named_at_once() -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.cell(2, column(TECHNICIANS, "education"), "博士后")
        sheet.cell(4, column(TECHNICIANS, "certificate_date"), "去年")

    assert [f["line"] for f in refusal(TECHNICIANS, filled(TECHNICIANS, spoil))] == [2, 4]


def test_a_choice_may_be_typed_with_other_brackets_and_blanks() -> None:
    place = column(ELECTRICIANS, "certificate_kind")
    stream = filled(ELECTRICIANS, lambda s: s.cell(2, place, " 特种作业操作证(电工) "))
    assert read_staff(ELECTRICIANS, stream)[0]["values"]["certificate_kind"] == "SPECIAL_OPERATION"


def test_one_line_too_many_is_refused() -> None:
    def grow(sheet: Worksheet) -> None:
        for line in range(3, MAX_IMPORT_ROWS + 3):
            sheet.cell(line, 1, "某人")

    assert "最多导入1000人" in refusal(TECHNICIANS, filled(TECHNICIANS, grow))[0]["message"]


def test_a_missing_required_column_is_named() -> None:
    findings = refusal(
        TECHNICIANS, filled(TECHNICIANS, lambda s: s.cell(1, column(TECHNICIANS, "name"), "名字"))
    )
    assert "缺少必填的列：姓名" in findings[0]["message"]


def test_the_sheet_of_another_table_is_refused() -> None:
    stream = io.BytesIO(staff_template(ELECTRICIANS))
    assert "标题行" in refusal(TECHNICIANS, stream)[0]["message"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * (60 << 20))
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!doctype x [<!ENTITY a "b">]>')
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00", b"PK\x03\x04 cut off", b"x" * (MAX_BYTES + 1), bomb(), entities()],
    ids=["empty", "program", "cut off", "too large", "bomb", "entities"],
)
def test_what_is_no_sheet_is_refused_before_it_is_unpacked(content: bytes) -> None:
    assert refusal(TECHNICIANS, io.BytesIO(content))[0]["path"] == "file"
