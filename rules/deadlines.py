"""Limits of a case in working days, dated, and the legal grounds on which a clock starts or stands.

Where a running case stands is read from its ledger (``rules.ledger``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

from rules.calendar import DAY, Calendar, Counted, Span
from rules.load import DataError, load
from rules.vocabulary.deadlines import CountedFrom, DueState, LedgerActor, PauseGround
from rules.vocabulary.enumerations import ApplicationType, CreditClass, Procedure

Standstill = tuple[date, date | None]
"""(paused_on, resumed_on): the day of the pause is still counted, those after it up to the day of
resuming are not. None: the clock still stands."""

_FILE = "limits.yaml"
_Key = tuple[ApplicationType, Procedure, str, CreditClass | None]


@dataclass(frozen=True, slots=True)
class Limit:
    """``extension``: working days that the head of the office may add, 0 if none. It holds for a
    clock that started from ``effective_from`` to ``effective_to`` (None: still in force).

    ``within_term``: it ends with the term of the licence at the latest (行政许可法 第五十条);
    ``latest``: that day, None where it is not known or does not matter."""

    step: str
    title: str
    counted_from: CountedFrom
    working_days: int
    extension: int
    effective_from: date
    effective_to: date | None
    basis: str
    source: str
    within_term: bool = False
    latest: date | None = None

    def holds(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def ends(self, counted: Counted) -> Counted:
        """The earlier of the day that was counted and ``latest``."""
        return Counted(self.latest) if self.latest and self.latest < counted.day else counted


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose limits a case has. ``term_ends_on``: the last day of the licence that it concerns."""

    application_type: ApplicationType
    procedure: Procedure = Procedure.GENERAL
    credit: CreditClass | None = None
    term_ends_on: date | None = None

    @property
    def within_term(self) -> bool:
        """Whether some of them end with the term of the licence."""
        mine = (self.application_type, self.procedure)
        return any(
            one.within_term for key, each in _limits().items() if key[:2] == mine for one in each
        )

    def limit(self, step: str, on: date) -> Limit:
        """That of a step for a clock that started ``on`` a day. Raises as ``limit``.

        A term that is over before the clock starts ends nothing any more.
        """
        found = limit(self.application_type, step, on, procedure=self.procedure, credit=self.credit)
        if not found.within_term or self.term_ends_on is None or self.term_ends_on < on:
            return found
        return replace(found, latest=self.term_ends_on)


@dataclass(frozen=True, slots=True)
class Ground:
    """``ended_by``: whose act lets the clock go on."""

    ended_by: LedgerActor
    basis: str


def limit(
    application_type: ApplicationType,
    step: str,
    on: date,
    *,
    procedure: Procedure = Procedure.GENERAL,
    credit: CreditClass | None = None,
) -> Limit:
    """The limit of a step (FORMAL, ACCEPT, EXAMINE, DECIDE, ISSUE, PUBLISH) for a clock that
    started ``on`` a day.

    The limit of the credit class holds before the general one. Raises ``LookupError``, with the
    reason where the data gives one, if none is set.
    """
    for grade in dict.fromkeys((credit, None)):
        for one in _limits().get((application_type, procedure, step, grade), ()):
            if one.holds(on):
                return one
    why = _unset().get((application_type, procedure, step), "none is known")
    raise LookupError(f"no limit for {application_type}, {procedure}, {step} on {on}: {why}")


def start_basis(counted_from: CountedFrom) -> str:
    """The article by which the clock starts."""
    return str(load("limits")["starts"][counted_from]["basis"])


def ground(code: PauseGround) -> Ground:
    """What the law says of time that is not counted."""
    entry = load("limits")["pauses"][code]
    return Ground(LedgerActor(entry["ended_by"]), entry["basis"])


def due_on(
    calendar: Calendar, start: date, working_days: int, pauses: tuple[Standstill, ...] = ()
) -> Counted:
    """The last day of a limit that began on ``start`` (not counted), the pauses left out.

    A pause still open is ignored: the due date moves when the clock goes on.
    """
    return calendar.add_working_days(start, working_days, _excluded(pauses))


def used(calendar: Calendar, start: date, on: date, pauses: tuple[Standstill, ...] = ()) -> int:
    """Working days counted after ``start`` up to and with ``on``; none while the clock stands."""
    ended = tuple((paused, resumed or max(on, paused)) for paused, resumed in pauses)
    return calendar.working_days_between(start, max(start, on), _excluded(ended))


def due_state(calendar: Calendar, due: date, on: date, *, paused: bool = False) -> DueState:
    """Where a task stands on a day; yellow (SOON) from two working days before its limit."""
    if paused:
        return DueState.PAUSED
    if on > due:
        return DueState.OVERDUE
    soon = int(load("limits")["soon_working_days"]["value"])
    return DueState.SOON if calendar.working_days_between(on, due) <= soon else DueState.OK


def _excluded(pauses: tuple[Standstill, ...]) -> tuple[Span, ...]:
    return tuple((paused + DAY, resumed) for paused, resumed in pauses if resumed is not None)


@cache
def _limits() -> Mapping[_Key, tuple[Limit, ...]]:
    return read_limits(load("limits"))


def read_limits(data: Mapping[str, Any]) -> Mapping[_Key, tuple[Limit, ...]]:
    """The limits of a content that fits the schema, by what they hold for.

    Raises ``DataError`` for an entry that ends before it begins, and for two that hold for the
    same on the same day.
    """
    found: dict[_Key, list[Limit]] = {}
    for index, entry in enumerate(data["limits"]):
        one = _limit(entry, f"$.limits[{index}]")
        for key in _keys(entry):
            found.setdefault(key, []).append(one)
    for (type_, procedure, step, credit), limits in found.items():
        for first, second in combinations(limits, 2):
            if first.holds(second.effective_from) or second.holds(first.effective_from):
                which = ", ".join((type_, procedure, step, credit or "any credit class"))
                later = max(first.effective_from, second.effective_from)
                raise DataError(_FILE, "$.limits", f"two limits for {which} on {later}")
    return {key: tuple(limits) for key, limits in found.items()}


def _limit(entry: Mapping[str, Any], place: str) -> Limit:
    since = date.fromisoformat(entry["effective_from"])
    until = date.fromisoformat(entry["effective_to"]) if entry["effective_to"] else None
    if until and until < since:
        raise DataError(_FILE, f"{place}.effective_to", f"{until} is before {since}")
    return Limit(
        step=entry["step"],
        title=entry["title"],
        counted_from=CountedFrom(entry["counted_from"]),
        working_days=entry["working_days"],
        extension=entry.get("extension", 0),
        effective_from=since,
        effective_to=until,
        basis=entry["basis"],
        source=entry["source"],
        within_term=entry.get("within_term", False),
    )


def _keys(entry: Mapping[str, Any]) -> Iterator[_Key]:
    credit = CreditClass(entry["credit"]) if "credit" in entry else None
    for type_ in entry["types"]:
        for procedure in entry["procedures"]:
            yield ApplicationType(type_), Procedure(procedure), entry["step"], credit


@cache
def _unset() -> Mapping[tuple[ApplicationType, Procedure, str], str]:
    return {
        (ApplicationType(type_), Procedure(procedure), step): entry["reason"]
        for entry in load("limits")["unset"]
        for type_ in entry["types"]
        for procedure in entry["procedures"]
        for step in entry["steps"]
    }
