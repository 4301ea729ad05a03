"""Judges the facts of an application by a rule order."""

from datetime import date

from rules.checks import CHECKS
from rules.examination import Examination
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import load_order
from rules.report import Report


def evaluate(facts: Facts, on: date, order: str = "R30") -> Report:
    """The report on ``facts`` as of the day ``on``: every finding of every rule, in their order.

    Rules about a level say nothing while no category is chosen. An order that is no longer in force
    can still be asked for: old holders are measured by it. Raises ``LookupError`` for an unknown
    order, ``ValueError`` when it was not yet in force on that day and ``FactsError`` for a level
    that it does not know.
    """
    rules = load_order(order)
    if on < rules.effective_from:
        raise ValueError(f"{order} is in force from {rules.effective_from}, not on {on}")
    unknown = [(key, level) for key, level in facts.applied.items() if level not in rules.levels]
    if unknown:
        raise FactsError([f"applied.{key}: {order} has no level {level}" for key, level in unknown])
    examination = Examination(facts, on, rules)
    findings = tuple(
        finding for rule in rules.rules for finding in CHECKS[rule.id](rule, examination)
    )
    return Report(rules.code, on.isoformat(), findings)
