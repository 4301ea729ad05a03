"""What an office may decide of its own motion: legal grounds, and how long one is heard before.

Dated data (``ex_officio.yaml``) and pure functions of it.

>>> [one.text for one in grounds(date(2026, 3, 2)) if one.block]
['以欺骗、贿赂等不正当手段取得许可', '隐瞒有关情况或者提供虚假材料申请许可']
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

from rules.calendar import Calendar
from rules.load import DataError, load
from rules.provisions import notice_ends
from rules.vocabulary.proceedings import ProceedingKind

FALSE_COMMITMENT = "FALSE_COMMITMENT"
"""The ground of a decision after which nobody is offered 告知承诺制 again."""
_FILE = "ex_officio.yaml"


@dataclass(frozen=True, slots=True)
class Dated:
    """It holds from ``effective_from`` to ``effective_to`` (None: still in force)."""

    basis: str
    effective_from: date
    effective_to: date | None

    def holds(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Ground(Dated):
    """text: as a decision states it. block: the event that the decision is, after which nothing new
    is accepted for a while (``rules.provisions.blocked``)."""

    kind: ProceedingKind
    code: str
    text: str
    block: str | None


@dataclass(frozen=True, slots=True)
class Statements(Dated):
    """For so many working days after the notice who is concerned may be heard."""

    kinds: frozenset[ProceedingKind]
    working_days: int


def grounds(on: date) -> tuple[Ground, ...]:
    """All of a day, in the order of the file."""
    return tuple(one for one in _held()[0] if one.holds(on))


def ground(code: str, on: date) -> Ground:
    """Raises ``LookupError`` for one that there was not on that day."""
    for one in grounds(on):
        if one.code == code:
            return one
    raise LookupError(f"no such ground on {on}: {code}")


def heard_until(kind: ProceedingKind, announced_on: date, calendar: Calendar) -> date | None:
    """The last day on which one is heard; it can be decided from the day after. None: at once.
    Raises ``LookupError`` where nothing is known of that day.

    A 注销 is published to everybody for days of the calendar, the others are told to the firm.
    """
    if kind is ProceedingKind.CANCEL:
        return notice_ends(announced_on)
    for one in _held()[1]:
        if kind in one.kinds and one.holds(announced_on):
            return calendar.add_working_days(announced_on, one.working_days).day
    return None


@cache
def _held() -> tuple[tuple[Ground, ...], tuple[Statements, ...]]:
    """Raises ``DataError`` for a fault in the data."""
    data = load("ex_officio")
    found = tuple(
        Ground(
            **_dated(one),
            kind=ProceedingKind(one["kind"]),
            code=one["code"],
            text=one["text"],
            block=one.get("block"),
        )
        for one in data["grounds"]
    )
    for first, second in combinations(found, 2):
        if first.code == second.code and (
            first.holds(second.effective_from) or second.holds(first.effective_from)
        ):
            raise DataError(_FILE, "$.grounds", f"two entries for {first.code}")
    statements = tuple(
        Statements(
            **_dated(one),
            kinds=frozenset(map(ProceedingKind, one["kinds"])),
            working_days=one["working_days"],
        )
        for one in data["statements"]
    )
    return found, statements


def _dated(entry: Mapping[str, Any]) -> dict[str, Any]:
    until = entry["effective_to"]
    return {
        "basis": entry["basis"],
        "effective_from": date.fromisoformat(entry["effective_from"]),
        "effective_to": date.fromisoformat(until) if until else None,
    }
