"""The first sheet of a book as lines of JSON by its headings: {line, values: {heading: text}}.

For tables that are longer than a staff sheet; whether the texts are right others say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from contracts.errors import Finding, Invalid
from gateway.documents.sheet_columns import Column, plain
from gateway.files import containers
from gateway.files.cells import CellError, Value, text_of
from gateway.files.marks import Marks, Place, marks_of

MAX_LINES = 200_000
MAX_UNPACKED = 256 << 20
MAX_FINDINGS = 10_000
HEADING_LINES = 10
_NOT_EXCEL = "不是有效的Excel文件，或文件不完整，请用Excel或WPS打开后另存为 .xlsx 格式"


def read_table(given: BytesIO, headings: list[str], dates: list[str]) -> bytes:
    """headings: those that are known; dates: of them those of dates.

    Raises Invalid: {path: "file", message} for the file as a whole, {line, column, message} for
    cells that lost what was typed.
    """
    try:
        containers.parts(given.getvalue(), MAX_UNPACKED)
        book = CalamineWorkbook.from_filelike(given)
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        sheet = book.get_sheet_by_name(names[0])
        if sheet.start is None or sheet.end is None:
            raise Invalid.at("file", "表格是空的")
        if sheet.end[0] >= MAX_LINES:
            raise Invalid.at("file", f"表格超过{MAX_LINES}行，请分成几个文件")
        marks = _marks(given.getvalue(), names[0])
        rows = enumerate(sheet.iter_rows(), 1)
        return _lines(rows, sheet.start[1] + 1, headings, frozenset(dates), marks)
    except containers.TooLarge as error:
        raise Invalid.at("file", "文件展开后过大，请分成几个文件，或使用JSON行格式") from error
    except PasswordError as error:
        raise Invalid.at("file", "表格设有密码，请取消密码") from error
    except (containers.Damaged, CalamineError, IndexError) as error:
        raise Invalid.at("file", _NOT_EXCEL) from error


def _marks(content: bytes, sheet: str) -> Marks:
    try:
        return marks_of(content, sheet, MAX_LINES)
    except (KeyError, ValueError, XMLSyntaxError, BadZipFile):
        return Marks()


def _lines(
    rows: Iterable[tuple[int, list[Value]]],
    first: int,
    headings: list[str],
    dates: frozenset[str],
    marks: Marks,
) -> bytes:
    """first: number of the first column that has anything."""
    known = {plain(heading): heading for heading in headings}
    placed: dict[int, Column] = {}
    out, findings = BytesIO(), list[Finding]()
    for line, cells in rows:
        if not placed:
            placed = _placed(cells, known, dates)
            if not placed and line >= HEADING_LINES:
                break
            continue
        if len(findings) >= MAX_FINDINGS:
            break
        values = {}
        for number, column in placed.items():
            value = cells[number] if number < len(cells) else ""
            try:
                values[column.label] = _text(column, value, (line, first + number), marks)
            except CellError as error:
                findings.append(_finding(line, column.label, str(error)))
        if any(values.values()):
            told = {"line": line, "values": values}
            out.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
    if not placed:
        raise Invalid.at("file", f"没有找到标题行，应有：{'、'.join(headings)}")
    if findings:
        raise Invalid("表格中有错误", findings=findings)
    return out.getvalue()


def _finding(line: int, column: str, message: str) -> Finding:
    return {"path": f"{line}.{column}", "line": line, "column": column, "message": message}


def _text(column: Column, value: Value, place: Place, marks: Marks) -> str:
    """Raises CellError."""
    if place in marks.errors:
        raise CellError("单元格内是错误值，请重新填写")
    if value == "":
        if place in marks.formulas:
            raise CellError("公式没有保存计算结果，请直接填写内容")
        return ""
    known = marks.formats.get(place, "General") if marks.formats is not None else None
    return text_of(column, value, known)


def _placed(cells: list[Value], known: dict[str, str], dates: frozenset[str]) -> dict[int, Column]:
    found = {
        number: known[plain(value)]
        for number, value in enumerate(cells)
        if isinstance(value, str) and plain(value) in known
    }
    if 2 * len(found) < len(known):
        return {}
    return {
        number: Column(
            name=label, label=label, required=False, choices=(), hint="", code=True,
            endless=True, widget="date" if label in dates else "text",
        )
        for number, label in found.items()
    }  # fmt: skip
