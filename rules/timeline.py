"""What becomes of an enterprise if nothing is done: its verdicts day by day (合格至)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.dates import DAY, years_later
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.order import NEWEST, Order
from rules.report import Finding, Report, Result
from rules.vocabulary.enumerations import Category

HORIZON_YEARS = 6
"""A licence lasts so long; who looks further ahead would see everybody retire."""


@dataclass(frozen=True, slots=True)
class Change:
    """From ``day`` on a rule's verdict for a category (None: for all) is another one.

    finding: the decisive one of that day; its message tells who or what is concerned.
    """

    day: date
    rule: str
    category: Category | None
    before: Result
    after: Result
    finding: Finding

    def to_dict(self) -> dict[str, Any]:
        """{day, rule, category, before, after, title, message, actual, required, tab, items}."""
        finding = self.finding.to_dict()
        shared = ("title", "message", "actual", "required", "tab", "items")
        return {
            "day": self.day.isoformat(),
            "rule": self.rule,
            "category": self.category and self.category.value,
            "before": self.before.value,
            "after": self.after.value,
            **{key: finding[key] for key in shared},
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """The changes after ``on`` up to ``until``, in order of time.

    qualified_until: the last day (合格至) on which no rule fails; None when one fails on ``on``
    itself, ``until`` when none fails by then.
    """

    on: date
    until: date
    changes: tuple[Change, ...]
    qualified_until: date | None

    def to_dict(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "until": self.until.isoformat(),
            "qualified_until": self.qualified_until and self.qualified_until.isoformat(),
            "changes": [change.to_dict() for change in self.changes],
        }


def timeline(
    facts: Facts,
    on: date,
    until: date | None = None,
    order: str | Order = NEWEST,
    only: Collection[str] | None = None,
) -> Timeline:
    """How the verdicts change by themselves, ``HORIZON_YEARS`` ahead unless ``until`` says else.

    order, only and what is raised: as for ``evaluate``.
    """
    until = until or years_later(on, HORIZON_YEARS)
    report = evaluate(facts, on, order, only)
    qualified = None if not report.clean else until
    changes: list[Change] = []
    while (day := report.changes_on) and day <= until:
        later = evaluate(facts, day, order, only)
        changes += _differences(report, later, day)
        if report.clean and not later.clean and qualified == until:
            qualified = day - DAY
        report = later
    return Timeline(on, until, tuple(changes), qualified)


def _differences(before: Report, after: Report, day: date) -> list[Change]:
    """Rules and categories are the same in both: they depend on what is applied for only."""
    old = before.decisive()
    return [
        Change(day, rule, category, old[rule, category].result, finding.result, finding)
        for (rule, category), finding in after.decisive().items()
        if finding.result is not old[rule, category].result
    ]
