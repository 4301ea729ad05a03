"""Excel files that are written row by row and not kept in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from openpyxl import Workbook


@contextmanager
def written(out: BinaryIO) -> Iterator[Workbook]:
    """A workbook that is saved to `out` at the end. Where the rows cannot all be had (they may come
    from elsewhere), nothing of it stays: neither the temporary files of its sheets nor what wrote
    them."""
    book = Workbook(write_only=True)
    try:
        yield book
    except BaseException:
        sheets: list[Any] = book.worksheets  # their writers are in no stub
        for sheet in sheets:
            sheet.close()
            sheet._writer.cleanup()
        raise
    book.save(out)
