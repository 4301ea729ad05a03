"""A staff sheet with people in it, as the template has them; faults marked at their cells."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from contracts.forms.sections import RowSet
from gateway.documents.sheet_columns import Column, columns_of
from gateway.documents.sheet_template import template_book

NOTES = "需要修改"
_FAULT = PatternFill("solid", fgColor="FFD9D9")


def filled_sheet(
    rowset: RowSet,
    rows: Sequence[dict[str, Any]],
    lines: Sequence[int] = (),
    faults: Iterable[dict[str, Any]] = (),
) -> bytes:
    """An .xlsx file that can be imported again. rows: values as the form has them, or as they were
    typed; lines: where each stood; faults: {path: "<line>.<field>", line, message}."""
    columns = columns_of(rowset)
    book = template_book(rowset)
    sheet = book.worksheets[0]
    told: dict[int, list[tuple[str, str]]] = {}
    for fault in faults:
        name = str(fault["path"]).partition(".")[2]
        told.setdefault(fault["line"], []).append((name, fault["message"]))
    for place, row in enumerate(rows, 2):
        for number, column in enumerate(columns, 1):
            cell = sheet.cell(place, number)
            cell.value = _text(column, row.get(column.name))
            # What somebody has typed stays text, whatever it begins with.
            cell.data_type, cell.number_format = "s", "@"
        wrong = told.get(lines[place - 2], []) if lines else []
        for name, message in wrong:
            at = next((n for n, column in enumerate(columns, 1) if column.name == name), 1)
            cell = sheet.cell(place, at)
            cell.fill = _FAULT
            cell.comment = Comment(message, "系统")
        if wrong:
            note = sheet.cell(place, len(columns) + 1)
            note.value = f"原第{lines[place - 2]}行：" + "；".join(message for _, message in wrong)
            note.alignment = Alignment(wrap_text=True, vertical="top")
    if told:
        head = sheet.cell(1, len(columns) + 1, NOTES)
        head.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(len(columns) + 1)].width = 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(column: Column, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = str(dict(column.choices).get(str(value), value))
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
