"""A reviewer sees which reading was applied, and what another would say where it says else."""

from dataclasses import replace

import pytest

from rules.evaluate import evaluate
from rules.examine import Applied, examine
from rules.order import changed, load_order
from rules.report import Result
from rules.vocabulary.enumerations import Category, Facility, Level, Qualification
from rules.vocabulary.readings import READINGS, Kinds
from tests.factories.facts import ON, clean_facts

REPAIR = clean_facts(Level.SECOND, {Category.REPAIR: Level.SECOND})
LINES = replace(
    REPAIR, projects=tuple(replace(one, facility=Facility.LINE) for one in REPAIR.projects)
)


def reading(facts: object, name: str, **parameters: str) -> Applied:
    order = changed(load_order("R30"), parameters)
    found = {one.name: one for one in examine(facts, ON, order).readings}  # type: ignore[arg-type]
    return found[name]


@pytest.mark.spec("N-05", "E-20")
def test_another_reading_is_told_where_it_says_something_else() -> None:
    applied = reading(LINES, "repair_test_kinds")
    assert applied.value is Kinds.MANUAL and "000 4.3" in applied.source
    told = {
        one.value: [(d.rule, d.category, d.result) for d in one.differences]
        for one in applied.others
    }
    assert told == {
        Kinds.BOTH: [("R-05", Category.REPAIR, Result.FAIL)],
        Kinds.EITHER: [("R-05", Category.REPAIR, Result.PASS)],
    }
    (failing,) = (one.differences[0] for one in applied.others if one.value is Kinds.BOTH)
    assert failing.message.startswith("缺少最近第1年")


def test_nothing_is_told_of_a_reading_that_changes_nothing() -> None:
    applied = reading(REPAIR, "repair_test_kinds")
    assert [one.differences for one in applied.others] == [(), ()]


def test_the_reading_put_in_its_place_is_the_one_that_is_applied() -> None:
    applied = reading(LINES, "repair_test_kinds", repair_test_kinds="either")
    assert applied.value is Kinds.EITHER
    assert {one.value for one in applied.others} == {Kinds.BOTH, Kinds.MANUAL}


def test_of_rules_that_say_nothing_no_reading_is_told() -> None:
    names = {one.name for one in examine(clean_facts(Level.THIRD), ON).readings}
    assert "skill_authority" in names
    assert not names & {"install_kinds", "repair_test_kinds", "performance_windows"}


def test_every_reading_is_of_rules_whose_verdict_it_can_change() -> None:
    known = {rule.id for rule in load_order("R30").rules}
    for name, one in READINGS.items():
        assert set(one.rules) <= known, name
        assert len(one.choices) > 1, name


def test_a_head_by_equivalence_is_told_as_such() -> None:
    facts = clean_facts(Level.FIRST)
    assert facts.technical_head
    head = replace(facts.technical_head, qualification=Qualification.SENIOR_TECHNICIAN, title=None)
    applied = reading(replace(facts, technical_head=head), "head_accepts_equivalence")
    results = [d.result for one in applied.others for d in one.differences if d.rule == "R-10"]
    assert results == [Result.FAIL, Result.MANUAL]


def test_the_findings_are_those_of_the_evaluation() -> None:
    examined = examine(LINES, ON)
    report = evaluate(LINES, ON)
    assert examined.findings == report.findings
    assert examined.to_dict() == report.to_dict() | {
        "readings": [one.to_dict() for one in examined.readings]
    }
    shown = next(
        one for one in examined.to_dict()["readings"] if one["name"] == "repair_test_kinds"
    )
    assert (shown["label"], shown["rules"]) == ("只有其中一类的，由审查人员核定", ["R-05"])
    assert shown["others"][1]["differences"][0]["message"] == "符合要求"
