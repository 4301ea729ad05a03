"""Statutory retirement age as it rises from 2025 (decision of 2024-09-13)."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

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


@lru_cache(maxsize=32_768)
def retired_from(category: RetirementCategory, born: date, unit: str | None = None) -> date:
    """The first day of retirement: the day on which the age is reached or, with the ``unit`` month,
    the first of its month; without one, as the data say. Kept, because people are judged often."""
    if (unit or load("retirement")["from"]["value"]) == "month":
        born = born.replace(day=1)
    return months_later(born, retirement_age(category, born))


@cache
def _scheme(category: RetirementCategory) -> _Scheme:
    entry = load("retirement")["categories"][category.value]
    year, month = map(int, entry["first"].split("-"))
    return _Scheme(entry["base_years"] * 12, year * 12 + month - 1, entry["step"], entry["cap"])
