"""The lines of a sheet as rows of a table, with what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineSheet

from contracts.application.sections import MAX_IMPORT_ROWS
from contracts.errors import Finding, Invalid
from contracts.forms.sections import RowSet
from gateway.documents.sheet_columns import Column, columns_of, plain
from gateway.documents.sheet_examples import EXAMPLES
from gateway.files.cells import CellError, Value, text_of
from gateway.files.marks import Marks

MAX_LINES = 10_000
MAX_COLUMNS = 200
HEADING_LINES = 10  # a title or a note above the headings is forgiven
MAX_FINDINGS = 200
MAX_SHOWN = 200  # letters of a cell that could not be read
Line = tuple[int, list[Value]]
Row = dict[str, str]


@dataclass
class Roster:
    """What a sheet holds. rows: [{line, values}], with `typed` where a cell was not read; examples:
    lines with the template's example; missing: labels of required columns that are not there."""

    sheet: str
    marks: Marks
    rows: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def has_people(self) -> bool:
        return bool(self.rows or self.findings)

    @property
    def hidden(self) -> list[int]:
        return [row["line"] for row in self.rows if row["line"] in self.marks.hidden]


def read_sheet(
    rowset: RowSet, sheet: CalamineSheet, marks: Callable[[str], Marks]
) -> Roster | None:
    """None for a sheet without the headings of the table. Raises Invalid for one that is too long.

    A sheet's lines are counted from its first, its cells from the first column that has any.
    """
    if sheet.start is None or sheet.end is None:
        return None
    if sheet.end[0] >= MAX_LINES:
        raise Invalid.at(
            "file", f"工作表“{sheet.name}”超过{MAX_LINES}行，请删除下方多余的内容后再导入"
        )
    lines = enumerate(sheet.iter_rows(), 1)
    placed = _headings(rowset, lines, sheet.start[1] + 1)
    if placed is None:
        return None
    roster = Roster(sheet.name, marks(sheet.name))
    present = set(placed.values())
    roster.missing = [c.label for c in columns_of(rowset) if c.required and c not in present]
    if not roster.missing:
        _fill(roster, rowset, placed, lines, sheet.start[1] + 1)
    return roster


def _headings(rowset: RowSet, lines: Iterator[Line], first: int) -> dict[int, Column] | None:
    """Number of the column → column, from the first line that holds most of the labels."""
    columns = columns_of(rowset)
    by_label = {plain(column.label): column for column in columns}
    for line, cells in lines:
        found: dict[int, Column] = {}
        for number, value in enumerate(cells[:MAX_COLUMNS], first):
            column = by_label.get(plain(value)) if isinstance(value, str) else None
            if column is not None and column not in found.values():
                found[number] = column
        if 2 * len(found) >= len(columns):
            return found
        if line == HEADING_LINES:
            break
    return None


def _fill(
    roster: Roster,
    rowset: RowSet,
    placed: dict[int, Column],
    lines: Iterator[Line],
    first: int,
) -> None:
    for line, cells in lines:
        values = {number: cells[number - first] for number in placed if number - first < len(cells)}
        row, typed, wrong = _row(roster.marks, placed, line, values)
        if _is_example(rowset, row):
            roster.examples.append(line)
            continue
        if row or wrong:
            roster.rows.append({"line": line, "values": row} | ({"typed": typed} if typed else {}))
        roster.findings += wrong + _of_example(rowset, placed, line, row)
        if len(roster.rows) > MAX_IMPORT_ROWS:
            raise Invalid.at("file", f"一次最多导入{MAX_IMPORT_ROWS}人，请分成几个文件")
        if len(roster.findings) >= MAX_FINDINGS:
            break


def _row(
    marks: Marks, placed: dict[int, Column], line: int, values: dict[int, Value]
) -> tuple[Row, Row, list[Finding]]:
    """(what was read, what stands in cells that were not, why they were not)."""
    row, typed = Row(), Row()
    findings = []
    for number, column in placed.items():
        place, value = (line, number), values.get(number, "")
        try:
            if place in marks.errors:
                raise CellError("单元格内是错误值，请重新填写")
            if value == "" and place in marks.formulas:
                raise CellError("公式没有保存计算结果，请直接填写内容")
            known = marks.formats.get(place, "General") if marks.formats is not None else None
            text = text_of(column, value, known) if value != "" else ""
        except CellError as error:
            findings.append(_finding(line, column, str(error)))
            typed[column.name] = str(value)[:MAX_SHOWN]
        else:
            if text:
                row[column.name] = text
    return row, typed, findings


def _is_example(rowset: RowSet, row: Row) -> bool:
    return any(
        row.get("name") == example["name"] and row.get("id_number") == example["id_number"]
        for example in EXAMPLES[rowset.form]
    )


def _of_example(rowset: RowSet, placed: dict[int, Column], line: int, row: Row) -> list[Finding]:
    """What was left of the example when somebody wrote over it."""
    return [
        _finding(line, column, f"这是填写示例中的{column.label}，请改为本人的，或删除这一行")
        for column in placed.values()
        if column.name in ("name", "id_number")
        and any(row.get(column.name) == example[column.name] for example in EXAMPLES[rowset.form])
    ]


def _finding(line: int, column: Column, message: str) -> Finding:
    return {
        "path": f"{line}.{column.name}",
        "line": line,
        "column": column.label,
        "message": message,
    }
