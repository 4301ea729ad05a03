"""How the reached levels change by themselves as days go by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from rules.dates import DAY
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import NEWEST, Order
from rules.report import Finding
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.reach import Reach, reach
from rules.whatif.scope import STAFF_RULES, ordered


@dataclass(frozen=True, slots=True)
class Change:
    """A category reaches another level from ``day`` on. None: not even the lowest.

    findings: of a fall, what then stands against the level before.
    """

    day: date
    category: Category
    before: Level | None
    after: Level | None
    findings: tuple[Finding, ...]

    @property
    def falls(self) -> bool:
        return below(self.after, self.before)

    def to_dict(self) -> dict[str, Any]:
        """{day, category, before, after, falls, findings}."""
        return {
            "day": self.day.isoformat(),
            "category": self.category.value,
            "before": self.before and self.before.value,
            "after": self.after and self.after.value,
            "falls": self.falls,
            "findings": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is reached now, and every change until ``until`` although nobody changes the facts."""

    now: Reach
    until: date
    changes: tuple[Change, ...]

    def qualified_until(self, category: Category, level: Level | None = None) -> date | None:
        """合格至: the last day on which ``level`` (None: the one reached now) is still reached,
        ``until`` when it does not fall by then; None: it is not reached now."""
        now = self.now.levels[category]
        level = level or now
        if level is None or below(now, level):
            return None
        own = (change for change in self.changes if change.category is category)
        first = next((change.day for change in own if below(change.after, level)), None)
        return first - DAY if first else self.until

    def to_dict(self) -> dict[str, Any]:
        """As ``Reach``, with ``qualified_until`` of each category, ``until`` and ``changes``."""
        found = self.now.to_dict()
        for reached, entry in zip(self.now.categories, found["categories"], strict=True):
            last = self.qualified_until(reached.category)
            entry["qualified_until"] = last and last.isoformat()
        return found | {
            "until": self.until.isoformat(),
            "changes": [change.to_dict() for change in self.changes],
        }


def outlook(
    facts: Facts,
    on: date,
    until: date,
    order: str | Order = NEWEST,
    rules: Collection[str] = STAFF_RULES,
) -> Outlook:
    """The levels from the day ``on`` until ``until``. Raises ``FactsError`` when the former is
    later, and what ``reach`` raises."""
    course = list(levels_over_time(facts, on, until, order, rules))
    changes = (change for one, other in pairwise(course) for change in changes_between(one, other))
    return Outlook(course[0], until, tuple(changes))


def levels_over_time(
    facts: Facts,
    on: date,
    until: date,
    order: str | Order = NEWEST,
    rules: Collection[str] = STAFF_RULES,
) -> Iterator[Reach]:
    """What is reached on the day ``on``, then on each day until ``until`` on which a verdict at any
    level becomes another one. Raises as ``outlook``."""
    if until < on:
        raise FactsError([f"until: 不得早于{on}"])
    known = ordered(order)
    day: date | None = on
    while day is not None and day <= until:
        found = reach(facts, day, known, rules)
        yield found
        day = found.changes_on


def on_day(course: Sequence[Reach], day: date) -> Reach:
    """The last of a course that is not after ``day``; its first day must not be."""
    return next(found for found in reversed(course) if found.on <= day)


def changes_between(earlier: Reach, later: Reach) -> Iterator[Change]:
    for category in Category:
        before, after = earlier.levels[category], later.levels[category]
        if before is not after:
            against = later.of(category).at(before).failed if before else ()
            yield Change(later.on, category, before, after, against)


def below(level: Level | None, other: Level | None) -> bool:
    """Whether ``level`` is lower than ``other``; None is below every level, "1" the highest."""
    if other is None:
        return False
    return level is None or int(level) > int(other)
