"""How figures are judged."""

from datetime import date

import pytest

from bench import figure, uploads
from bench.quantiles import p95
from contracts.forms.base import examine
from contracts.forms.sections import TECHNICIANS
from tests.unit.gateway.files.reading import read

ON = date(2026, 6, 1)


@pytest.mark.parametrize(("value", "ok"), [(249, True), (250, True), (251, False)])
def test_a_target_may_be_reached_but_not_exceeded(value: int, ok: bool) -> None:
    assert figure("a page", value, "ms", 250) == {
        "name": "a page", "value": value, "unit": "ms", "bound": "≤", "target": 250, "ok": ok,
    }  # fmt: skip


@pytest.mark.parametrize(("value", "ok"), [(0.91, True), (0.9, True), (0.89, False)])
def test_or_must_be_reached(value: float, ok: bool) -> None:
    assert figure("a share", value, "", at_least=0.9) == {
        "name": "a share", "value": value, "unit": "", "bound": "≥", "target": 0.9, "ok": ok,
    }  # fmt: skip


def test_a_value_without_a_target_only_informs() -> None:
    assert figure("a page", 10**9, "ms")["ok"]


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (8, 8), (20, 19), (100, 95)])
def test_p95_is_a_value_that_was_measured(number: int, expected: int) -> None:
    assert p95(range(number, 0, -1)) == expected


def test_the_sheet_that_is_measured_passes_the_form() -> None:
    found = read(TECHNICIANS, uploads.staff_sheet())
    assert len(found["rows"]) == uploads.PEOPLE
    for row in found["rows"]:
        assert examine(TECHNICIANS.form, row["values"], today=ON)[1:] == ([], [])
