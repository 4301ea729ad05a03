"""Judges the facts of an application by a rule order."""

from collections.abc import Collection
from datetime import date

from rules.checks import CHECKS
from rules.examination import Examination
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import Order, load_order
from rules.report import Finding, Report


def evaluate(
    facts: Facts, on: date, order: str | Order = "R30", only: Collection[str] | None = None
) -> Report:
    """The report on ``facts`` as of the day ``on``: every finding of every rule, in their order.

    Rules about a level say nothing while no category is chosen. An order that is no longer in force
    can still be asked for: old holders are measured by it. only: the ids of the rules to ask, None
    for all. Raises ``LookupError`` for an unknown order, ``ValueError`` when it was not yet in
    force on that day and ``FactsError`` for a level that it does not know.
    """
    if isinstance(order, str):
        order = load_order(order)
    if on < order.effective_from:
        raise ValueError(f"{order.code} is in force from {order.effective_from}, not on {on}")
    _require_known_levels(facts, order)
    examination = Examination(facts, on, order)
    findings: list[Finding] = []
    for rule in order.rules:
        if only is None or rule.id in only:
            findings += CHECKS[rule.id](rule, examination)
    return Report(order.code, on.isoformat(), tuple(findings))


def _require_known_levels(facts: Facts, order: Order) -> None:
    faults = [
        f"applied.{category}: {order.code}没有{level}级"
        for category, level in facts.applied.items()
        if level not in order.levels
    ]
    if faults:
        raise FactsError(faults)
