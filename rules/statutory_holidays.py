"""The holidays of every citizen by the regulation in force (全国年节及纪念日放假办法)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from lunar_python import Lunar, Solar

from rules.load import load

_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def statutory(year: int) -> tuple[tuple[str, date], ...]:
    """Name and day of each statutory holiday of a year, by the regulation that held on 1 January
    (the oldest one known for the years before it), in the order of the days."""
    return tuple(sorted(_listed(year), key=lambda named: named[1]))


@cache
def free_days(year: int) -> frozenset[date]:
    """The statutory holidays of a year, with a working day for each that falls on a weekend.

    That there is a day instead is law (第六条), which one is for the yearly schedule to say: here
    the next one that is not free, as nearly every schedule has it.
    """
    found = {day for _, day in statutory(year)}
    for day in sorted(found):
        if day.weekday() >= _SATURDAY:
            instead = day + _DAY
            while instead.weekday() >= _SATURDAY or instead in found:
                instead += _DAY
            found.add(instead)
    return frozenset(found)


def _listed(year: int) -> Iterator[tuple[str, date]]:
    for entry in _regulation(year)["days"]:
        first = _anchor(year, entry) + entry.get("offset", 0) * _DAY
        for number in range(entry["count"]):
            yield entry["name"], first + number * _DAY


def _regulation(year: int) -> dict[str, Any]:
    known: list[dict[str, Any]] = load("calendar")["statutory"]
    held = [one for one in known if one["effective_from"] <= f"{year}-01-01"]
    return held[-1] if held else known[0]


def _anchor(year: int, entry: dict[str, Any]) -> date:
    """The day that the entry counts from: a solar term, a solar or a lunar day (MM-DD)."""
    if "term" in entry:
        table = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()
        return date.fromisoformat(table[entry["term"]].toYmd())
    if "solar" in entry:
        return date.fromisoformat(f"{year}-{entry['solar']}")
    month, day = map(int, entry["lunar"].split("-"))
    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())
