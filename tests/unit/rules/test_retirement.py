"""The gradual rise of the retirement age: the published table and its edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.retirement import retired_from, retirement_age
from rules.vocabulary.enumerations import RetirementCategory

TABLE = [
    ("M", "1964-12", 60, 0, "2024-12"),
    ("M", "1965-01", 60, 1, "2025-02"),
    ("M", "1965-05", 60, 2, "2025-07"),
    ("M", "1968-09", 61, 0, "2029-09"),
    ("M", "1970-01", 61, 4, "2031-05"),
    ("M", "1976-08", 62, 11, "2039-07"),
    ("M", "1976-09", 63, 0, "2039-09"),
    ("M", "1990-01", 63, 0, "2053-01"),
    ("F55", "1969-12", 55, 0, "2024-12"),
    ("F55", "1970-01", 55, 1, "2025-02"),
    ("F55", "1975-10", 56, 6, "2032-04"),
    ("F55", "1981-08", 57, 11, "2039-07"),
    ("F55", "1981-09", 58, 0, "2039-09"),
    ("F55", "1990-01", 58, 0, "2048-01"),
    ("F50", "1974-12", 50, 0, "2024-12"),
    ("F50", "1975-01", 50, 1, "2025-02"),
    ("F50", "1975-03", 50, 2, "2025-05"),
    ("F50", "1984-11", 55, 0, "2039-11"),
    ("F50", "1990-01", 55, 0, "2045-01"),
]


@pytest.mark.parametrize(("category", "born", "years", "months", "retired"), TABLE)
def test_the_published_table(
    category: str, born: str, years: int, months: int, retired: str
) -> None:
    day = date.fromisoformat(f"{born}-28")
    kind = RetirementCategory(category)
    assert retirement_age(kind, day) == years * 12 + months
    assert retired_from(kind, day) == date.fromisoformat(f"{retired}-28")
    assert retired_from(kind, day, "month") == date.fromisoformat(f"{retired}-01")


@given(
    category=st.sampled_from(RetirementCategory),
    born=st.dates(date(1940, 1, 1), date(2010, 12, 31)),
)
def test_who_is_born_later_never_retires_earlier(category: RetirementCategory, born: date) -> None:
    following = date.fromordinal(born.toordinal() + 31)
    for unit in ("day", "month"):
        assert retired_from(category, born, unit) <= retired_from(category, following, unit)
    first = retired_from(category, born, "month")
    assert first.day == 1
    assert first <= retired_from(category, born, "day") < first + timedelta(days=31)
    assert retirement_age(category, born) <= retirement_age(category, following)


@pytest.mark.parametrize(
    ("born", "retired"),
    [
        ("1965-12-01", "2026-03-01"),
        ("1965-12-31", "2026-03-31"),
        ("1966-10-31", "2027-04-30"),  # April has no 31st
        ("1966-11-30", "2027-05-30"),
    ],
)
def test_the_age_is_reached_on_a_day(born: str, retired: str) -> None:
    found = retired_from(RetirementCategory.M, date.fromisoformat(born))
    assert found == date.fromisoformat(retired)
