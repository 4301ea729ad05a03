"""People to find in a repair, and what waiting would do instead."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.vocabulary.enumerations import Category, ManagementWork, PersonKind, Tab


@dataclass(frozen=True, slots=True)
class Hire:
    """People of one kind to find outside the roster.

    rank: 1 初级, 2 中级, 3 高级, at least; 0 for electricians. years, works: management experience
    of a head. also_technician: a new technical head counts as a technician too. replaces: why the
    present head cannot stay; empty when there is none.
    """

    kind: PersonKind
    count: int
    rank: int = 0
    high_voltage: bool = False
    years: int = 0
    works: tuple[ManagementWork, ...] = ()
    also_technician: bool = False
    replaces: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "count": self.count,
            "rank": self.rank,
            "high_voltage": self.high_voltage,
            "years": self.years,
            "works": [work.value for work in self.works],
            "also_technician": self.also_technician,
            "replaces": list(self.replaces),
        }


@dataclass(frozen=True, slots=True)
class Wait:
    """A head who need not be replaced: he fulfils ``rule`` by himself from ``day`` on."""

    tab: Tab
    rule: str
    category: Category | None
    day: date

    def to_dict(self) -> dict[str, Any]:
        return {
            "tab": self.tab.value,
            "rule": self.rule,
            "category": self.category and self.category.value,
            "day": self.day.isoformat(),
        }
