"""A licence as one value: who holds it, its periods, its prints. Nothing here knows a database.

>>> from datetime import date
>>> term = Period(1, date(2026, 3, 2), date(2032, 3, 1), date(2026, 3, 2), Grades.of({"CZ": "2"}))
>>> term.covers(date(2032, 3, 1)), term.covers(date(2032, 3, 2))
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.licence import valid_until
from rules.scope import grade_text, scope_text
from rules.vocabulary.enumerations import (
    Category,
    Level,
    LicenceEnding,
    LicenceState,
    Office,
    PrintState,
)
from rules.vocabulary.licences import state_label


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register of enterprises says of the holder, as the licence shows it (登记事项)."""

    name: str
    uscc: str
    address: str
    legal_representative: str


@dataclass(frozen=True, slots=True)
class Grades:
    """What is permitted: levels by category in their official order, and the scope as printed."""

    levels: tuple[tuple[Category, Level], ...]
    scope: tuple[str, ...]

    @classmethod
    def of(cls, categories: Mapping[str, str], scope: tuple[str, ...] | None = None) -> Grades:
        """categories: code → level, in any order. scope: where it is not the one of the levels."""
        levels = tuple(
            (kind, Level(categories[kind.value])) for kind in Category if kind.value in categories
        )
        return cls(levels, scope or tuple(scope_text(kind, level) for kind, level in levels))

    @property
    def categories(self) -> dict[str, str]:
        return {kind.value: level.value for kind, level in self.levels}

    @property
    def texts(self) -> list[str]:
        """承装类二级, as printed."""
        return [grade_text(kind, level) for kind, level in self.levels]


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which the licence holds. valid_to: the last day; None: deemed extended, until the
    decision on the renewal (行政许可法 第五十条). issued_on: of what is permitted in it."""

    number: int
    valid_from: date
    valid_to: date | None
    issued_on: date
    grades: Grades

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a print proves itself: token (in its link), code (typed from it)."""

    token: str
    code: str


@dataclass(frozen=True, slots=True)
class Print:
    """What was printed at once: 正本 and 副本 with one mark. version: of the licence that it shows;
    period: the number of that which it shows. effective_on: from when it counts."""

    number: int
    version: int
    period: int
    printed_on: date
    effective_on: date
    mark: Mark


@dataclass(frozen=True, slots=True)
class Successor:
    """Who goes on with what this licence permitted. by: MERGE or SPLIT."""

    number: str
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Licence:
    """periods, prints: in the order of their numbers, from 1 without a gap. version: how many
    changes made it. ended_on: the last day on which it held, None while it has not ended. ended_by:
    the act of the authority that ended it. successors: where it ended with a merger or a split."""

    id: str
    number: str
    office: Office
    enterprise_id: str
    particulars: Particulars
    state: LicenceState
    periods: tuple[Period, ...]
    prints: tuple[Print, ...]
    version: int
    ended_on: date | None = None
    ended_by: LicenceEnding | None = None
    successors: tuple[Successor, ...] = ()

    @property
    def last_term(self) -> Period:
        """The last period that has an end."""
        return next(one for one in reversed(self.periods) if one.valid_to is not None)

    @property
    def last_day(self) -> date:
        """The end of the last term; a licence that is deemed extended holds beyond it."""
        return max(one.valid_to for one in self.periods if one.valid_to)

    @property
    def following_term(self) -> tuple[date, date]:
        """First and last day of the term that a renewal gives: from the day after the last term,
        however late it is decided (F-16)."""
        start = self.last_day + timedelta(days=1)
        return start, valid_until(start)

    @property
    def extended(self) -> bool:
        """Deemed extended: nothing but the decision ends it."""
        return self.state is LicenceState.VALID and self.periods[-1].valid_to is None

    def running(self, today: date) -> Period:
        """The period that has begun last; the first one before it has begun."""
        begun = [one for one in self.periods if one.valid_from <= today]
        return begun[-1] if begun else self.periods[0]

    def term(self, today: date) -> Period:
        """The period that the register shows: the running one, or the term that is extended."""
        running = self.running(today)
        return running if running.valid_to else self.periods[self.periods.index(running) - 1]

    def next_term(self, today: date) -> Period | None:
        """That of a renewal, as long as it has not begun."""
        last = self.last_term
        return last if last.valid_from > today and last is not self.running(today) else None

    def regraded(self, grades: Grades, on: date) -> Licence:
        """Every period that is not over permits this from now on."""
        over = self.periods[: self.periods.index(self.term(on))]
        left = self.periods[len(over) :]
        periods = (*over, *(replace(one, grades=grades, issued_on=on) for one in left))
        return replace(self, periods=periods)

    def in_force(self, today: date) -> bool:
        return self.state is LicenceState.VALID and self.running(today).covers(today)

    def state_on(self, today: date) -> LicenceState:
        """The state of that day, also between the end of a term and the clock's change."""
        over = self.state is LicenceState.VALID and not self.extended and today > self.last_day
        return LicenceState.EXPIRED if over else self.state

    def state_text(self, today: date) -> str:
        """In words, with the act that ended it."""
        return state_label(self.state_on(today), self.ended_by)

    def valid_print(self, today: date) -> Print | None:
        """None for a licence that is not in force, or was never printed."""
        if not self.in_force(today):
            return None
        return next(
            (p for p in self.prints if self._print_state(p, today) is PrintState.VALID), None
        )

    def print_state(self, one: Print, today: date) -> PrintState:
        if self.state_on(today) is not LicenceState.VALID:
            return PrintState.VOID
        return self._print_state(one, today)

    def replaced(self, one: Print, today: date) -> bool:
        """Whether a later print has taken its place."""
        since = max(today, one.effective_on)
        return any(p.number > one.number and p.effective_on <= since for p in self.prints)

    def standing_prints(self, today: date) -> tuple[Print, ...]:
        """Those that no other has replaced: the one that counts, and that of a term to come."""
        return tuple(one for one in self.prints if not self.replaced(one, today))

    def _print_state(self, one: Print, today: date) -> PrintState:
        if self.replaced(one, today):
            return PrintState.VOID
        return PrintState.NOT_BEGUN if one.effective_on > today else PrintState.VALID
