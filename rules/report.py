"""What the rules say about an application: findings, one or more for each rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rules.vocabulary.enumerations import Category, Level, Tab

MET = "符合要求"


class Result(StrEnum):
    """``MANUAL``: the data does not decide it; a reviewer does."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion. ``message`` tells a person what to do, ``tab`` where to do it.

    items: ids of the rows concerned, empty when it is about the tab as a whole.
    missing: how many persons a head-count lacks, 0 for every other rule.
    """

    rule: str
    title: str
    basis: str
    result: Result
    required: str
    actual: str
    message: str
    tab: Tab
    category: Category | None = None
    level: Level | None = None
    items: tuple[str, ...] = ()
    missing: int = 0

    def to_dict(self) -> dict[str, Any]:
        """JSON primitives under the names of the fields."""
        return {
            "rule": self.rule,
            "title": self.title,
            "basis": self.basis,
            "result": self.result.value,
            "required": self.required,
            "actual": self.actual,
            "message": self.message,
            "tab": self.tab.value,
            "category": self.category and self.category.value,
            "level": self.level and self.level.value,
            "items": list(self.items),
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the order states it; makes its findings.

    categories, levels: what must be applied for, so that the rule has something to say.
    """

    id: str
    title: str
    basis: str
    categories: frozenset[Category]
    levels: frozenset[Level]

    def finding(
        self,
        result: Result,
        tab: Tab,
        required: str,
        actual: str,
        message: str = MET,
        *,
        category: Category | None = None,
        level: Level | None = None,
        items: Iterable[str] = (),
        missing: int = 0,
    ) -> Finding:
        """``message`` is that of a failure or of an open question; a pass needs none."""
        return Finding(
            self.id,
            self.title,
            self.basis,
            result,
            required,
            actual,
            MET if result is Result.PASS else message,
            tab,
            category,
            level,
            tuple(items),
            missing,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one evaluation, in the order of the rules. ``on``: ISO date."""

    order: str
    on: str
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Nothing failed; open questions for the reviewer do not stand against submission."""
        return all(finding.result is not Result.FAIL for finding in self.findings)

    @property
    def failed(self) -> tuple[Finding, ...]:
        return self._with(Result.FAIL)

    @property
    def manual(self) -> tuple[Finding, ...]:
        return self._with(Result.MANUAL)

    @property
    def shortages(self) -> tuple[Finding, ...]:
        """The head-counts that lack people (统计信息, 缺少人数)."""
        return tuple(finding for finding in self.findings if finding.missing)

    def to_dict(self) -> dict[str, Any]:
        """{order, on, clean, counts: {pass, fail, manual}, findings: […], shortages: […]}."""
        return {
            "order": self.order,
            "on": self.on,
            "clean": self.clean,
            "counts": {result.value: len(self._with(result)) for result in Result},
            "findings": [finding.to_dict() for finding in self.findings],
            "shortages": [finding.to_dict() for finding in self.shortages],
        }

    def _with(self, result: Result) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.result is result)
