"""What falls below which level when people leave: on the day itself, and later by itself."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from rules.facts import Facts, Person
from rules.facts_reader import FactsError
from rules.order import NEWEST, Order
from rules.vocabulary.enumerations import HEADS, Category, Level, Tab
from rules.vocabulary.numbers import person_key
from rules.whatif.levels import Change, below, changes_between, levels_over_time, on_day
from rules.whatif.reach import Reach
from rules.whatif.scope import STAFF_RULES, ordered

P = TypeVar("P", bound=Person)


@dataclass(frozen=True, slots=True)
class Fall:
    """anyway: the category would be as low on that day even if nobody left."""

    change: Change
    anyway: bool

    def to_dict(self) -> dict[str, Any]:
        """As ``Change``, with ``anyway``."""
        return self.change.to_dict() | {"anyway": self.anyway}


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
            "before": _as_json(self.before.levels),
            "after": _as_json(self.after.levels),
            "falls": [fall.to_dict() for fall in self.falls],
        }


def leaving(
    facts: Facts,
    leavers: Collection[str],
    day: date,
    until: date,
    order: str | Order = NEWEST,
    rules: Collection[str] = STAFF_RULES,
) -> Leaving:
    """The levels with and without ``leavers`` (see ``without``) from ``day`` until ``until``.

    Raises ``FactsError`` for leavers who are not on the roster and an ``until`` before ``day``.
    """
    known = ordered(order)
    left = without(facts, leavers)
    staying = list(levels_over_time(facts, day, until, known, rules))
    going = list(levels_over_time(left, day, until, known, rules))
    falls = list(_falls(staying[0], going[0], staying))
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
    unknown = unknown_leavers(facts, leavers)
    if unknown:
        raise FactsError(unknown)
    places = dict(roster(facts))
    gone = {*leavers, *map(person_key, leavers)}
    gone |= {places[place].id_number for place in leavers if place in places}
    gone.discard("")

    def stay(tab: Tab, people: Iterable[P]) -> tuple[P, ...]:
        return tuple(p for p in people if not {p.id_number, _place(tab, p)} & gone)

    technical, safety = facts.technical_head, facts.safety_head
    return replace(
        facts,
        technical_head=next(iter(stay(Tab.TECHNICAL_HEAD, [technical] if technical else [])), None),
        safety_head=next(iter(stay(Tab.SAFETY_HEAD, [safety] if safety else [])), None),
        technicians=stay(Tab.TECHNICIANS, facts.technicians),
        electricians=stay(Tab.ELECTRICIANS, facts.electricians),
    )


def unknown_leavers(facts: Facts, leavers: Collection[str]) -> list[str]:
    """A fault ``leave[<index>]: reason`` for each who is not on the roster."""
    known = {person.id_number for _, person in roster(facts)} - {""}
    known |= {place for place, _ in roster(facts) if not place.endswith("/")}
    return [
        f"leave[{index}]: 人员名单上没有这个身份证号或位置"
        for index, leaver in enumerate(leavers)
        if leaver not in known and person_key(leaver) not in known
    ]


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


def _falls(earlier: Reach, later: Reach, staying: Sequence[Reach]) -> Iterator[Fall]:
    for change in changes_between(earlier, later):
        if change.falls:
            otherwise = on_day(staying, change.day).levels[change.category]
            yield Fall(change, anyway=not below(change.after, otherwise))


def _as_json(levels: dict[Category, Level | None]) -> dict[str, str | None]:
    return {category.value: level and level.value for category, level in levels.items()}
