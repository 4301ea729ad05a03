"""A list as an Excel file, row by row."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chassis.workbook import written
from gateway.documents.sheet_template import CONTENT_TYPE
from rules.vocabulary.texts import quoted

__all__ = ["CONTENT_TYPE", "table_sheet"]
Column = tuple[str, int]
"""Heading and width in characters."""


def table_sheet(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[str | int]]
) -> bytes:
    """Numbers stay numbers; what somebody has typed stays text, whatever it begins with."""
    out = io.BytesIO()
    with written(out) as book:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        heads = []
        for number, (heading, width) in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
            cell = WriteOnlyCell(sheet, heading)
            cell.font = Font(bold=True)
            heads.append(cell)
        sheet.append(heads)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    return out.getvalue()


def _cell(sheet: Any, value: str | int) -> Cell | int:
    if isinstance(value, int):
        return value
    cell = WriteOnlyCell(sheet, quoted(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell
