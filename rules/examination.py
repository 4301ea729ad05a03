"""What every check needs: the facts, the day, the order, and a few derived views of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.course import Course
from rules.facts import Electrician, Facts, Person, Technician
from rules.order import LevelConditions, Order
from rules.report import Rule
from rules.standing import certificate, rank_course
from rules.vocabulary.enumerations import Category, Level, Tab


@dataclass(frozen=True)
class Examination:
    """One evaluation of ``facts`` as of the day ``on`` under ``order``."""

    facts: Facts
    on: date
    order: Order

    def applied_under(self, rule: Rule) -> Iterator[tuple[Category, Level]]:
        """The applied categories and levels of which ``rule`` speaks, in a fixed order."""
        for category in Category:
            level = self.facts.applied.get(category)
            if level in rule.levels and category in rule.categories:
                yield category, level

    @cached_property
    def highest(self) -> Level | None:
        """The highest level applied for: one staff serves all categories, so it sets the counts."""
        return min(self.facts.applied.values(), key=int, default=None)

    @cached_property
    def conditions(self) -> LevelConditions | None:
        return self.order.levels[self.highest] if self.highest else None

    @cached_property
    def technicians(self) -> list[Technician]:
        """The technicians, with the technical head if he holds that post too."""
        head = self.facts.technical_head
        also = [head] if head and head.also_technician else []
        return [*self.facts.technicians, *also]

    def ranked(self, least: int) -> list[tuple[Technician, Course]]:
        """Each technician with his standing towards the rank ``least`` (1 to 3)."""
        return [(p, rank_course(p, self.order, self.on, least)) for p in self.technicians]

    @cached_property
    def certificates(self) -> list[tuple[Electrician, Course]]:
        """Each electrician with the standing of the certificate."""
        return [(p, certificate(p, self.order, self.on)) for p in self.facts.electricians]

    @cached_property
    def posts(self) -> list[tuple[Tab, Person]]:
        """Everybody with the tab he was entered on, tab by tab."""
        heads: list[tuple[Tab, Person | None]] = [
            (Tab.TECHNICAL_HEAD, self.facts.technical_head),
            (Tab.SAFETY_HEAD, self.facts.safety_head),
        ]
        return [
            *((tab, head) for tab, head in heads if head),
            *((Tab.TECHNICIANS, person) for person in self.facts.technicians),
            *((Tab.ELECTRICIANS, person) for person in self.facts.electricians),
        ]
