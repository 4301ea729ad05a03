"""What every check needs: the facts, the day, the order, and a few derived views of them."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Self

from rules.certificates import certificate, high_voltage
from rules.course import STEADY, Course, HeadCount
from rules.facts import Electrician, Facts, Head, Person, Technician
from rules.order import Order
from rules.report import PASS, Rule
from rules.standing import rank, rank_course, reached
from rules.vocabulary.enumerations import Category, Level, Tab

CATEGORIES = tuple(Category)
PASSES = STEADY[PASS]
Counted = tuple[Sequence[tuple[Person, Course]], HeadCount]
"""The rows that are looked at, each with its standing, and how many people they are."""


class Examination:
    """One evaluation of ``facts`` as of the day ``on`` under ``order``.

    highest: the highest level applied for: one staff serves all categories, so it sets the counts.
    conditions: those of that level. Both None while no category is chosen.
    """

    def __init__(self, facts: Facts, on: date, order: Order) -> None:
        self.facts, self.on, self.order = facts, on, order
        self._by_rank: dict[int, Counted] = {}
        self._hold_against(facts.applied)
        self.heads: list[tuple[Tab, Head | None]] = [
            (Tab.TECHNICAL_HEAD, facts.technical_head),
            (Tab.SAFETY_HEAD, facts.safety_head),
        ]

    def against(self, applied: Mapping[Category, Level]) -> Self:
        """The same facts with other levels applied for; what is known of the people is taken along,
        because none of it depends on them."""
        other = copy(self)
        other.facts = replace(self.facts, applied=dict(applied))
        other._hold_against(other.facts.applied)
        return other

    def _hold_against(self, applied: Mapping[Category, Level]) -> None:
        self._applied = [(one, applied[one]) for one in CATEGORIES if one in applied]
        self.highest = min(applied.values(), key=int, default=None)
        self.conditions = self.order.levels[self.highest] if self.highest else None

    def applied_under(self, rule: Rule) -> Iterator[tuple[Category, Level]]:
        """The applied categories and levels of which ``rule`` speaks, in a fixed order."""
        for category, level in self._applied:
            if level in rule.levels and category in rule.categories:
                yield category, level

    @cached_property
    def technicians(self) -> list[Technician]:
        """The technicians, with the technical head if he holds that post too."""
        head = self.facts.technical_head
        also = [head] if head and head.also_technician else []
        return [*self.facts.technicians, *also]

    @cached_property
    def _ranks(self) -> list[tuple[Technician, int, int]]:
        """Each technician with the certain and the possible rank on the day."""
        return [(person, *rank(person, self.order, self.on)) for person in self.technicians]

    def ranked(self, least: int) -> list[tuple[Technician, Course]]:
        """Each technician with his standing towards the rank ``least`` (1 to 3)."""
        return [
            (person, PASSES)
            if certain >= least
            else (person, STEADY[reached(certain, possible, least)])
            if possible
            else (person, rank_course(person, self.order, self.on, least))
            for person, certain, possible in self._ranks
        ]

    def counted_technicians(self, least: int) -> Counted:
        """Those who hold at least that rank."""
        if least not in self._by_rank:
            self._by_rank[least] = _counted(self.ranked(least))
        return self._by_rank[least]

    @cached_property
    def counted_electricians(self) -> Counted:
        """Those whose certificate holds."""
        return _counted(self.certificates)

    @cached_property
    def counted_high_voltage(self) -> Counted:
        return _counted(self.high_voltage)

    @cached_property
    def certificates(self) -> list[tuple[Electrician, Course]]:
        """Each electrician with the standing of the certificate."""
        order, on = self.order, self.on
        return [(one, certificate(one, order, on)) for one in self.facts.electricians]

    @cached_property
    def high_voltage(self) -> list[tuple[Electrician, Course]]:
        """Those of them whose certificate is one of high voltage."""
        found = ((one, high_voltage(one, self.order, course)) for one, course in self.certificates)
        return [(one, course) for one, course in found if course]

    @cached_property
    def technician_ids(self) -> set[str]:
        return {person.id_number for person in self.technicians if person.id_number}

    @cached_property
    def electrician_ids(self) -> set[str]:
        return {person.id_number for person in self.facts.electricians if person.id_number}

    @cached_property
    def rows_of(self) -> dict[Tab, list[str]]:
        """Ids of the rows of the tables of people."""
        return {
            Tab.TECHNICIANS: [person.row_id for person in self.facts.technicians],
            Tab.ELECTRICIANS: [person.row_id for person in self.facts.electricians],
        }

    @cached_property
    def posts(self) -> list[tuple[Tab, Person]]:
        """Everybody with the tab he was entered on, tab by tab."""
        technicians, electricians = Tab.TECHNICIANS, Tab.ELECTRICIANS
        return [
            *[(tab, head) for tab, head in self.heads if head],
            *[(technicians, person) for person in self.facts.technicians],
            *[(electricians, person) for person in self.facts.electricians],
        ]


def _counted(people: Sequence[tuple[Person, Course]]) -> Counted:
    return people, HeadCount([(person.id_number, course) for person, course in people])
