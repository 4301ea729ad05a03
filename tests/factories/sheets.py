"""Staff sheets filled in as people do: labels of choices, dates as text."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from contracts.forms.sections import ELECTRICIANS, RowSet
from gateway.documents.sheet_columns import columns_of
from gateway.documents.sheet_examples import EXAMPLES
from gateway.documents.sheet_template import CONTENT_TYPE, staff_template

IDENTITY = "310115198506157718"


def filled(rowset: RowSet, rows: list[dict[str, Any]]) -> tuple[str, bytes, str]:
    """(name, content, content type) of a sheet with the headings of the template."""
    book = Workbook()
    columns = columns_of(rowset)
    sheet = book.worksheets[0]
    sheet.title = rowset.title
    sheet.append([column.heading for column in columns])
    for row in rows:
        values = {column: row.get(column.name) for column in columns}
        sheet.append([dict(c.choices).get(str(value), value) for c, value in values.items()])
    out = io.BytesIO()
    book.save(out)
    return "名单.xlsx", out.getvalue(), CONTENT_TYPE


def own(rowset: RowSet, **changed: str) -> dict[str, str]:
    """Somebody who is not the example."""
    values = EXAMPLES[rowset.form][0] | {"name": "张三丰", "id_number": IDENTITY}
    if rowset is ELECTRICIANS:
        values["certificate_number"] = f"T{IDENTITY}"
    return values | changed


def template(rowset: RowSet, change: Callable[[Workbook], Any] | None = None) -> bytes:
    """The template with one person in line 2, then changed."""
    book = load_workbook(io.BytesIO(staff_template(rowset)))
    put(book[rowset.title], rowset, 2, own(rowset))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(rowset: RowSet, change: Callable[[Worksheet], Any] | None = None) -> bytes:
    """The same, where only the sheet of the table is changed."""
    return template(rowset, lambda book: change(book[rowset.title]) if change else None)


def put(sheet: Worksheet, rowset: RowSet, line: int, values: dict[str, str]) -> None:
    for number, column in enumerate(columns_of(rowset), 1):
        value = values.get(column.name)
        sheet.cell(line, number, dict(column.choices).get(str(value), value))
