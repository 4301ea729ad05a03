"""A filled-in staff sheet → rows for `application.import_rows`, or everything wrong with it.

Here a cell becomes text as the form expects it; whether the text is right is said by the service,
from the same form. Both name the line and the column.
"""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from contracts.errors import Invalid
from contracts.forms.leaves import LEAVERS
from contracts.forms.sections import SECTIONS, RowSet
from gateway.documents.sheet_columns import columns_of
from gateway.files import containers
from gateway.files.lines import MAX_LINES
from gateway.files.marks import BOOK, Marks, marks_of
from gateway.files.rosters import notices, roster_of

MAX_BYTES = 5 << 20
_NOT_EXCEL = "不是有效的Excel文件，请用Excel或WPS打开后另存为 .xlsx 格式再导入"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx with a password


_TITLES = tuple(  # of all tables, and with them the data behind their columns: no child reads it
    dict.fromkeys(
        (rows.title, columns_of(rows))
        for sections in SECTIONS.values()
        for section in sections
        for rows in section.rows
        if rows.importable
    )
)


def read_staff(given: BytesIO, title: str, lenient: bool = False) -> bytes:
    """JSON {rows: [{line, values}], notices: [text], findings} of the people of the table with this
    title; a row with cells that could not be read has what stands in them as `typed`.

    Raises Invalid with {path: "file", message} for what concerns the file as a whole and, unless it
    is to be lenient, with findings {path: "<line>.<field>", line, column, message} for cells.
    """
    content, rowset = given.getvalue(), _rowset(title)
    if len(content) > MAX_BYTES:
        raise Invalid.at("file", f"文件超过{MAX_BYTES >> 20} MB，请只保留填写了人员的工作表")
    try:
        parts = frozenset() if content.startswith(_OLD) else containers.parts(content)
        book = CalamineWorkbook.from_filelike(given)
        roster = roster_of(rowset, book, lambda name: _marks(content, parts, name))
    except containers.TooLarge as error:
        raise Invalid.at("file", "文件内容过大，请把人员复制到新下载的模板中再导入") from error
    except PasswordError as error:
        raise Invalid.at("file", "表格设有密码，请取消密码后再导入") from error
    except (containers.Damaged, CalamineError) as error:
        raise Invalid.at("file", _NOT_EXCEL) from error
    if roster.findings and not lenient:
        raise Invalid("表格中有错误，全部没有导入，请修改后重新上传", findings=roster.findings)
    told = {"rows": roster.rows, "notices": notices(rowset, roster)}
    return json.dumps(told | ({"findings": roster.findings} if lenient else {})).encode()


def _rowset(title: str) -> RowSet:
    of_tabs = (
        rows for sections in SECTIONS.values() for section in sections for rows in section.rows
    )
    return next(rows for rows in (LEAVERS, *of_tabs) if rows.importable and rows.title == title)


def _marks(content: bytes, parts: frozenset[str], sheet: str) -> Marks:
    """Nothing is known of a format that is not .xlsx, or of a book put together in another way."""
    if BOOK not in parts:
        return Marks()
    try:
        return marks_of(content, sheet, MAX_LINES)
    except (KeyError, ValueError, XMLSyntaxError, BadZipFile):
        return Marks()
