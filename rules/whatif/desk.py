"""Everything a what-if page shows of one roster, in one answer."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.dates import years_later
from rules.facts import Facts
from rules.order import NEWEST, Order
from rules.timeline import HORIZON_YEARS, Timeline, timeline
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.leaving import Leaving, leaving
from rules.whatif.levels import Outlook, below, outlook
from rules.whatif.reach import Reach, Reached, reach
from rules.whatif.repair import Repair, repair
from rules.whatif.scope import STAFF_RULES, ordered


@dataclass(frozen=True, slots=True)
class Desk:
    """aims: by category the level a repair is worked out for: what is applied for as long as it is
    not reached, else the next one. repairs: of those. together: the repair for everything applied
    for at once. outlook, timeline: None where nothing about time is known; the latter is about what
    is applied for, or else what is reached, and None where there is neither. leaving: None unless
    somebody leaves.
    """

    now: Reach
    aims: Mapping[Category, Level]
    repairs: Mapping[Category, Repair]
    together: Repair | None
    outlook: Outlook | None
    timeline: Timeline | None
    leaving: Leaving | None

    def to_dict(self) -> dict[str, Any]:
        """{order, on, categories: [{category, level, qualified_until, manual, aim, failed,
        undecided, repair}], together, outlook, timeline, leaving}; failed, undecided: findings at
        the level ``aim``."""
        return {
            "order": self.now.order,
            "on": self.now.on.isoformat(),
            "categories": [self._category(one) for one in self.now.categories],
            "together": self.together and self.together.to_dict(),
            "outlook": self.outlook and self.outlook.to_dict(),
            "timeline": self.timeline and self.timeline.to_dict(),
            "leaving": self.leaving and self.leaving.to_dict(),
        }

    def _category(self, reached: Reached) -> dict[str, Any]:
        category, level = reached.category, reached.level
        last = self.outlook.qualified_until(category, level) if self.outlook and level else None
        aim, found = self.aims.get(category), self.repairs.get(category)
        rung = reached.at(aim) if aim else None
        return {
            "category": category.value,
            "level": level and level.value,
            "qualified_until": last and last.isoformat(),
            "manual": [one.to_dict() for one in reached.rung.manual] if reached.rung else [],
            "aim": aim and aim.value,
            "failed": [one.to_dict() for one in rung.failed] if rung else [],
            "undecided": [one.to_dict() for one in rung.manual] if rung else [],
            "repair": found and found.to_dict(),
        }


def desk(
    facts: Facts,
    on: date,
    *,
    order: str | Order = NEWEST,
    rules: Collection[str] = STAFF_RULES,
    over_time: Collection[str] | None = None,
    leavers: Collection[str] = (),
    day: date | None = None,
) -> Desk:
    """What ``facts`` reach on the day ``on`` and ``HORIZON_YEARS`` ahead, and how to reach more.

    over_time: the rules whose dates are known, None: all that are looked at, empty: none. leavers:
    who leaves on ``day``, see ``leaving``. Raises what ``leaving`` and ``evaluate`` raise.
    """
    known, until = ordered(order), years_later(on, HORIZON_YEARS)
    timed = rules if over_time is None else over_time
    now = reach(facts, on, known, rules)
    levels = {category: level for category, level in now.levels.items() if level}
    applied = facts.applied or levels
    aims = dict(_aims(now, facts.applied))
    behind = any(below(now.levels[key], level) for key, level in facts.applied.items())
    return Desk(
        now,
        aims,
        {category: repair(facts, on, {category: level}, known) for category, level in aims.items()},
        repair(facts, on, facts.applied, known) if behind else None,
        outlook(facts, on, until, known, timed) if timed else None,
        timeline(replace(facts, applied=applied), on, until, known, timed)
        if timed and applied
        else None,
        leaving(facts, leavers, day or on, until, known, timed) if leavers else None,
    )


def _aims(now: Reach, applied: Mapping[Category, Level]) -> Iterator[tuple[Category, Level]]:
    for reached in now.categories:
        wanted = applied.get(reached.category)
        if wanted and below(reached.level, wanted):
            yield reached.category, wanted
        elif reached.above:
            yield reached.category, reached.above[0].level
