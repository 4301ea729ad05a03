"""Judges the facts of an application by a rule order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from rules.checks import CHECKS, OF_PEOPLE
from rules.examination import Examination
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import NEWEST, Order, load_order
from rules.report import Finding, Report
from rules.vocabulary.enumerations import Category, Level


def evaluate(
    facts: Facts, on: date, order: str | Order = NEWEST, only: Collection[str] | None = None
) -> Report:
    """The report on ``facts`` as of the day ``on``: every finding of every rule, in their order.

    Rules about a level say nothing while no category is chosen. An order that is no longer in force
    can still be asked for: old holders are measured by it. only: the ids of the rules to ask, None
    for all. Raises ``LookupError`` for an unknown order, ``ValueError`` when it was not yet in
    force on that day and ``FactsError`` for a level that it does not know.
    """
    (report,) = evaluate_each(facts, on, [facts.applied], order, only)
    return report


def evaluate_each(
    facts: Facts,
    on: date,
    choices: Sequence[Mapping[Category, Level]],
    order: str | Order = NEWEST,
    only: Collection[str] | None = None,
) -> list[Report]:
    """The report as each of ``choices`` is applied for instead; the people are looked at once.

    The others and what is raised: as ``evaluate``.
    """
    if isinstance(order, str):
        order = load_order(order)
    if on < order.effective_from:
        raise ValueError(f"{order.code} is in force from {order.effective_from}, not on {on}")
    _require_known_levels(choices, order)
    x = Examination(facts, on, order)
    of_people: dict[str, list[Finding]] = {}
    reports = []
    for applied in choices:
        x = x.against(applied)
        findings: list[Finding] = []
        for rule in order.rules:
            if only is not None and rule.id not in only:
                continue
            found = of_people.get(rule.id)
            if found is None:
                found = list(CHECKS[rule.id](rule, x))
                if rule.id in OF_PEOPLE:
                    of_people[rule.id] = found
            findings += found
        reports.append(Report(order.code, on.isoformat(), tuple(findings)))
    return reports


def _require_known_levels(choices: Iterable[Mapping[Category, Level]], order: Order) -> None:
    faults = [
        f"applied.{category}: {order.code}没有{level}级"
        for applied in choices
        for category, level in applied.items()
        if level not in order.levels
    ]
    if faults:
        raise FactsError(faults)
