"""Days and periods of the law: 年 and 月 from day to day, both ends counted."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)


@cache
def day(text: str) -> date:
    return date.fromisoformat(text)


@cache
def years_after(one: date, years: int, *, months: int = 0) -> date:
    """The same day of the month later; the last one where the month is shorter."""
    year, month = divmod(one.year * 12 + one.month - 1 + years * 12 + months, 12)
    return date(year, month + 1, min(one.day, monthrange(year, month + 1)[1]))


def within(completed: str | None, on: date, from_year: int, years: int) -> bool:
    """Whether a day is in so many years before and with the day ``on``, after ``from_year``."""
    if not completed:
        return False
    first = years_after(on, -from_year - years)
    return first < day(completed) <= years_after(on, -from_year)


def months(spans: Iterable[tuple[str, str | None]], on: date) -> int:
    """Whole months of all periods together; what overlaps or adjoins counts once."""
    known = sorted((day(started), min(day(ended), on) if ended else on) for started, ended in spans)
    merged: list[tuple[date, date]] = []
    for first, last in known:
        if first > last:
            continue
        if merged and first <= merged[-1][1] + DAY:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return sum(_whole_months(first, last + DAY) for first, last in merged)


def _whole_months(first: date, end: date) -> int:
    found = (end.year - first.year) * 12 + end.month - first.month
    return found - (years_after(first, 0, months=found) > end)
