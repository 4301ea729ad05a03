"""A firm's question about its own people, answered for one page: those of an application, or those
of a licence that it holds."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.alignment import align
from rules.dates import years_later
from rules.facts import Facts
from rules.statistics import statistics
from rules.timeline import HORIZON_YEARS
from rules.whatif.desk import desk
from rules.whatif.leaving import roster, unknown_leavers


@dataclass(frozen=True, slots=True)
class Asked:
    """leave: places on the roster (``rules.whatif.leaving.roster``) of who leaves on ``day``.

    order: the one that is in force; held_under: that of ``Facts.applied``. rules: those looked at.
    """

    on: date
    leave: Collection[str]
    day: date
    order: str
    held_under: str
    rules: Collection[str]

    @property
    def until(self) -> date:
        return years_later(self.on, HORIZON_YEARS)

    def faults(self, facts: Facts) -> list[tuple[str, str]]:
        """What makes no sense: (path, message)."""
        found = []
        if unknown_leavers(facts, self.leave):
            message = "所选人员有的已不在人员名单上，请重新选择"
            found.append(("leave", message))
        if not self.on <= self.day <= self.until:
            last = self.until
            message = f"离职日期应在今天至{last.year}年{last.month}月{last.day}日之间"
            found.append(("day", message))
        return found


def own_roster(
    facts: Facts, asked: Asked, kinds: Mapping[str, str | None], mask: Callable[[str], str]
) -> dict[str, Any]:
    """``contracts.what_if.WhatIfAnswer``. kinds: tab → kind of the people on it; mask: what a page
    may show of an identity number."""
    levels = facts.applied
    if asked.held_under != asked.order:
        levels = {one: align(level, asked.held_under).level for one, level in levels.items()}
    found = desk(
        replace(facts, applied=levels),
        asked.on,
        order=asked.order,
        rules=asked.rules,
        leavers=asked.leave,
        day=asked.day,
    )
    counted = statistics(facts, asked.on, asked.held_under) if facts.applied else None
    return {
        "on": asked.on,
        "until": asked.until,
        "applied": {category.value: level.value for category, level in levels.items()},
        "people": [
            {
                "place": place,
                "kind": kinds[place.partition("/")[0]],
                "name": person.name,
                "id_number_masked": mask(person.id_number),
            }
            for place, person in roster(facts)
        ],
        "desk": found.to_dict(),
        "statistics": counted and counted.to_dict(),
    }
