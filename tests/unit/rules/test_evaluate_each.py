"""Several choices of what is applied for, judged at once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rules.checks import CHECKS, OF_PEOPLE, Check
from rules.evaluate import evaluate, evaluate_each
from rules.examination import Examination
from rules.facts_reader import FactsError
from rules.order import load_order
from rules.report import Finding, Rule
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import ON, clean_facts

SECOND = clean_facts(Level.SECOND)
CHOICES = [
    {Category.INSTALL: Level.THIRD},
    {},
    {Category.REPAIR: Level.FIRST, Category.INSTALL: Level.SECOND},
]


def test_each_is_judged_as_if_it_were_the_only_one() -> None:
    twice = replace(SECOND.electricians[0], id_number=SECOND.technicians[0].id_number)
    facts = replace(SECOND, electricians=(twice, *SECOND.electricians[1:]))
    found = evaluate_each(facts, ON, CHOICES)
    assert found == [evaluate(replace(facts, applied=one), ON) for one in CHOICES]
    assert [report.clean for report in found] == [False, False, False]


def test_the_people_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for rule, check in CHECKS.items():

        def counted(
            given: Rule, x: Examination, rule: str = rule, check: Check = check
        ) -> Iterator[Finding]:
            asked.append(rule)
            return check(given, x)

        monkeypatch.setitem(CHECKS, rule, counted)
    evaluate_each(SECOND, ON, CHOICES)
    assert {rule for rule in CHECKS if asked.count(rule) == 1} == OF_PEOPLE
    assert {f"R-{number}" for number in range(17, 26)} == OF_PEOPLE
    assert asked.count("R-11") == len(CHOICES)


def test_who_counts_is_found_out_once_for_all_levels() -> None:
    x = Examination(SECOND, ON, load_order("R30"))
    other = x.against({Category.TEST: Level.THIRD})
    assert other.counted_electricians and other.counted_high_voltage
    assert (x.highest, other.highest) == (Level.SECOND, Level.THIRD)
    several = {Category.TEST: Level.THIRD, Category.REPAIR: Level.FIRST}
    assert x.against(several).highest is Level.FIRST
    assert other.counted_technicians(2) is x.counted_technicians(2)
    assert x.counted_technicians(1) is not x.counted_technicians(2)
    held = other.against({Category.TEST: Level.SECOND})
    assert held.counted_electricians is other.counted_electricians
    assert held.counted_high_voltage is other.counted_high_voltage
    assert len(held.counted_high_voltage[0]) < len(held.counted_electricians[0])


def test_a_level_that_the_order_does_not_know_is_a_fault_wherever_it_stands() -> None:
    with pytest.raises(FactsError, match=r"applied\.CZ: R30没有4级"):
        evaluate_each(SECOND, ON, [*CHOICES, {Category.INSTALL: Level.FOURTH}])
