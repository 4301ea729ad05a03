"""Which level of each category the facts reach, and what stands against the levels above."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.evaluate import evaluate_each
from rules.facts import Facts
from rules.order import NEWEST, Order
from rules.report import Finding, Result
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.scope import STAFF_RULES, ordered


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a category held against the facts."""

    level: Level
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.result is Result.FAIL)

    @property
    def manual(self) -> tuple[Finding, ...]:
        """What a reviewer has to decide; it does not stand against the level."""
        return tuple(finding for finding in self.findings if finding.result is Result.MANUAL)

    def to_dict(self) -> dict[str, Any]:
        """{level, failed: [finding], manual: [finding]}."""
        return {
            "level": self.level.value,
            "failed": [finding.to_dict() for finding in self.failed],
            "manual": [finding.to_dict() for finding in self.manual],
        }


@dataclass(frozen=True, slots=True)
class Reached:
    """``rungs``: every level of the order, the highest first."""

    category: Category
    rungs: tuple[Rung, ...]

    @property
    def rung(self) -> Rung | None:
        """The highest level nothing fails at; None: not even the lowest is reached."""
        return next((rung for rung in self.rungs if not rung.failed), None)

    @property
    def level(self) -> Level | None:
        return self.rung.level if self.rung else None

    @property
    def above(self) -> tuple[Rung, ...]:
        """The levels that are not reached, the nearest first."""
        reached = self.rungs.index(self.rung) if self.rung else len(self.rungs)
        return self.rungs[:reached][::-1]

    def at(self, level: Level) -> Rung:
        return next(rung for rung in self.rungs if rung.level is level)

    def to_dict(self) -> dict[str, Any]:
        """{category, level, manual: [finding] at that level, above: [rung]}."""
        return {
            "category": self.category.value,
            "level": self.level and self.level.value,
            "manual": [finding.to_dict() for finding in self.rung.manual] if self.rung else [],
            "above": [rung.to_dict() for rung in self.above],
        }


@dataclass(frozen=True, slots=True)
class Reach:
    """``order``: its code. What is reached in several categories is reached together, because one
    staff serves them all: the head-count is that of the highest level, not the sum."""

    order: str
    on: date
    categories: tuple[Reached, ...]

    @property
    def levels(self) -> dict[Category, Level | None]:
        return {reached.category: reached.level for reached in self.categories}

    @property
    def changes_on(self) -> date | None:
        """The next day on which a verdict at any level is another one by itself."""
        days = (f.changes_on for f in self._findings() if f.changes_on)
        return min(days, default=None)

    def of(self, category: Category) -> Reached:
        return next(reached for reached in self.categories if reached.category is category)

    def to_dict(self) -> dict[str, Any]:
        """{order, on, categories: […]}."""
        return {
            "order": self.order,
            "on": self.on.isoformat(),
            "categories": [reached.to_dict() for reached in self.categories],
        }

    def _findings(self) -> Iterator[Finding]:
        for reached in self.categories:
            for rung in reached.rungs:
                yield from rung.findings


def reach(
    facts: Facts,
    on: date,
    order: str | Order = NEWEST,
    rules: Collection[str] = STAFF_RULES,
) -> Reach:
    """What ``facts`` reach in every category on the day ``on``; what is applied for is ignored.

    rules: ids of those looked at, by default the ones that the roster decides alone;
    ``condition_rules(order)`` for all. Raises what ``evaluate`` raises.
    """
    known = ordered(order)
    levels = sorted(known.levels)
    choices = [dict.fromkeys(Category, level) for level in levels]
    reports = evaluate_each(facts, on, choices, known, rules)
    by_level = {level: found.findings for level, found in zip(levels, reports, strict=True)}
    return Reach(
        known.code,
        on,
        tuple(
            Reached(
                category,
                tuple(
                    Rung(level, tuple(f for f in found if f.category in (None, category)))
                    for level, found in by_level.items()
                ),
            )
            for category in Category
        ),
    )
