"""Working days with the holidays of 2024 to 2026 and the weekend days worked instead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import add_working_days, is_working_day, knows, working_days_between

pytestmark = pytest.mark.spec("P-06")


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year(year: int, count: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(is_working_day(day) for day in days if day.year == year) == count


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-26", True),  # a Sunday worked before the Spring Festival
        ("2025-01-28", False),
        ("2025-10-08", False),  # the Mid-Autumn Festival falls into the National Day week
        ("2025-10-09", True),
        ("2025-10-11", True),  # a Saturday worked instead
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-03-07", False),
    ],
)
def test_holidays_and_weekends_worked_instead(day: str, working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is working


def test_the_weekend_days_worked_instead_are_those_of_the_notices() -> None:
    worked = """
        2024: 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12
        2025: 01-26 02-08 04-27 09-28 10-11
        2026: 01-04 02-14 02-28 05-09 09-20 10-10
    """
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1))
    found = [day for day in days if day.weekday() >= 5 and is_working_day(day)]
    years = (line.split(": ") for line in worked.split("\n") if line.strip())
    assert [str(day) for day in found] == [
        f"{year.strip()}-{day}" for year, days in years for day in days.split()
    ]


def test_the_day_of_filing_is_not_counted() -> None:
    assert add_working_days(date(2026, 3, 2), 5).day == date(2026, 3, 9)
    assert add_working_days(date(2026, 3, 2), 0).day == date(2026, 3, 2)


def test_filed_on_a_holiday_the_first_working_day_is_the_first() -> None:
    assert add_working_days(date(2026, 10, 3), 1).day == date(2026, 10, 8)


def test_counting_across_the_spring_festival() -> None:
    assert add_working_days(date(2026, 2, 13), 3).day == date(2026, 2, 25)


def test_a_year_not_loaded_is_counted_by_weekdays_and_reported() -> None:
    assert not knows(2027)
    counted = add_working_days(date(2026, 12, 31), 2)
    assert (counted.day, counted.unknown_years) == (date(2027, 1, 4), (2027,))
    assert add_working_days(date(2026, 12, 1), 2).unknown_years == ()


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 3, 2), -1)


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(start=days, count=st.integers(1, 60))
def test_counting_forward_and_counting_between_agree(start: date, count: int) -> None:
    end = add_working_days(start, count).day
    assert is_working_day(end)
    assert working_days_between(start, end) == count
    assert working_days_between(end, start) == -count


@given(start=days, first=st.integers(0, 30), second=st.integers(0, 30))
def test_two_steps_are_one_long_step(start: date, first: int, second: int) -> None:
    halfway = add_working_days(start, first).day
    assert add_working_days(halfway, second).day == add_working_days(start, first + second).day
