"""The posts of a roster as a repair sees them: who may not stay, who counts for what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from rules.evaluate import evaluate
from rules.examination import Examination
from rules.facts import Facts, Head, Person, Technician
from rules.order import Order
from rules.report import Finding, Result
from rules.standing import rank
from rules.vocabulary.enumerations import HEADS, Category, Level, Tab
from rules.whatif.scope import STAFF_RULES

PERSONAL = frozenset({"R-20", "R-21", "R-23", "R-24", "R-25"})
"""Rules that a person keeps or breaks alone, whoever else is on the roster."""
QUALIFYING = frozenset({"R-09", "R-10"})
"""Rules about the fitness for a head's post; who breaks them may still be a technician."""
MIDDLE_RANK = 2

P = TypeVar("P", bound=Person)
Post = tuple[Tab, int]
"""The tab and the position on it; a head's position is 0."""
Rows = Mapping[str, Mapping[int, int]]
"""By identity number the positions that may stay, each with its worth: of a technician 0 without
a rank, 1, or 2 of middle rank; of an electrician 1, or 2 of high voltage."""


@dataclass(frozen=True, slots=True)
class Posts:
    """A roster held against what is aimed at on a day.

    rules: ids of those that the order has. faults: by post the findings of PERSONAL and QUALIFYING
    against its holder. as_technician: what a head would be worth among the technicians; who breaks
    a rule of PERSONAL is not there. worth: by identity number the best row in either table.
    """

    facts: Facts
    rules: frozenset[str]
    faults: Mapping[Post, tuple[Finding, ...]]
    technicians: Rows
    electricians: Rows
    as_technician: Mapping[Tab, int]
    worth: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.worth:  # of the same people, with the heads in each other's post
            return
        ranks, skills = (
            {number: max(rows.values()) for number, rows in table.items()}
            for table in (self.technicians, self.electricians)
        )
        worth = {n: (ranks.get(n, 0), skills.get(n, 0)) for n in ranks | skills}
        object.__setattr__(self, "worth", worth)

    @property
    def also_technician(self) -> bool:
        """Whether the technical head is entered as a technician in his own form."""
        head = self.facts.technical_head
        return head is not None and head.also_technician

    def head(self, tab: Tab) -> Head | None:
        return self.facts.technical_head if tab is Tab.TECHNICAL_HEAD else self.facts.safety_head

    def number(self, tab: Tab) -> str:
        """The identity number of a head, "" if there is none."""
        head = self.head(tab)
        return head.id_number if head else ""

    def fit(self, tab: Tab) -> bool:
        """Whether there is a head who may stay."""
        return self.head(tab) is not None and (tab, 0) not in self.faults

    def alone(self, kept: Collection[Tab]) -> str | None:
        """The safety head who stays and has to serve alone (R-18)."""
        safety = Tab.SAFETY_HEAD
        return self.number(safety) if safety in kept and "R-18" in self.rules else None

    def exchanged(self) -> "Posts":
        """With the two heads in each other's post: the same is asked of both."""
        technical, safety = self.facts.technical_head, self.facts.safety_head
        other = dict(zip(HEADS, reversed(HEADS), strict=True))
        return replace(
            self,
            facts=replace(
                self.facts,
                technical_head=safety,
                safety_head=technical and replace(technical, also_technician=False),
            ),
            faults={(other.get(tab, tab), at): found for (tab, at), found in self.faults.items()},
            as_technician={other[tab]: worth for tab, worth in self.as_technician.items()},
        )


def posts_of(facts: Facts, target: dict[Category, Level], on: date, order: Order) -> Posts:
    """Raises what ``evaluate`` raises."""
    told = replace(
        facts,
        applied=target,
        technicians=_told_apart(facts.technicians),
        electricians=_told_apart(facts.electricians),
    )
    faults = _faults(evaluate(told, on, order, STAFF_RULES).failed, _positions(told))
    technicians = _staying(Tab.TECHNICIANS, told.technicians, faults)
    electricians = _staying(Tab.ELECTRICIANS, told.electricians, faults)
    heads = {
        tab: head
        for tab, head in zip(HEADS, (facts.technical_head, facts.safety_head), strict=True)
        if head and not any(finding.rule in PERSONAL for finding in faults.get((tab, 0), ()))
    }
    x = Examination(replace(facts, electricians=tuple(electricians.values())), on, order)
    return Posts(
        facts,
        frozenset(rule.id for rule in order.rules),
        faults,
        _rows(technicians, _worth_as_technicians(technicians.values(), x)),
        _rows(electricians, _worth_as_electricians(x)),
        dict(zip(heads, _worth_as_technicians(heads.values(), x), strict=True)),
    )


def _told_apart(people: tuple[P, ...]) -> tuple[P, ...]:
    """With a row id each, so that a finding tells which ones it means."""
    known = {person.row_id for person in people}
    if len(known) == len(people) and "" not in known:
        return people  # nearly always so
    return tuple(replace(person, row_id=str(n)) for n, person in enumerate(people))


def _positions(facts: Facts) -> dict[Tab, dict[str, int]]:
    """By tab and row id."""
    tables: dict[Tab, Sequence[Person]] = {
        Tab.TECHNICIANS: facts.technicians,
        Tab.ELECTRICIANS: facts.electricians,
    }
    return {
        tab: {person.row_id: n for n, person in enumerate(people)} for tab, people in tables.items()
    }


def _faults(
    failed: Iterable[Finding], positions: Mapping[Tab, Mapping[str, int]]
) -> dict[Post, tuple[Finding, ...]]:
    found: dict[Post, tuple[Finding, ...]] = {}
    for finding in failed:
        if finding.rule in PERSONAL | QUALIFYING:
            known = positions.get(finding.tab)
            for position in [known[item] for item in finding.items] if known is not None else [0]:
                post = finding.tab, position
                found[post] = (*found.get(post, ()), finding)
    return found


def _staying(tab: Tab, people: Sequence[P], faults: Mapping[Post, object]) -> dict[int, P]:
    """By position."""
    return {n: person for n, person in enumerate(people) if (tab, n) not in faults}


def _worth_as_technicians(people: Iterable[Technician], x: Examination) -> list[int]:
    possible = (rank(person, x.order, x.on)[1] for person in people)
    return [min(one, MIDDLE_RANK) for one in possible]


def _worth_as_electricians(x: Examination) -> list[int]:
    """Whose certificate fails is not among them: that breaks a rule of PERSONAL."""
    high = {person.row_id for person, course in x.high_voltage if course.now is not Result.FAIL}
    return [1 + (person.row_id in high) for person, _ in x.certificates]


def _rows(people: Mapping[int, Person], worth: Iterable[int]) -> Rows:
    found: dict[str, dict[int, int]] = {}
    for (position, person), value in zip(people.items(), worth, strict=True):
        if person.id_number:
            found.setdefault(person.id_number, {})[position] = value
    return found
