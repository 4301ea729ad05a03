"""What the rules say about an application: findings, one or more for each rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from rules.vocabulary.enumerations import Category, Level, Tab

MET = "符合要求"
MONTHS = "个月"


class Result(StrEnum):
    """``MANUAL``: the data does not decide it; a reviewer does."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    MANUAL = "manual"

    __hash__ = str.__hash__  # Enum's own is slow, and every count of results needs it


# For the checks: to look a member up by its class takes ten times as long (CPython 3.11).
PASS, MANUAL, FAIL = Result.PASS, Result.MANUAL, Result.FAIL
SEVERITY = {PASS: 0, MANUAL: 1, FAIL: 2}
NEVER = None, None


def duration(months: int) -> str:
    """2年9个月, 5年, 3个月; 0年 for none."""
    years, rest = divmod(months, 12)
    return (f"{years}年" if years or not rest else "") + (f"{rest}个月" if rest else "")


def worst(results: Iterable[Result]) -> Result:
    """FAIL before MANUAL before PASS; PASS where there is none."""
    return max(results, key=SEVERITY.__getitem__, default=PASS)


# These two are made dozens of times for a report; frozen, each would take three times as long.
@dataclass(slots=True)
class Input:
    """A fact that a finding rests on: what it is, its value, and where it was entered.

    items: ids of the rows, empty when it is a field of the tab's form.
    """

    label: str
    value: str
    tab: Tab
    items: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "value": self.value,
            "tab": self.tab.value,
            "items": list(self.items),
        }


@dataclass(slots=True)
class Margin:
    """How far the actual value lies above (+) or below (-) the required one, in ``unit``.

    surplus: whether it is told how much more there is than required.
    """

    value: Decimal
    unit: str
    surplus: bool = True

    @property
    def text(self) -> str:
        """``多3人``, ``差2人``, ``还差1年2个月``, ``刚好达到``; "" for a surplus not told."""
        if not self.value:
            return "刚好达到"
        if self.value > 0:
            return f"多{self.value:f}{self.unit}" if self.surplus else ""
        if self.unit == MONTHS:
            return f"还差{duration(int(-self.value))}"
        return f"差{-self.value:f}{self.unit}"

    def to_dict(self) -> dict[str, str]:
        return {"value": f"{self.value:f}", "unit": self.unit, "text": self.text}


class Finding(NamedTuple):
    """One conclusion. ``message`` tells a person what to do, ``tab`` where to do it.

    items: ids of the rows concerned, empty when it is about the tab as a whole.
    missing: how many persons a head-count lacks, 0 for every other rule.
    inputs: what it rests on. margin: None where the rule measures nothing.
    changes_on: the next day on which the verdict is another one by itself, if nothing is changed
    in the facts; ``becomes``: that verdict. Both None: it stays. Findings of a rule about each
    person share them: they speak of the rule's verdict, the worst of its findings.
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
    inputs: tuple[Input, ...] = ()
    margin: Margin | None = None
    changes_on: date | None = None
    becomes: Result | None = None

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
            "inputs": [one.to_dict() for one in self.inputs],
            "margin": self.margin and self.margin.to_dict(),
            "changes_on": self.changes_on and self.changes_on.isoformat(),
            "becomes": self.becomes and self.becomes.value,
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
        inputs: Iterable[Input] = (),
        margin: Margin | None = None,
        step: tuple[date, Result] | None = None,
    ) -> Finding:
        """``message`` is that of a failure or of an open question; a pass needs none.

        step: (changes_on, becomes).
        """
        changes_on, becomes = step or NEVER
        return Finding._make(  # half the time of Finding(…)
            (
                self.id,
                self.title,
                self.basis,
                result,
                required,
                actual,
                MET if result is PASS else message,
                tab,
                category,
                level,
                tuple(items),
                missing,
                tuple(inputs),
                margin,
                changes_on,
                becomes,
            )
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
        return all(finding.result is not FAIL for finding in self.findings)

    @property
    def failed(self) -> tuple[Finding, ...]:
        return self._with(Result.FAIL)

    @property
    def manual(self) -> tuple[Finding, ...]:
        return self._with(Result.MANUAL)

    @property
    def changes_on(self) -> date | None:
        """The next day on which a verdict is another one by itself."""
        return min((f.changes_on for f in self.findings if f.changes_on), default=None)

    def decisive(self) -> dict[tuple[str, Category | None], Finding]:
        """By rule and category the worst finding: its result is the verdict."""
        found: dict[tuple[str, Category | None], Finding] = {}
        for finding in self.findings:
            key = finding.rule, finding.category
            known = found.get(key)
            if known is None or SEVERITY[finding.result] > SEVERITY[known.result]:
                found[key] = finding
        return found

    @property
    def shortages(self) -> tuple[Finding, ...]:
        """The head-counts that lack people (统计信息, 缺少人数)."""
        return tuple(finding for finding in self.findings if finding.missing)

    def to_dict(self) -> dict[str, Any]:
        """{order, on, clean, changes_on, counts: {pass, fail, manual}, findings, shortages}."""
        return {
            "order": self.order,
            "on": self.on,
            "clean": self.clean,
            "changes_on": self.changes_on and self.changes_on.isoformat(),
            "counts": {result.value: len(self._with(result)) for result in Result},
            "findings": [finding.to_dict() for finding in self.findings],
            "shortages": [finding.to_dict() for finding in self.shortages],
        }

    def _with(self, result: Result) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.result is result)
