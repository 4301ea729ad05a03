"""Parts of pages that are kept once they are rendered.

A table of sixty people is shown again after each change of one of them, and on each way back to its
tab: sixty rows, of which the next page needs all but one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from gateway.sheet import RowView

KEPT = 5000  # rows, about 5 KB each


def table_rows(rows: Iterable[RowView], rows_address: str, delete_form: str) -> Markup:
    """The body of a table. rows_address: of the dialogs of its rows; delete_form: see row.html."""
    rendered = (_row(row, index, rows_address, delete_form) for index, row in enumerate(rows, 1))
    return Markup("".join(rendered))  # noqa: S704 - each is the markup of a template


@lru_cache(KEPT)
def _row(row: RowView, index: int, rows_address: str, delete_form: str) -> Markup:
    """Of its arguments and of nothing else, so it never grows old."""
    macros: Any = current_app.jinja_env.get_template("macros/row.html").module
    return Markup(macros.row(row, index, rows_address, delete_form))  # noqa: S704
