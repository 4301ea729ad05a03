"""Working days by the published holidays and the weekend days worked instead (调休)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from rules.load import DataError, load

DAY = timedelta(days=1)
Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting working days.

    unknown_years: years on the way whose holidays are not loaded, so that Monday to Friday was
    taken instead; the caller raises an alarm when there are any.
    """

    day: date
    unknown_years: tuple[int, ...] = ()


def is_working_day(day: date) -> bool:
    """By the calendar of the year, or Monday to Friday when that year is not loaded."""
    calendar = _calendar()
    if day in calendar.holidays:
        return False
    return day.weekday() < 5 or day in calendar.worked_weekends


def knows(year: int) -> bool:
    """Whether the holidays of ``year`` are loaded."""
    return year in _calendar().years


def add_working_days(start: date, count: int, excluded: tuple[Span, ...] = ()) -> Counted:
    """The ``count``-th working day after ``start``, which itself is not counted.

    Days inside an ``excluded`` span are not counted either. With 0 it is ``start`` itself.
    ``count`` must not be negative (``ValueError``).
    """
    if count < 0:
        raise ValueError("count must not be negative")
    day = start
    while count:
        day += DAY
        count -= _counts(day, excluded)
    return Counted(day, _unknown(start, day))


def working_days_between(start: date, end: date, excluded: tuple[Span, ...] = ()) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` comes first.

    Days inside an ``excluded`` span are not counted.
    """
    if end < start:
        return -working_days_between(end, start, excluded)
    return sum(_counts(day, excluded) for day in _days(start + DAY, end))


def _counts(day: date, excluded: tuple[Span, ...]) -> bool:
    return is_working_day(day) and not any(first <= day <= last for first, last in excluded)


@dataclass(frozen=True, slots=True)
class _Calendar:
    years: frozenset[int]
    holidays: frozenset[date]
    worked_weekends: frozenset[date]


@cache
def _calendar() -> _Calendar:
    years = load("calendar")["years"]
    holidays: set[date] = set()
    worked: set[date] = set()
    for year, entry in years.items():
        for span in entry["holidays"]:
            holidays.update(
                _days(date.fromisoformat(span["first"]), date.fromisoformat(span["last"]))
            )
        worked.update(map(date.fromisoformat, entry["worked_weekends"]))
        _check_sum(int(year), entry["working_days"], holidays, worked)
    return _Calendar(frozenset(map(int, years)), frozenset(holidays), frozenset(worked))


def _check_sum(year: int, stated: int, holidays: set[date], worked: set[date]) -> None:
    days = _days(date(year, 1, 1), date(year, 12, 31))
    counted = sum((day.weekday() < 5 and day not in holidays) or day in worked for day in days)
    if counted != stated:
        raise DataError(
            "calendar.yaml", f"$.years.{year}.working_days", f"stated {stated}, counted {counted}"
        )


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * DAY


def _unknown(first: date, last: date) -> tuple[int, ...]:
    return tuple(year for year in range(first.year, last.year + 1) if not knows(year))
