"""The time limits of a case as a ledger: what started, stopped, resumed or prolonged its clock.

Everything told of a limit is a fold over the entries, the limit and the working-day calendar;
nothing is stored beside them.

>>> from datetime import date
>>> law = "行政许可法第三十二条"
>>> ledger = read([
...     Start(date(2026, 3, 2), "收到申请", law, LedgerActor.APPLICANT, CountedFrom.FILING),
...     Pause(date(2026, 3, 4), "材料不齐", law, LedgerActor.AUTHORITY, PauseGround.CORRECTION),
... ])
>>> ledger.ground.label, ledger.clocks[-1].used(date(2026, 3, 10))
('补正', 2)
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from itertools import accumulate
from typing import ClassVar

from rules.calendar import Calendar, Counted, published
from rules.deadlines import Limit, Standstill, Terms, due_on, used
from rules.vocabulary.deadlines import CountedFrom, EntryKind, LedgerActor, PauseGround


class LedgerError(ValueError):
    """An entry that cannot stand where it is."""

    def __init__(self, entry: "Entry", reason: str) -> None:
        super().__init__(f"{entry.kind} on {entry.day}: {reason}")
        self.entry, self.reason = entry, reason


class OutOfOrder(LedgerError):
    """Its day is before that of the entry before it."""


class NotStarted(LedgerError):
    """No clock has started yet."""


class AlreadyStarted(LedgerError):
    """The same clock, or one that follows it, has started already."""


class Paused(LedgerError):
    """The clock stands: before anything else it must be resumed."""


class NotPaused(LedgerError):
    """The clock runs: there is nothing to resume."""


class AlreadyExtended(LedgerError):
    """The limit has been extended already; the law allows it once (行政许可法 第四十二条)."""


class NotExtendable(LedgerError):
    """The law gives this limit no such extension."""


class Lapsed(LedgerError):
    """The limit has passed: what is over cannot be prolonged."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One run of the clock, from what started it to what started the next (``ended_on``).

    ``extensions``: (step, working days) by which the limit of a step was prolonged.
    """

    counted_from: CountedFrom
    started_on: date
    calendar: Calendar = field(kw_only=True, compare=False, repr=False)
    pauses: tuple[Standstill, ...] = ()
    extensions: tuple[tuple[str, int], ...] = ()
    ended_on: date | None = None

    @property
    def paused_on(self) -> date | None:
        """The day on which it stopped, None while it runs."""
        paused, resumed = self.pauses[-1] if self.pauses else (None, None)
        return None if resumed else paused

    def used(self, on: date) -> int:
        """Working days counted by the end of a day, or by its own end."""
        return used(self.calendar, self.started_on, min(on, self.ended_on or on), self.pauses)

    def working_days(self, limit: Limit) -> int:
        """The length of a limit with what it was extended by."""
        return limit.working_days + dict(self.extensions).get(limit.step, 0)

    def due(self, limit: Limit, *, resumed_on: date | None = None) -> Counted:
        """The last day of a limit. ``resumed_on``: as if a clock that stands went on from then;
        without it an open pause is ignored."""
        pauses = self.pauses
        if resumed_on and self.paused_on:
            pauses = (*pauses[:-1], (self.paused_on, resumed_on))
        counted = due_on(self.calendar, self.started_on, self.working_days(limit), pauses)
        return limit.ends(counted)


Clocks = tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Entry(ABC):
    """What all entries have. ``reason`` and ``basis`` are Chinese, as the applicant reads them."""

    kind: ClassVar[EntryKind]

    day: date
    reason: str
    basis: str
    actor: LedgerActor

    @abstractmethod
    def apply(self, clocks: Clocks, calendar: Calendar) -> Clocks:
        """The clocks after this entry; a new one counts by ``calendar``. Raises a
        ``LedgerError``."""


@dataclass(frozen=True, slots=True)
class Start(Entry):
    """Starts a clock and ends the one before it."""

    kind = EntryKind.START

    counted_from: CountedFrom

    def apply(self, clocks: Clocks, calendar: Calendar) -> Clocks:
        order = list(CountedFrom)
        if clocks and order.index(self.counted_from) <= order.index(clocks[-1].counted_from):
            raise AlreadyStarted(self, f"the clock already counts from {clocks[-1].counted_from}")
        ended = tuple(replace(one, ended_on=one.ended_on or self.day) for one in clocks)
        return (*ended, Clock(self.counted_from, self.day, calendar=calendar))


@dataclass(frozen=True, slots=True)
class Pause(Entry):
    """Stops the clock from the day after."""

    kind = EntryKind.PAUSE

    ground: PauseGround

    def apply(self, clocks: Clocks, calendar: Calendar) -> Clocks:
        current = clocks[-1]
        return (*clocks[:-1], replace(current, pauses=(*current.pauses, (self.day, None))))


@dataclass(frozen=True, slots=True)
class Resume(Entry):
    """Lets the clock go on from the day after."""

    kind = EntryKind.RESUME

    def apply(self, clocks: Clocks, calendar: Calendar) -> Clocks:
        current = clocks[-1]
        if current.paused_on is None:
            raise NotPaused(self, "the clock runs")
        pauses = (*current.pauses[:-1], (current.paused_on, self.day))
        return (*clocks[:-1], replace(current, pauses=pauses))


@dataclass(frozen=True, slots=True)
class Extend(Entry):
    """Prolongs the limit of a step by working days: at least one, at most what the law gives, and
    not later than the last day of the limit."""

    kind = EntryKind.EXTEND

    step: str
    working_days: int

    def apply(self, clocks: Clocks, calendar: Calendar) -> Clocks:
        current = clocks[-1]
        if any(step == self.step for step, _ in current.extensions):
            raise AlreadyExtended(self, f"the limit of {self.step} has been extended")
        extended = (*current.extensions, (self.step, self.working_days))
        return (*clocks[:-1], replace(current, extensions=extended))

    def require_lawful(self, clock: Clock, terms: Terms | None) -> None:
        """Raises a ``LedgerError`` where the limits of the case do not allow it."""
        limit = self._limit(clock, terms)
        if not 1 <= self.working_days <= limit.extension:
            reason = f"1 to {limit.extension} working days, not {self.working_days}"
            raise NotExtendable(self, f"the limit of {self.step} can be extended by {reason}")
        due = clock.due(limit).day
        if self.day > due:
            raise Lapsed(self, f"the limit of {self.step} ended on {due}")

    def _limit(self, clock: Clock, terms: Terms | None) -> Limit:
        if terms is None:
            raise NotExtendable(self, "whose limits the case has is not known")
        try:
            limit = terms.limit(self.step, clock.started_on)
        except LookupError as error:
            raise NotExtendable(self, str(error)) from error
        if limit.counted_from is not clock.counted_from:
            raise NotExtendable(self, f"{self.step} is counted from {limit.counted_from}")
        return limit


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries that follow each other, and the clocks they make; the last one is the current.

    ``calendar``: what the clocks count by. ``terms``: whose limits the case has; without them
    nothing can be extended.
    """

    calendar: Calendar = field(default_factory=published, kw_only=True, repr=False)
    terms: Terms | None = field(default=None, kw_only=True)
    entries: tuple[Entry, ...] = ()
    clocks: Clocks = ()

    @property
    def ground(self) -> PauseGround | None:
        """Why the clock stands, None while it runs."""
        last = self.entries[-1] if self.entries else None
        return last.ground if isinstance(last, Pause) else None

    def clock(self, counted_from: CountedFrom) -> Clock | None:
        """The clock that counts from there, None if it has not started."""
        return next((one for one in self.clocks if one.counted_from is counted_from), None)

    def add(self, entry: Entry) -> "Ledger":
        """The ledger with one more entry. Raises a ``LedgerError`` if it cannot follow, or is more
        than the law allows."""
        kept = self.keep(entry)
        if isinstance(entry, Extend):
            entry.require_lawful(self.clocks[-1], self.terms)
        return kept

    def keep(self, entry: Entry) -> "Ledger":
        """The same for an entry that was allowed when it was made. Raises a ``LedgerError`` if it
        cannot follow."""
        if self.entries and entry.day < self.entries[-1].day:
            raise OutOfOrder(entry, f"the entry before it is of {self.entries[-1].day}")
        if not self.clocks and not isinstance(entry, Start):
            raise NotStarted(entry, "no clock has started")
        if self.ground and not isinstance(entry, Resume):
            raise Paused(entry, f"the clock stands since {self.entries[-1].day}")
        clocks = entry.apply(self.clocks, self.calendar)
        return replace(self, entries=(*self.entries, entry), clocks=clocks)


