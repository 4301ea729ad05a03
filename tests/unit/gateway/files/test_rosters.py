"""Whose lines are read: of which sheet of a book, hidden ones too, never the example."""

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from contracts.application.sections import MAX_IMPORT_ROWS
from contracts.forms.sections import ELECTRICIANS, TECHNICIANS, RowSet
from gateway.documents.sheet_columns import columns_of
from gateway.documents.sheet_examples import EXAMPLES
from gateway.documents.sheet_template import staff_template
from tests.factories.sheets import own, put, sheet, template
from tests.unit.gateway.files.reading import SHEETS, read, refusal

pytestmark = pytest.mark.spec("B-25", "B-30")
NAME = 1  # number of the column


def test_one_line_too_many_is_refused() -> None:
    def grow(cells: Worksheet) -> None:
        for line in range(3, MAX_IMPORT_ROWS + 3):
            cells.cell(line, 1, "某人")

    assert "最多导入1000人" in refusal(TECHNICIANS, sheet(TECHNICIANS, grow))[0]["message"]


def test_a_missing_required_column_is_named() -> None:
    findings = refusal(TECHNICIANS, sheet(TECHNICIANS, lambda s: s.cell(1, NAME, "名字")))
    assert "缺少必填的列：姓名" in findings[0]["message"]


def test_the_sheet_of_another_table_is_refused() -> None:
    findings = refusal(TECHNICIANS, staff_template(ELECTRICIANS))
    assert "没有找到“技术人员”的标题行" in findings[0]["message"]


def test_hidden_lines_are_imported_and_named() -> None:
    def hide(cells: Worksheet) -> None:
        put(cells, TECHNICIANS, 3, own(TECHNICIANS, name="李四"))
        put(cells, TECHNICIANS, 4, own(TECHNICIANS, name="王五"))
        cells.row_dimensions[3].hidden = cells.row_dimensions[9].hidden = True

    found = read(TECHNICIANS, sheet(TECHNICIANS, hide))
    assert [row["line"] for row in found["rows"]] == [2, 3, 4]
    assert found["notices"] == ["第3行在表格中是隐藏的，已一并导入，请核对是否应当保留"]


def elsewhere(*names: str, hidden: bool = False) -> Callable[[Workbook], None]:
    """The roster on other sheets, the template's own deleted."""

    def change(book: Workbook) -> None:
        del book[TECHNICIANS.title]
        for name in names:
            cells = book.create_sheet(name)
            for number, column in enumerate(columns_of(TECHNICIANS), 1):
                cells.cell(1, number, column.heading)
            put(cells, TECHNICIANS, 2, own(TECHNICIANS))
            put(cells, TECHNICIANS, 3, own(TECHNICIANS, name="李四"))
            cells.sheet_state = "hidden" if hidden else "visible"

    return change


def test_the_firms_own_sheet_is_found() -> None:
    found = read(TECHNICIANS, template(TECHNICIANS, elsewhere("我公司人员")))
    assert [row["values"]["name"] for row in found["rows"]] == ["张三丰", "李四"]
    assert found["notices"] == ["读取的是工作表“我公司人员”"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (elsewhere("一部", "二部"), "工作表“一部”、“二部”中都填有人员"),
        (elsewhere("一部", hidden=True), "隐藏的工作表“一部”"),
        (elsewhere(), "只有填写示例"),
    ],
)
def test_which_sheet_is_meant_is_not_guessed(
    change: Callable[[Workbook], None], reason: str
) -> None:
    (finding,) = refusal(TECHNICIANS, template(TECHNICIANS, change))
    assert reason in finding["message"]


@SHEETS
def test_an_example_is_never_imported(rowset: RowSet) -> None:
    example = EXAMPLES[rowset.form][0]
    beside = sheet(rowset, lambda cells: put(cells, rowset, 3, example))
    found = read(rowset, beside)
    assert [row["line"] for row in found["rows"]] == [2]
    assert found["notices"] == ["第3行是填写示例，没有导入"]
    alone = sheet(rowset, lambda cells: put(cells, rowset, 2, example))
    assert "只有填写示例" in refusal(rowset, alone)[0]["message"]
