"""Everything a what-if page shows of one roster, in one answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rules.dates import years_later
from rules.facts import Facts
from rules.order import Order
from rules.timeline import HORIZON_YEARS, Timeline, timeline
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.leaving import Leaving, leaving
from rules.whatif.levels import Outlook, below, outlook
from rules.whatif.reach import Reached
from rules.whatif.repair import Repair, repair
from rules.whatif.scope import STAFF_RULES, ordered


@dataclass(frozen=True, slots=True)
class Desk:
    """aims: by category the level a repair is worked out for: what is applied for as long as it is
    not reached, else the next one. repairs: of those. together: the repair for everything applied
    for at once. timeline: verdicts at what is applied for, or else at what is reached; None where
    there is neither. leaving: None unless somebody leaves.
    """

    outlook: Outlook
    aims: Mapping[Category, Level] = field(default_factory=dict)
    repairs: Mapping[Category, Repair] = field(default_factory=dict)
    together: Repair | None = None
    timeline: Timeline | None = None
    leaving: Leaving | None = None

    def to_dict(self) -> dict[str, Any]:
        """{outlook, categories: [{category, level, qualified_until, manual, aim, failed, undecided,
        repair}], together, timeline, leaving}; failed, undecided: findings at the level ``aim``."""
        reached = self.outlook.now.categories
        return {
            "outlook": self.outlook.to_dict(),
            "categories": [self._category(one) for one in reached],
            "together": self.together and self.together.to_dict(),
            "timeline": self.timeline and self.timeline.to_dict(),
            "leaving": self.leaving and self.leaving.to_dict(),
        }

    def _category(self, reached: Reached) -> dict[str, Any]:
        last = self.outlook.qualified_until(reached.category)
        aim, found = self.aims.get(reached.category), self.repairs.get(reached.category)
        rung = reached.at(aim) if aim else None
        return {
            "category": reached.category.value,
            "level": reached.level and reached.level.value,
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
    order: str | Order = "R30",
    rules: Collection[str] = STAFF_RULES,
    leavers: Collection[str] = (),
    day: date | None = None,
) -> Desk:
    """What ``facts`` reach on the day ``on`` and ``HORIZON_YEARS`` ahead, and how to reach more.

    leavers: who leaves on ``day``, see ``leaving``. Raises what ``leaving`` and ``evaluate`` raise.
    """
    known, until = ordered(order), years_later(on, HORIZON_YEARS)
    found = outlook(facts, on, until, known, rules)
    levels = found.now.levels
    applied = facts.applied or {key: level for key, level in levels.items() if level}
    aims = dict(_aims(found, facts.applied))
    behind = any(below(levels[key], level) for key, level in facts.applied.items())
    return Desk(
        found,
        aims,
        {category: repair(facts, on, {category: level}, known) for category, level in aims.items()},
        repair(facts, on, facts.applied, known) if behind else None,
        timeline(replace(facts, applied=applied), on, until, known, rules) if applied else None,
        leaving(facts, leavers, day or on, until, known, rules) if leavers else None,
    )


def _aims(found: Outlook, applied: Mapping[Category, Level]) -> list[tuple[Category, Level]]:
    aims = []
    for reached in found.now.categories:
        wanted = applied.get(reached.category)
        if wanted and below(reached.level, wanted):
            aims.append((reached.category, wanted))
        elif reached.above:
            aims.append((reached.category, reached.above[0].level))
    return aims
