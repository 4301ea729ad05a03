"""Judges the facts of an application by a rule order."""

from datetime import date

from rules.checks import CHECKS
from rules.examination import Examination
from rules.facts import Facts
from rules.order import load_order
from rules.report import Report


def evaluate(facts: Facts, on: date, order: str = "R30") -> Report:
    """The report on ``facts`` as of the day ``on``: every finding of every rule, in their order.

    Rules about a level say nothing while no category is chosen. Raises ``LookupError`` for an
    unknown order and ``ValueError`` when it was not yet in force on that day.
    """
    rules = load_order(order)
    if on < rules.effective_from:
        raise ValueError(f"{order} is in force from {rules.effective_from}, not on {on}")
    examination = Examination(facts, on, rules)
    findings = tuple(
        finding for rule in rules.rules for finding in CHECKS[rule.id](rule, examination)
    )
    return Report(rules.code, on.isoformat(), findings)
