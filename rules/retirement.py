"""Statutory retirement age as it rises from 2025 (decision of 2024-09-13)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from rules.dates import months_later
from rules.load import load
from rules.vocabulary.enumerations import RetirementCategory


@dataclass(frozen=True, slots=True)
class _Scheme:
    base_months: int
    first_month: int
    step: int
    cap: int


def retirement_age(category: RetirementCategory, born: date) -> int:
    """Retirement age in months of somebody born on ``born``."""
    scheme = _scheme(category)
    index = born.year * 12 + born.month - 1 - scheme.first_month
    delay = 0 if index < 0 else min(scheme.cap, index // scheme.step + 1)
    return scheme.base_months + delay


def retirement_month(category: RetirementCategory, born: date) -> date:
    """First day of the month in which the age is reached; retired from that month on."""
    return _retirement_month(category, born.year, born.month)


@cache
def _retirement_month(category: RetirementCategory, year: int, month: int) -> date:
    """Kept, because a roster has many people and few birth months."""
    born = date(year, month, 1)
    return months_later(born, retirement_age(category, born))


@cache
def _scheme(category: RetirementCategory) -> _Scheme:
    entry = load("retirement")["categories"][category.value]
    year, month = map(int, entry["first"].split("-"))
    return _Scheme(entry["base_years"] * 12, year * 12 + month - 1, entry["step"], entry["cap"])
