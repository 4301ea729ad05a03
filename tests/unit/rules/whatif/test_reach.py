"""What a roster reaches, alone and over time."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.evaluate import evaluate
from rules.facts import Facts
from rules.report import Result
from rules.vocabulary.enumerations import Category, Level, Qualification
from rules.whatif import madeup
from rules.whatif.levels import levels_over_time, on_day, outlook
from rules.whatif.reach import reach
from rules.whatif.scope import STAFF_RULES, condition_rules
from tests.factories.facts import ON, clean_facts
from tests.factories.rosters import SMALL, rosters, shuffled
from tests.present import present

ALL_SECOND = dict.fromkeys(Category, Level.SECOND)
SECOND = clean_facts(Level.SECOND, ALL_SECOND)


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_the_least_staff_of_a_level_reaches_just_it(level: str) -> None:
    applied = dict.fromkeys(Category, Level(level))
    found = reach(clean_facts(Level(level), applied), ON)
    assert found.levels == applied
    for reached in found.categories:
        assert [rung.level for rung in reached.above] == [
            Level(str(n)) for n in range(int(level) - 1, 0, -1)
        ]
        assert all(rung.failed for rung in reached.above)


def test_a_category_without_managers_of_its_work_is_not_reached() -> None:
    found = reach(clean_facts(Level.THIRD), ON)
    assert found.levels == {
        Category.INSTALL: Level.THIRD,
        Category.REPAIR: None,
        Category.TEST: None,
    }
    nearest = found.of(Category.REPAIR).above[0]
    assert nearest.level is Level.THIRD
    assert {finding.rule for finding in nearest.failed} == {"R-09"}


def test_what_a_reviewer_decides_is_told_apart_from_passes() -> None:
    other = [replace(p, qualification=Qualification.OTHER, title=None) for p in SECOND.technicians]
    reached = reach(replace(SECOND, technicians=tuple(other)), ON).of(Category.INSTALL)
    assert reached.level is Level.SECOND
    assert {finding.rule for finding in present(reached.rung).manual} == {"R-11", "R-12"}


def test_all_conditions_of_a_licence_can_be_asked_for() -> None:
    poor = replace(SECOND, finance=replace(SECOND.finance, revenue=()))
    assert reach(poor, ON).levels == ALL_SECOND
    found = reach(poor, ON, rules=condition_rules("R30"))
    assert found.levels == ALL_SECOND | {Category.INSTALL: Level.THIRD}
    (missing,) = found.of(Category.INSTALL).above[0].failed
    assert missing.rule == "R-08"


@pytest.mark.parametrize(("order", "lowest"), [("R30", "3"), ("R36", "5")])
def test_an_order_has_its_own_levels(order: str, lowest: str) -> None:
    found = reach(Facts(enterprise=SECOND.enterprise, applied={}), ON, order)
    assert set(found.levels.values()) == {None}
    assert found.of(Category.INSTALL).above[0].level is Level(lowest)


@settings(max_examples=60, deadline=None)
@given(rosters(most=4))
def test_what_is_reached_is_what_an_application_for_it_would_pass(facts: Facts) -> None:
    found = reach(facts, ON, SMALL)
    together = {category: level for category, level in found.levels.items() if level}
    if together:
        assert evaluate(replace(facts, applied=together), ON, SMALL, STAFF_RULES).clean
    for reached in found.categories:
        for rung in reached.above:
            applied = {reached.category: rung.level}
            assert not evaluate(replace(facts, applied=applied), ON, SMALL, STAFF_RULES).clean


@settings(max_examples=60, deadline=None)
@given(rosters(most=4), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(facts: Facts, random: Random) -> None:
    assert reach(shuffled(facts, random), ON, SMALL).levels == reach(facts, ON, SMALL).levels


@settings(max_examples=60, deadline=None)
@given(rosters(most=4), st.integers(0, 3), st.booleans())
def test_who_is_added_and_holds_no_other_post_lowers_no_level(
    facts: Facts, rank: int, high_voltage: bool
) -> None:
    technician = madeup.technician("新来的技术人员", rank, SMALL)
    electrician = madeup.electrician("新来的电工", SMALL, high_voltage=high_voltage)
    grown = replace(
        facts,
        technicians=(*facts.technicians, technician),
        electricians=(*facts.electricians, electrician),
    )
    before, after = reach(facts, ON, SMALL), reach(grown, ON, SMALL)
    for category, level in before.levels.items():
        if level:
            assert int(after.levels[category] or 9) <= int(level)


def test_levels_change_by_themselves_just_when_the_evaluation_does() -> None:
    course = list(levels_over_time(SECOND, ON, date(2040, 1, 1)))
    days = [found.on for found in course]
    assert days == sorted(set(days))
    assert len(days) > 2
    random = Random(7)
    for _ in range(40):
        day = date.fromordinal(random.randint(ON.toordinal(), date(2039, 12, 31).toordinal()))
        assert on_day(course, day).levels == reach(SECOND, day).levels


def test_the_outlook_tells_the_last_good_day_and_what_comes_after() -> None:
    facts = clean_facts(Level.THIRD)
    ending = replace(facts.electricians[0], valid_to=date(2026, 12, 31), review_due=None)
    found = outlook(
        replace(facts, electricians=(ending, *facts.electricians[1:])), ON, date(2027, 6, 1)
    )
    assert found.qualified_until(Category.INSTALL) == date(2026, 12, 31)
    assert found.qualified_until(Category.TEST) is None, "not reached at all"
    soon = outlook(facts, ON, date(2026, 6, 1))
    assert soon.qualified_until(Category.INSTALL) == soon.until
    change = found.changes[0]
    assert (change.day, change.before, change.after) == (date(2027, 1, 1), Level.THIRD, None)
    assert "R-24" in {finding.rule for finding in change.findings}
    entry = found.to_dict()["categories"][0]
    assert (entry["category"], entry["qualified_until"]) == ("CZ", "2026-12-31")


def test_a_reach_is_made_of_json_primitives() -> None:
    data = reach(clean_facts(Level.THIRD), ON).to_dict()
    assert (data["order"], data["on"]) == ("R30", "2026-03-02")
    install = data["categories"][0]
    assert (install["category"], install["level"], install["manual"]) == ("CZ", "3", [])
    assert install["above"][0]["failed"][0]["result"] == Result.FAIL.value


def test_the_rung_of_a_level_is_that_of_the_level() -> None:
    reached = reach(clean_facts(Level.THIRD), ON).of(Category.INSTALL)
    assert [reached.at(rung.level) for rung in reached.rungs] == list(reached.rungs)
    assert len(reached.rungs) == 3
