"""Arithmetic of legal dates."""

from datetime import date

import pytest

from rules.dates import DAY, months_later, years_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-27", 1, "2026-02-27"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2026-01-29", 1, "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-29", 1, "2024-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-01-29", 2, "2026-03-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-31", 0, "2026-01-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(
    day: str, months: int, later: str
) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", -1, "2023-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2024-02-28", 1, "2025-02-28"),
        ("2023-03-01", 1, "2024-03-01"),
    ],
)
def test_years_end_on_the_same_day_or_the_28th_of_february(
    day: str, years: int, later: str
) -> None:
    assert years_later(date.fromisoformat(day), years) == date.fromisoformat(later)


def test_a_day_is_one_day() -> None:
    assert date(2026, 2, 28) + DAY == date(2026, 3, 1)
