"""Excel files written row by row."""

import gc
import io
import sys

import pytest
from openpyxl import load_workbook

from chassis.workbook import written


def test_it_is_saved_at_the_end() -> None:
    out = io.BytesIO()
    with written(out) as book:
        book.create_sheet("一").append(["甲", 1])
    [row] = load_workbook(out)["一"].iter_rows(values_only=True)
    assert row == ("甲", 1)


def test_nothing_stays_of_one_whose_rows_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    out = io.BytesIO()
    with pytest.raises(LookupError), written(out) as book:
        book.create_sheet("一").append(["甲"])
        book.create_sheet("二")
        raise LookupError
    del book
    gc.collect()
    assert unraisable == [] and out.getvalue() == b""