def read(
    entries: Iterable[Entry],
    calendar: Calendar | None = None,
    terms: Terms | None = None,
    *,
    kept: bool = False,
) -> Ledger:
    """The ledger of entries in their order, counted by a calendar (the published one).

    kept: they are stored, so that each was allowed when it was made and is not judged again.
    Raises a ``LedgerError`` for an entry that cannot follow, or is not allowed.
    """
    empty = Ledger(calendar=calendar or published(), terms=terms)
    return reduce(Ledger.keep if kept else Ledger.add, entries, empty)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is shown: what had been counted by the end of its day, and the governing
    limit with its length and due date as known then (``due`` None while the clock stands)."""

    entry: Entry
    used: int
    limit: Limit | None
    working_days: int | None
    due: Counted | None


def lines(ledger: Ledger, governing: Callable[[Clock], Limit | None]) -> list[Line]:
    """Every entry with its running count. ``governing``: the limit that a clock is shown with."""
    steps = accumulate(ledger.entries, Ledger.keep, initial=Ledger(calendar=ledger.calendar))
    return [_line(after, governing(after.clocks[-1])) for after in steps if after.entries]


def _line(after: Ledger, limit: Limit | None) -> Line:
    entry, clock = after.entries[-1], after.clocks[-1]
    return Line(
        entry,
        clock.used(entry.day),
        limit,
        clock.working_days(limit) if limit else None,
        clock.due(limit) if limit and clock.paused_on is None else None,
    )
