"""Working days: the yearly schedule of holidays where it is published, else the statutory ones.

The State Council publishes in November which days are free in the year that follows, and which
weekend days are worked instead (调休). Until then only the holidays of the regulation in force are
known (全国年节及纪念日放假办法): their days hold, what the schedule will move does not, and every
day counted across such a time is provisional.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from rules.load import load
from rules.schedule import Schedule, days, read_schedule
from rules.statutory_holidays import free_days

DAY = timedelta(days=1)
Span = tuple[date, date]
"""First and last day, both included."""

REACH = timedelta(days=3)
"""How far the schedule of a year has reached into the December before (2024: from 30 December)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting working days.

    unpublished: years on the way whose schedule is not published; the day is provisional when there
    are any, and the caller raises an alarm.
    """

    day: date
    unpublished: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        return bool(self.unpublished)


@dataclass(frozen=True, eq=False)
class Calendar:
    """The published schedules by year. Other years have their statutory holidays only."""

    schedules: Mapping[int, Schedule]
    _holidays: frozenset[date] = field(init=False, repr=False)
    _worked: frozenset[date] = field(init=False, repr=False)
    # Year → how many working days its first n days have, for each n: a list of cases that are late
    # by years would count the same days again for each of them.
    _counted: dict[int, list[int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        published = self.schedules.values()
        holidays = (day for one in published for day in one.free_days())
        object.__setattr__(self, "_holidays", frozenset(holidays))
        worked = (day for one in published for day in one.worked_weekends)
        object.__setattr__(self, "_worked", frozenset(worked))

    def with_schedules(self, schedules: Iterable[Schedule]) -> "Calendar":
        """The same calendar with these years, in place of what it knew of them."""
        return Calendar({**self.schedules, **{one.year: one for one in schedules}})

    def is_working_day(self, day: date) -> bool:
        if day in self._holidays:
            return False
        if day in self._worked:
            return True
        free = day.year not in self.schedules and day in free_days(day.year)
        return day.weekday() < 5 and not free

    def add_working_days(self, start: date, count: int, excluded: tuple[Span, ...] = ()) -> Counted:
        """The ``count``-th working day after ``start``, which itself is not counted.

        Days inside an ``excluded`` span are not counted either. With 0 it is ``start`` itself.
        ``count`` must not be negative (``ValueError``).
        """
        if count < 0:
            raise ValueError("count must not be negative")
        day = start
        while count:
            day += DAY
            count -= self._counts(day, excluded)
        return Counted(day, self._unpublished(start, day))

    def working_days_between(self, start: date, end: date, excluded: tuple[Span, ...] = ()) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` comes first.

        Days inside an ``excluded`` span are not counted.
        """
        if end < start:
            return -self.working_days_between(end, start, excluded)
        first = start + DAY
        left_out = ((max(a, first), min(b, end)) for a, b in _merged(excluded))
        return self._within(first, end) - sum(self._within(a, b) for a, b in left_out)

    def _within(self, first: date, last: date) -> int:
        """Working days of a span, both days included; 0 where it ends before it begins."""
        if last < first:
            return 0
        whole = sum(self._year(year)[-1] for year in range(first.year, last.year))
        return (
            whole
            + self._year(last.year)[_number(last)]
            - self._year(first.year)[_number(first) - 1]
        )

    def _year(self, year: int) -> list[int]:
        if year not in self._counted:
            every = days(date(year, 1, 1), date(year, 12, 31))
            self._counted[year] = [0, *accumulate(map(self.is_working_day, every))]
        return self._counted[year]

    def _counts(self, day: date, excluded: tuple[Span, ...]) -> bool:
        return self.is_working_day(day) and not any(a <= day <= b for a, b in excluded)

    def _unpublished(self, start: date, end: date) -> tuple[int, ...]:
        """The years whose schedule may move a day after ``start`` up to ``end``."""
        if end == start:
            return ()
        years = range((start + DAY).year, (end + REACH).year + 1)
        return tuple(year for year in years if year not in self.schedules)


def _number(day: date) -> int:
    """1 for New Year's Day."""
    return day.timetuple().tm_yday


def _merged(spans: tuple[Span, ...]) -> Iterator[Span]:
    """The same days, none in two spans."""
    reached = date.min
    for first, last in sorted(spans):
        if last > reached:
            yield max(first, reached + DAY), last
            reached = last


@cache
def published() -> Calendar:
    """The calendar of the years in ``calendar.yaml``. Raises ``DataError`` for a faulty one."""
    years: Iterator[tuple[str, dict[str, object]]] = iter(load("calendar")["years"].items())
    return Calendar({int(year): read_schedule(int(year), entry) for year, entry in years})
