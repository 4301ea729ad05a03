"""The schedule of one year as the State Council publishes it, checked by the law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules.load import DataError
from rules.statutory_holidays import statutory

LONGEST = 15
"""Days that one holiday may have; 2020 had 10 with the prolonged Spring Festival."""


class ScheduleError(ValueError):
    """A schedule that cannot be right; the reason is Chinese, for whoever enters it."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One span of free days, both ends included; weekend days belong to it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """``source``: title of the notice. Its days may lie in the last days of the year before."""

    year: int
    source: str
    holidays: tuple[Holiday, ...]
    worked_weekends: tuple[date, ...]

    def __post_init__(self) -> None:
        """Raises ``ScheduleError`` with the first thing that cannot be right."""
        for one in self.holidays:
            self._check_holiday(one)
        free = set(self.free_days())
        for day in self.worked_weekends:
            if day.weekday() < 5 or not self._belongs(day):
                raise ScheduleError(f"调休上班日{day}不是{self.year}年的周六或周日")
            if day in free:
                raise ScheduleError(f"{day}既是节假日又是上班日")
        for name, day in statutory(self.year):
            if day not in free:
                raise ScheduleError(f"{name}（{day}）是法定节假日，但不在放假日期内")

    def _check_holiday(self, one: Holiday) -> None:
        if not (self._belongs(one.first) and self._belongs(one.last)):
            raise ScheduleError(f"{one.name}的日期不在{self.year}年")
        if not 0 <= (one.last - one.first).days < LONGEST:
            raise ScheduleError(f"{one.name}的首日和末日不对：{one.first}至{one.last}")

    def _belongs(self, day: date) -> bool:
        return date(self.year - 1, 12, 20) <= day <= date(self.year, 12, 31)

    def free_days(self) -> Iterator[date]:
        for one in self.holidays:
            yield from days(one.first, one.last)

    @property
    def working_days(self) -> int:
        """How many the year has, to compare with what is printed elsewhere."""
        free, worked = set(self.free_days()), set(self.worked_weekends)
        year = days(date(self.year, 1, 1), date(self.year, 12, 31))
        return sum((day.weekday() < 5 and day not in free) or day in worked for day in year)

    def to_entry(self) -> dict[str, Any]:
        """As ``calendar.yaml`` has it; ``read_schedule`` reads it."""
        return {
            "source": self.source,
            "holidays": [
                {"name": one.name, "first": str(one.first), "last": str(one.last)}
                for one in self.holidays
            ],
            "worked_weekends": [str(day) for day in self.worked_weekends],
            "working_days": self.working_days,
        }


def read_schedule(year: int, entry: Mapping[str, Any]) -> Schedule:
    """A year of ``calendar.yaml``. Raises ``DataError`` when it contradicts itself or the law."""
    place = f"$.years.{year}"
    try:
        read = Schedule(
            year,
            entry["source"],
            tuple(
                Holiday(
                    one["name"], date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
                )
                for one in entry["holidays"]
            ),
            tuple(map(date.fromisoformat, entry["worked_weekends"])),
        )
    except ScheduleError as error:
        raise DataError("calendar.yaml", place, str(error)) from error
    if read.working_days != entry["working_days"]:
        reason = f"stated {entry['working_days']}, counted {read.working_days}"
        raise DataError("calendar.yaml", f"{place}.working_days", reason)
    return read


def days(first: date, last: date) -> Iterator[date]:
    """Both included; none when ``last`` comes first."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
