"""What is said of one holder: pass, fail or manual under the parameters as they are, and under
the changed ones, with every rule that stands against it then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.trials import SHORTAGES
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.order import Order, changed, load_order, order_in_force
from rules.report import Finding, Report, Result

# What the rules ask of people. The rest needs money, projects and papers that are filed with an
# application only; R-20 holds by itself, since no two firms can hold one person.
HEAD_RULES = ("R-09", "R-10")
PEOPLE_RULES = ("R-17", "R-18", "R-19", "R-21", "R-22", "R-23", "R-24", "R-25")
STAFFING_RULES = (*HEAD_RULES, *SHORTAGES, *PEOPLE_RULES)
_WORST_FIRST = (Result.FAIL, Result.MANUAL, Result.PASS)

Verdict = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """now: the order as it is, on the day the trial was asked for; then: as changed, on its day."""

    now: Order
    judged_on: date
    then: Order
    evaluated_on: date


def question_of(trial: Any) -> Question:
    """trial: its row."""
    return Question(
        load_order(order_in_force(trial.judged_on)),
        trial.judged_on,
        changed(load_order(trial.order), trial.parameters),
        trial.evaluated_on,
    )


def judge(facts: Facts, question: Question) -> Verdict:
    """{now, then, findings: [{rule, title, result, required, actual, missing}]}."""
    now = evaluate(facts, question.judged_on, question.now, STAFFING_RULES)
    then = evaluate(facts, question.evaluated_on, question.then, STAFFING_RULES)
    open_points = [f for f in then.findings if f.result is not Result.PASS]
    return {
        "now": _worst(now),
        "then": _worst(then),
        "findings": [_told(finding) for finding in open_points],
    }


def unknown(reason: str) -> Verdict:
    """Of a holder that cannot be judged: why, in Chinese."""
    return {"now": "unknown", "then": "unknown", "findings": [], "reason": reason}


def missing(findings: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Rule of SHORTAGES → people short."""
    return {f["rule"]: f["missing"] for f in findings if f["rule"] in SHORTAGES and f["missing"]}


def _worst(report: Report) -> str:
    found = {finding.result for finding in report.findings}
    return next(result.value for result in _WORST_FIRST if result in found)


def _told(finding: Finding) -> dict[str, Any]:
    """Without names: how many people is enough to tell."""
    of_people = finding.rule in PEOPLE_RULES
    return {
        "rule": finding.rule,
        "title": finding.title,
        "result": finding.result.value,
        "required": finding.required,
        "actual": f"{len(finding.items)}人不符" if of_people else finding.actual,
        "missing": finding.missing,
    }
