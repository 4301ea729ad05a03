"""Number, term and scope of a licence."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import scope
from rules.licence import LicenceNumber, format_number, parse_number, valid_until
from rules.load import DataError, load
from rules.vocabulary.enumerations import CURRENT_LEVELS, Category, Level

pytestmark = pytest.mark.spec("B-37", "N-08")


def test_a_number_is_prefix_serial_and_year() -> None:
    assert format_number("4-1", 33, 2006) == "4-1-00033-2006"
    assert parse_number("4-1-00033-2006") == LicenceNumber("4-1", 33, 2006)


@pytest.mark.parametrize("serial", [1, 99999])
def test_the_first_and_the_last_serial_can_be_printed(serial: int) -> None:
    assert parse_number(format_number("4-1", serial, 2026)).serial == serial


@pytest.mark.parametrize("serial", [0, 100000, -1])
def test_a_serial_has_five_digits(serial: int) -> None:
    with pytest.raises(ValueError, match="serial"):
        format_number("4-1", serial, 2026)


@pytest.mark.parametrize("prefix", ["9-1", "4", "4-0", ""])
def test_a_malformed_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="许可证编号"):
        format_number(prefix, 1, 2026)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-02-04", "2030-02-03"),
        ("2026-01-01", "2031-12-31"),
        ("2022-03-01", "2028-02-29"),
        ("2024-02-29", "2030-02-28"),
        ("2024-03-01", "2030-02-28"),
    ],
)
def test_a_term_is_six_years(start: str, end: str) -> None:
    assert valid_until(date.fromisoformat(start)) == date.fromisoformat(end)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_later_start_never_ends_earlier(start: date) -> None:
    assert valid_until(start) <= valid_until(start + timedelta(days=1))
    assert 6 * 365 <= (valid_until(start) - start).days <= 6 * 365 + 1


def test_the_scope_of_each_level() -> None:
    assert [scope.max_kv(level) for level in CURRENT_LEVELS] == [None, 330, 35]
    assert scope.grade_text(Category.INSTALL, Level.THIRD) == "承装类三级"
    assert "35千伏以下" in scope.scope_text(Category.REPAIR, Level.THIRD)
    assert "维修" in scope.scope_text(Category.REPAIR, Level.THIRD)
    assert "所有电压等级" in scope.scope_text(Category.TEST, Level.FIRST)


def test_the_scope_of_each_level_of_the_former_order() -> None:
    assert [scope.max_kv(level, "R36") for level in Level] == [None, 330, 110, 35, 10]
    text = scope.scope_text(Category.INSTALL, Level.THIRD, "R36")
    assert text == "可以从事110千伏以下电压等级电力设施的安装活动"


def test_a_scope_without_a_cell_for_each_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = deepcopy(load("scope"))
    data["orders"]["R30"]["max_kv"].append(10)
    monkeypatch.setattr(scope, "load", lambda _: data)
    with pytest.raises(DataError) as caught:
        scope.max_kv(Level.FIRST)
    assert (caught.value.file, caught.value.key) == ("scope.yaml", "$.orders.R30.max_kv")
    assert caught.value.reason == "4 cells for 3 levels"


def test_a_level_of_another_order_has_no_scope() -> None:
    with pytest.raises(LookupError):
        scope.scope_text(Category.INSTALL, Level.FOURTH)
