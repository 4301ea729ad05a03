"""What falls below which level when people leave: on the day itself, and later by itself."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from rules.facts import Facts, Person
from rules.facts_reader import FactsError
from rules.order import Order
from rules.report import Finding
from rules.vocabulary.enumerations import Category, Level, Tab
from rules.whatif.levels import levels_over_time, on_day
from rules.whatif.reach import Reach
from rules.whatif.scope import STAFF_RULES, ordered

HEADS = (Tab.TECHNICAL_HEAD, Tab.SAFETY_HEAD)
P = TypeVar("P", bound=Person)


@dataclass(frozen=True, slots=True)
class Fall:
    """A category that falls below ``level`` on a day, to ``left`` (None: below the lowest).

    findings: what then stands against ``level``. anyway: it would fall as low by that day even if
    nobody left.
    """

    day: date
    category: Category
    level: Level
    left: Level | None
    findings: tuple[Finding, ...]
    anyway: bool

    def to_dict(self) -> dict[str, Any]:
        """{day, category, level, left, findings, anyway}."""
        return {
            "day": self.day.isoformat(),
            "category": self.category.value,
            "level": self.level.value,
            "left": self.left and self.left.value,
            "findings": [finding.to_dict() for finding in self.findings],
            "anyway": self.anyway,
        }


@dataclass(frozen=True, slots=True)
class Leaving:
    """``before``, ``after``: what is reached on the day with everybody, and without who leaves.

    falls: in order of time; those of the day itself are the consequence of the leaving.
    """

    before: Reach
    after: Reach
    until: date
    falls: tuple[Fall, ...]

    def to_dict(self) -> dict[str, Any]:
        """{day, until, before: {category: level}, after: {category: level}, falls: […]}."""
        return {
            "day": self.after.on.isoformat(),
            "until": self.until.isoformat(),
            "before": dict(self.before.levels),
            "after": dict(self.after.levels),
            "falls": [fall.to_dict() for fall in self.falls],
        }


def leaving(
    facts: Facts,
    leavers: Collection[str],
    day: date,
    until: date,
    order: str | Order = "R30",
    rules: Collection[str] = STAFF_RULES,
) -> Leaving:
    """The levels with and without ``leavers`` (see ``without``) from ``day`` until ``until``.

    Raises ``FactsError`` for a leaver who is not on the roster and for an ``until`` before ``day``.
    """
    if until < day:
        raise FactsError([f"until: before the day of leaving {day}"])
    known = ordered(order)
    staying = list(levels_over_time(facts, day, until, known, rules))
    going = list(levels_over_time(without(facts, leavers), day, until, known, rules))
    falls = [*_falls(staying[0], going[0], staying)]
    for earlier, later in pairwise(going):
        falls += _falls(earlier, later, staying)
    return Leaving(staying[0], going[0], until, tuple(falls))


def without(facts: Facts, leavers: Collection[str]) -> Facts:
    """The facts after these people have left every post.

    A leaver is an identity number, or a place on the roster: ``technicians/<row_id>``,
    ``electricians/<row_id>``, ``technical_head``, ``safety_head``. A place stands for the person,
    so that other posts of the same identity number fall vacant too. Raises ``FactsError`` that
    names every leaver who is not there.
    """
    places = {place: person for place, person in roster(facts) if not place.endswith("/")}
    numbers = {person.id_number for _, person in roster(facts) if person.id_number}
    unknown = [
        f"leave[{index}]: nobody on the roster has this identity number or place"
        for index, leaver in enumerate(leavers)
        if leaver not in places and leaver not in numbers
    ]
    if unknown:
        raise FactsError(unknown)
    gone = set(leavers) | {places[place].id_number for place in leavers if place in places}
    gone.discard("")

    def stay(tab: Tab, people: Iterable[P]) -> tuple[P, ...]:
        return tuple(p for p in people if not {p.id_number, _place(tab, p)} & gone)

    heads = {
        tab: next(iter(stay(tab, [head])), None) if head else None
        for tab, head in (
            (Tab.TECHNICAL_HEAD, facts.technical_head),
            (Tab.SAFETY_HEAD, facts.safety_head),
        )
    }
    return replace(
        facts,
        technical_head=heads[Tab.TECHNICAL_HEAD],
        safety_head=heads[Tab.SAFETY_HEAD],
        technicians=stay(Tab.TECHNICIANS, facts.technicians),
        electricians=stay(Tab.ELECTRICIANS, facts.electricians),
    )


def roster(facts: Facts) -> Iterator[tuple[str, Person]]:
    """(place, person) of everybody, heads first; a row without an id has a place ending in "/"."""
    tables: list[tuple[Tab, Iterable[Person]]] = [
        (Tab.TECHNICAL_HEAD, [facts.technical_head] if facts.technical_head else []),
        (Tab.SAFETY_HEAD, [facts.safety_head] if facts.safety_head else []),
        (Tab.TECHNICIANS, facts.technicians),
        (Tab.ELECTRICIANS, facts.electricians),
    ]
    for tab, people in tables:
        for person in people:
            yield _place(tab, person), person


def _place(tab: Tab, person: Person) -> str:
    return tab.value if tab in HEADS else f"{tab.value}/{person.row_id}"


def _falls(earlier: Reach, later: Reach, staying: list[Reach]) -> Iterator[Fall]:
    for category in Category:
        level, left = earlier.levels[category], later.levels[category]
        if level and _below(left, level):
            anyway = on_day(staying, later.on).levels[category]
            yield Fall(
                later.on,
                category,
                level,
                left,
                later.of(category).at(level).failed,
                anyway=not _below(left, anyway),
            )


def _below(level: Level | None, other: Level | None) -> bool:
    """Whether ``level`` is lower than ``other``; None is below every level, "1" the highest."""
    if other is None:
        return False
    return level is None or int(level) > int(other)
