"""统计信息 of a holder: how many people the licence asks for, how many there are, who is missing.

An old-rule holder is measured twice: by the order of its licence, and by the current order at the
level that its own is aligned with. That nobody is missing by the former order says nothing about
the overlaps that the current one forbids (seed 002 step 9), so that the two stand side by side.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rules.alignment import align
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.order import NEWEST, load_order, order_in_force
from rules.report import Finding, Report, Result

# The head-counts: rule, parameter, who is counted.
COUNTED = {
    "R-11": ("technicians", "电力相关专业技术人员"),
    "R-12": ("technicians_middle", "其中中级以上技术人员"),
    "R-13": ("electricians", "电力相关专业技能人员"),
    "R-14": ("electricians_high_voltage", "其中高压电工"),
}
OVERLAPS = ("R-17", "R-18", "R-19")
ASKED = frozenset((*COUNTED, *OVERLAPS))


@dataclass(frozen=True, slots=True)
class Measure:
    """One head-count by one order. ``missing``: persons that are surely missing, 0 where the count
    is met or a reviewer has to decide on somebody."""

    required: int
    actual: int
    actual_text: str
    missing: int
    result: Result

    @property
    def verdict(self) -> str:
        """``已满足``, ``缺4人`` or ``待核定``: never a bare number."""
        if self.result is Result.PASS:
            return "已满足"
        return f"缺{self.missing}人" if self.missing else "待核定"

    def to_dict(self) -> dict[str, Any]:
        return {
            "required": self.required,
            "actual": self.actual,
            "actual_text": self.actual_text,
            "missing": self.missing,
            "result": self.result.value,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """A roster by one order: ``level`` in words, ``counts`` by rule id (None: no requirement)."""

    order: str
    name: str
    level: str
    counts: dict[str, Measure | None]

    @property
    def missing(self) -> list[tuple[str, int]]:
        """(who, how many) where somebody is missing."""
        counted = [(COUNTED[rule][1].removeprefix("其中"), m) for rule, m in self.counts.items()]
        return [(who, measure.missing) for who, measure in counted if measure and measure.missing]

    @property
    def met(self) -> bool:
        """Every count is surely met."""
        return all(one is None or one.result is Result.PASS for one in self.counts.values())

    @property
    def verdict(self) -> str:
        if self.met:
            return "人数满足"
        if not self.missing:
            return "人数须待核定"
        return "尚缺" + "、".join(f"{who}{persons}人" for who, persons in self.missing)

    def to_dict(self) -> dict[str, Any]:
        return {
            "order": self.order,
            "name": self.name,
            "level": self.level,
            "met": self.met,
            "rows": [
                {"rule": rule, "who": COUNTED[rule][1], "measure": one and one.to_dict()}
                for rule, one in self.counts.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class Statistics:
    """``former``: None for a holder under the current order. ``overlaps``: what R-17 to R-19 say
    against the roster."""

    on: date
    former: Measured | None
    current: Measured
    overlaps: tuple[Finding, ...]

    @property
    def settled(self) -> bool:
        """The current order is surely met, and nobody holds posts that exclude each other."""
        return self.current.met and not self.overlaps

    @property
    def conclusion(self) -> str:
        """One sentence: 按旧规人数满足；按30号令尚缺……；存在重复填报……."""
        parts = [f"按旧规（{self.former.name}）{self.former.verdict}"] if self.former else []
        parts.append(f"按{self.current.name}{self.current.verdict}")
        if self.overlaps:
            parts.append(
                f"存在重复填报或违规兼任{len(self.overlaps)}项，须按{self.current.name}整改"
            )
        else:
            parts.append("未发现重复填报或违规兼任")
        return "；".join(parts) + "。"

    def to_dict(self) -> dict[str, Any]:
        """{on, settled, conclusion, former: measured | null, current: measured, overlaps:
        [finding]}; measured: {order, name, level, met, rows: [{rule, who, measure | null}]}."""
        return {
            "on": self.on.isoformat(),
            "settled": self.settled,
            "conclusion": self.conclusion,
            "former": self.former and self.former.to_dict(),
            "current": self.current.to_dict(),
            "overlaps": [finding.to_dict() for finding in self.overlaps],
        }


def statistics(facts: Facts, on: date, held_under: str = NEWEST) -> Statistics:
    """The roster of a holder on a day; ``facts.applied`` are the levels held under that order.

    Raises ``LookupError`` for an unknown order and ``FactsError`` for a level that it does not
    know; at least one category has to be held (``ValueError``).
    """
    if not facts.applied:
        raise ValueError("no category is held")
    in_force = order_in_force(on)
    if held_under == in_force:
        return _statistics(None, facts, on, in_force)
    former = _measured(evaluate(facts, on, held_under, ASKED), facts)
    levels = {category: align(level, held_under).level for category, level in facts.applied.items()}
    return _statistics(former, replace(facts, applied=levels), on, in_force)


def _statistics(former: Measured | None, facts: Facts, on: date, in_force: str) -> Statistics:
    report = evaluate(facts, on, in_force, ASKED)
    overlaps = tuple(finding for finding in report.failed if finding.rule in OVERLAPS)
    return Statistics(on, former, _measured(report, facts), overlaps)


def _measured(report: Report, facts: Facts) -> Measured:
    order, level = load_order(report.order), min(facts.applied.values(), key=int)
    found = {finding.rule: finding for finding in report.findings}
    counts = {
        rule: _measure(getattr(order.levels[level], parameter), found.get(rule))
        for rule, (parameter, _) in COUNTED.items()
    }
    return Measured(order.code, order.name, level.label, counts)


def _measure(required: int, finding: Finding | None) -> Measure | None:
    if finding is None or finding.margin is None:
        return None
    actual = required + int(finding.margin.value)
    return Measure(required, actual, finding.actual, finding.missing, finding.result)
