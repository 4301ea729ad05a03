"""Which readings an examination rests on, and what it would say by the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.evaluate import evaluate
from rules.facts import Facts
from rules.order import NEWEST, Order, load_order, with_reading
from rules.report import Report, Result
from rules.vocabulary.enumerations import Category, Labelled
from rules.vocabulary.readings import READINGS


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict that would be another one."""

    rule: str
    category: Category | None
    title: str
    result: Result
    message: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "category": self.category and self.category.value,
            "title": self.title,
            "result": self.result.value,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What another reading would say: nothing else where there are no differences."""

    value: Labelled
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": self.value.value,
            "label": self.value.label,
            "differences": [one.to_dict() for one in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Applied:
    """A reading (口径) on which verdicts of ``rules`` rest, and the others that there are."""

    name: str
    title: str
    value: Labelled
    source: str
    rules: tuple[str, ...]
    others: tuple[Otherwise, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "value": self.value.value,
            "label": self.value.label,
            "rules": list(self.rules),
            "others": [one.to_dict() for one in self.others],
        }


@dataclass(frozen=True, slots=True)
class Examined(Report):
    """A report with the readings that it rests on."""

    readings: tuple[Applied, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """That of the report, and ``readings``."""
        return {**Report.to_dict(self), "readings": [one.to_dict() for one in self.readings]}


def examine(facts: Facts, on: date, order: str | Order = NEWEST) -> Examined:
    """``evaluate`` with the readings that it rests on: those of the rules that had something to
    say, each with the verdicts that would be others by another reading. Raises as ``evaluate``."""
    known = load_order(order) if isinstance(order, str) else order
    report = evaluate(facts, on, known)
    readings = tuple(_applied(report, facts, on, known))
    return Examined(report.order, report.on, report.findings, readings)


def _applied(report: Report, facts: Facts, on: date, order: Order) -> Iterator[Applied]:
    spoken = {finding.rule for finding in report.findings}
    for name, reading in READINGS.items():
        rules = tuple(rule for rule in reading.rules if rule in spoken)
        if rules:
            value = order.readings[name]
            others = tuple(
                Otherwise(other, _differences(report, facts, on, order, name, other, rules))
                for other in reading.choices
                if other is not value
            )
            yield Applied(name, reading.title, value, order.reading_sources[name], rules, others)


def _differences(
    report: Report,
    facts: Facts,
    on: date,
    order: Order,
    name: str,
    other: Labelled,
    rules: tuple[str, ...],
) -> tuple[Difference, ...]:
    otherwise = evaluate(facts, on, with_reading(order, name, other), rules).decisive()
    before = report.decisive()
    return tuple(
        Difference(rule, category, finding.title, finding.result, finding.message)
        for (rule, category), finding in otherwise.items()
        if finding.result is not before[rule, category].result
    )
