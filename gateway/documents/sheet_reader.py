"""A filled-in staff sheet → rows for `application.import_rows`, or everything wrong with it.

Here a cell becomes text as the form expects it; whether the text is right is said by the service,
from the same form. Both name the line and the column.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from contracts.application.sections import MAX_IMPORT_ROWS
from contracts.errors import Invalid
from contracts.forms.sections import RowSet
from gateway.documents.sheet_cells import CellError, text_of
from gateway.documents.sheet_columns import Column, columns_of, plain

MAX_BYTES = 5 << 20
MAX_UNPACKED = 50 << 20
MAX_PARTS = 200
HEADING_LINES = 10  # a title or a note above the headings is forgiven
MAX_FINDINGS = 200
_NOT_EXCEL = "不是有效的Excel文件，请使用下载的模板填写并保存为 .xlsx 格式"


def read_staff(rowset: RowSet, stream: BinaryIO) -> list[dict[str, Any]]:
    """[{line, values}] for `ImportRows.rows`. CPU-bound: call it through `eventlet.tpool`.

    Raises `Invalid` with findings {path: "<line>.<field>", line, column, message} for cells, and
    {path: "file", message} for what concerns the file as a whole.
    """
    content = stream.read(MAX_BYTES + 1)
    _check_package(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        return _read(rowset, book)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise Invalid.at("file", _NOT_EXCEL) from error


def _check_package(content: bytes) -> None:
    """Against zip bombs and XML entities, before anything is parsed."""
    if len(content) > MAX_BYTES:
        raise Invalid.at("file", f"文件超过{MAX_BYTES >> 20} MB，请只保留填写了人员的工作表")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Invalid.at("file", "文件内容过大，请复制到新下载的模板中再导入")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(1024).upper():
                            raise Invalid.at("file", _NOT_EXCEL)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Invalid.at("file", _NOT_EXCEL) from error


def _read(rowset: RowSet, book: Workbook) -> list[dict[str, Any]]:
    sheet = book[rowset.title] if rowset.title in book.sheetnames else book.worksheets[0]
    lines = enumerate(sheet.iter_rows(), 1)
    placed = _headings(rowset, lines)
    rows: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for line, cells in lines:
        values, wrong = _row(placed, line, cells)
        findings += wrong
        if values or wrong:
            rows.append({"line": line, "values": values})
        if len(rows) > MAX_IMPORT_ROWS:
            raise Invalid.at("file", f"一次最多导入{MAX_IMPORT_ROWS}人，请分成几个文件")
        if len(findings) >= MAX_FINDINGS:
            break
    if findings:
        raise Invalid("表格中有错误，全部没有导入，请修改后重新上传", findings=findings)
    if not rows:
        raise Invalid.at("file", "表格中没有填写人员，请从标题行下面一行开始填写")
    return rows


def _headings(rowset: RowSet, lines: Iterator[tuple[int, tuple[Any, ...]]]) -> dict[int, Column]:
    """Position → column, from the first line that holds most of the labels."""
    columns = columns_of(rowset)
    by_label = {plain(column.label): column for column in columns}
    for line, cells in lines:
        found: dict[int, Column] = {}
        for position, cell in enumerate(cells):
            column = by_label.get(plain(str(cell.value or "")))
            if column is not None and column not in found.values():
                found[position] = column
        if 2 * len(found) >= len(columns):
            missing = [c.label for c in columns if c.required and c not in found.values()]
            if missing:
                raise Invalid.at("file", f"标题行缺少必填的列：{'、'.join(missing)}")
            return found
        if line == HEADING_LINES:
            break
    raise Invalid.at("file", f"没有找到“{rowset.title}”的标题行，请使用下载的模板填写")


def _row(
    placed: dict[int, Column], line: int, cells: tuple[Any, ...]
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    values: dict[str, str] = {}
    findings: list[dict[str, Any]] = []
    for position, column in placed.items():
        if position >= len(cells) or cells[position].value in (None, ""):
            continue
        try:
            text = text_of(column, cells[position])
        except CellError as error:
            findings.append(
                {
                    "path": f"{line}.{column.name}",
                    "line": line,
                    "column": column.label,
                    "message": str(error),
                }
            )
        else:
            if text:
                values[column.name] = text
    return values, findings
