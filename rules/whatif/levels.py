"""How the reached levels change by themselves as days go by."""

from collections.abc import Collection, Iterator
from datetime import date

from rules.facts import Facts
from rules.order import Order
from rules.whatif.reach import Reach, reach
from rules.whatif.scope import STAFF_RULES, ordered


def levels_over_time(
    facts: Facts,
    on: date,
    until: date,
    order: str | Order = "R30",
    rules: Collection[str] = STAFF_RULES,
) -> Iterator[Reach]:
    """What is reached on the day ``on``, then on each day until ``until`` on which a verdict at any
    level becomes another one although nobody changes the facts."""
    known = ordered(order)
    day: date | None = on
    while day is not None and day <= until:
        found = reach(facts, day, known, rules)
        yield found
        day = found.changes_on


def on_day(course: Collection[Reach], day: date) -> Reach:
    """The last of an ordered course that is not after ``day``; the first day must not be."""
    return [found for found in course if found.on <= day][-1]
