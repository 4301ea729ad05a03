"""A length of time as a provision states it: so many days, months or years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from rules.dates import months_later, years_later

_DIGITS = "零一二三四五六七八九"
_UNITS = {"days": "日", "months": "个月", "years": "年"}


@dataclass(frozen=True, slots=True)
class Span:
    """unit: days, months or years. Printed as ``30日``; with the format ``han`` as ``三十日``, as
    legal texts put it."""

    count: int
    unit: str

    @classmethod
    def of(cls, entry: Mapping[str, int]) -> Self:
        """``{days: 30}`` of a data file."""
        ((unit, count),) = entry.items()
        return cls(count, unit)

    def after(self, day: date) -> date:
        """The day so much later; the last of a month where it has no such day."""
        return self._from(day, self.count)

    def before(self, day: date) -> date:
        """The day so much earlier."""
        return self._from(day, -self.count)

    def _from(self, day: date, count: int) -> date:
        if self.unit == "days":
            return day + timedelta(days=count)
        return (months_later if self.unit == "months" else years_later)(day, count)

    def __str__(self) -> str:
        return f"{self.count}{_UNITS[self.unit]}"

    def __format__(self, spec: str) -> str:
        return f"{in_han(self.count)}{_UNITS[self.unit]}" if spec == "han" else str(self)


def spans_of(entry: Mapping[str, Any]) -> dict[str, Span]:
    """Every span among the values of an entry, by its name."""
    return {
        name: Span.of(value)
        for name, value in entry.items()
        if isinstance(value, Mapping) and len(value) == 1 and not value.keys() - _UNITS.keys()
    }


def in_han(number: int) -> str:
    """``三十六``; digits from a hundred on."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones else "")
