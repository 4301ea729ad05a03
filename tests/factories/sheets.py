"""Staff sheets filled in as people do: labels of choices, dates as text."""

import io
from typing import Any

from openpyxl import Workbook

from contracts.forms.sections import RowSet
from gateway.documents.sheet_columns import columns_of
from gateway.documents.sheet_template import CONTENT_TYPE


def filled(rowset: RowSet, rows: list[dict[str, Any]]) -> tuple[str, bytes, str]:
    """(name, content, content type) of a sheet with the headings of the template."""
    book = Workbook()
    columns = columns_of(rowset)
    book.active.title = rowset.title
    book.active.append([column.heading for column in columns])
    for row in rows:
        values = {column: row.get(column.name) for column in columns}
        book.active.append([dict(c.choices).get(value, value) for c, value in values.items()])
    out = io.BytesIO()
    book.save(out)
    return "名单.xlsx", out.getvalue(), CONTENT_TYPE
