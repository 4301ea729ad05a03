"""Every rule on both sides of its boundary: ``cases/<rule>.yaml``, one file a rule.

A case expects ``result`` (the worst of the rule's findings; ``none``: the rule says nothing;
``fault``: facts like these are refused, by a fault with the ``message``) and may expect ``message``
and ``actual`` (contained in a finding of that result), ``margin``, ``inputs``, ``tab``, ``items``,
``missing`` and ``findings`` (how many). ``day`` is the day of filing, otherwise that of the facts;
``order`` the order, otherwise R30; ``readings`` take the place of its own.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.checks import CHECKS
from rules.evaluate import evaluate
from rules.facts_reader import FactsError
from rules.order import changed, load_order
from rules.report import Finding
from tests.factories.facts import ON
from tests.rules.cases_reader import case_facts

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
KEYS = ("message", "actual", "margin", "inputs", "tab", "items", "missing")
WORST_FIRST = ("fail", "manual", "pass")


def _cases() -> list[Any]:
    params = []
    for file in FILES:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        marks = pytest.mark.spec(*content["spec"])
        for case in content["cases"]:
            case = {"applied": content.get("applied"), **case}
            name = f"{file.stem}: {case['name']}"
            params.append(pytest.param(file.stem, case, id=name, marks=marks))
    return params


@pytest.mark.parametrize(("rule", "case"), _cases())
def test_a_rule_decides_a_case(rule: str, case: dict[str, Any]) -> None:
    on = date.fromisoformat(case["day"]) if "day" in case else ON
    if case["result"] == "fault":
        with pytest.raises(FactsError, match=f"^{case['message']}$"):
            case_facts(case)
        return
    order = changed(load_order(case.get("order", "R30")), case.get("readings", {}))
    findings = [f for f in evaluate(case_facts(case), on, order).findings if f.rule == rule]
    results = {finding.result.value for finding in findings}
    worst = next((result for result in WORST_FIRST if result in results), "none")
    assert worst == case["result"], [finding.to_dict() for finding in findings]
    decisive = [finding for finding in findings if finding.result.value == worst]
    assert _explains(case, decisive), [finding.to_dict() for finding in decisive]
    assert len(findings) == case.get("findings", len(findings))


def _explains(case: dict[str, Any], findings: list[Finding]) -> bool:
    """One of the decisive findings shows everything that the case expects."""
    expected = [key for key in KEYS if key in case]
    return not expected or any(
        all(_shows(finding, key, case[key]) for key in expected) for finding in findings
    )


def _shows(finding: Finding, key: str, expected: Any) -> bool:
    if key == "margin":
        return finding.margin is not None and bool(expected == finding.margin.text)
    if key == "inputs":
        return bool(expected == "；".join(f"{one.label}{one.value}" for one in finding.inputs))
    value = finding.to_dict()[key]
    return expected in value if key in ("message", "actual") else bool(expected == value)


def test_every_rule_has_cases_that_pass_and_cases_that_do_not() -> None:
    assert {file.stem for file in FILES} == set(CHECKS)
    for file in FILES:
        results = {case["result"] for case in yaml.safe_load(file.read_text("utf-8"))["cases"]}
        assert file.stem == "R-07" or {"fail"} <= results, file.stem
        assert results & {"pass", "manual"}, file.stem
