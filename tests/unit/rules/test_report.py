"""What a report says as a whole: the worst of its findings, what decides, what is left over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from rules.report import FAIL, MANUAL, MONTHS, PASS, Finding, Margin, Report, Result, Rule, worst
from rules.vocabulary.enumerations import Category, Level, Tab

RULE = Rule("R-21", "退休", "", frozenset(Category), frozenset(Level))
EARLY, LATE = date(2026, 4, 1), date(2026, 5, 1)


def finding(result: Result, actual: str = "", rule: Rule = RULE, **values: Any) -> Finding:
    return rule.finding(result, Tab.CHECK, "", actual, "请更换", **values)


def report(*findings: Finding) -> Report:
    return Report("R30", "2026-03-02", findings)


def test_the_worst_result_counts_wherever_it_stands() -> None:
    for results in permutations(Result):
        assert worst(results) is FAIL
    assert worst([PASS, MANUAL]) is worst([MANUAL, PASS]) is MANUAL
    assert worst([]) is PASS


def test_of_a_rule_the_first_of_its_worst_findings_decides() -> None:
    for results in permutations(Result):
        (decisive,) = report(*map(finding, results)).decisive().values()
        assert decisive.result is FAIL
    (decisive,) = report(finding(MANUAL, "甲"), finding(MANUAL, "乙")).decisive().values()
    assert decisive.actual == "甲"


def test_each_rule_is_decided_by_itself() -> None:
    other = replace(RULE, id="R-22")
    decisive = report(finding(FAIL), finding(PASS, rule=other)).decisive()
    assert {key: one.result for key, one in decisive.items()} == {
        ("R-21", None): FAIL,
        ("R-22", None): PASS,
    }


@pytest.mark.parametrize(
    ("value", "text"), [("2", "多2人"), ("-2", "差2人"), ("0", "刚好达到"), ("0.5", "多0.5人")]
)
def test_a_margin_is_told_in_words(value: str, text: str) -> None:
    assert Margin(Decimal(value), "人").text == text


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ("-60", "还差5年"),
        ("-15", "还差1年3个月"),
        ("-3", "还差3个月"),
        ("0", "刚好达到"),
        ("66", ""),
    ],
)
def test_months_are_told_as_years_and_what_is_over_is_not(months: str, text: str) -> None:
    assert Margin(Decimal(months), MONTHS, surplus=False).text == text


def test_an_open_question_does_not_stand_against_submission() -> None:
    assert report(finding(PASS), finding(MANUAL)).clean
    assert not report(finding(PASS), finding(FAIL)).clean


def test_a_report_counts_and_lists_what_it_found() -> None:
    told = report(finding(PASS), finding(MANUAL), finding(MANUAL), finding(FAIL, missing=2))
    found = told.to_dict()
    assert found["counts"] == {"pass": 1, "manual": 2, "fail": 1}
    assert [one["missing"] for one in found["shortages"]] == [2]
    assert [one.message for one in told.findings] == ["符合要求", "请更换", "请更换", "请更换"]
    assert (found["changes_on"], told.changes_on) == (None, None)


def test_a_report_changes_when_the_first_of_its_findings_does() -> None:
    later = RULE.finding(PASS, Tab.CHECK, "", "", step=(LATE, FAIL))
    sooner = RULE.finding(PASS, Tab.CHECK, "", "", step=(EARLY, MANUAL))
    assert report(finding(PASS), later, sooner).changes_on == EARLY
    assert report(later).to_dict()["changes_on"] == "2026-05-01"
