"""What falls when people leave."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import Facts, Head
from rules.facts_reader import FactsError
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.leaving import leaving, roster, without
from rules.whatif.reach import reach
from tests.factories.facts import clean_facts
from tests.factories.rosters import ON, SMALL, rosters
from tests.present import present

THIRD = clean_facts(Level.THIRD)
LATER = date(2029, 1, 1)
DAY = date(2026, 5, 1)


def test_who_leaves_takes_the_level_along_on_that_day() -> None:
    found = leaving(THIRD, [THIRD.technicians[-1].id_number], DAY, LATER)
    (fall, *_) = found.falls
    change = fall.change
    assert (change.day, change.category) == (DAY, Category.INSTALL)
    assert (change.before, change.after) == (Level.THIRD, None)
    assert [finding.rule for finding in change.findings] == ["R-11"]
    assert not fall.anyway
    assert found.before.levels[Category.INSTALL] is Level.THIRD
    assert found.after.levels[Category.INSTALL] is None


def test_a_spare_person_is_missed_only_when_another_certificate_runs_out() -> None:
    spare = replace(THIRD.electricians[0], id_number="spare", row_id="spare")
    ending = replace(spare, id_number="ending", row_id="ending", valid_to=date(2026, 12, 31))
    facts = replace(THIRD, electricians=(*THIRD.electricians[1:], spare, ending))
    assert leaving(facts, ["spare"], DAY, date(2026, 12, 31)).falls == ()
    (fall, *_) = leaving(facts, ["spare"], DAY, LATER).falls
    assert (fall.change.day, fall.change.before) == (date(2027, 1, 1), Level.THIRD)
    # The expired certificate alone is a fault, with or without who left.
    assert fall.anyway
    assert {finding.rule for finding in fall.change.findings} >= {"R-13", "R-24"}


def test_the_place_stands_for_the_person_on_every_post() -> None:
    head = present(THIRD.technical_head)
    facts = replace(THIRD, technicians=(replace(THIRD.technicians[0], id_number=head.id_number),))
    assert dict(roster(facts))["technicians/t1"].id_number == head.id_number
    for leaver in ("technical_head", "technicians/t1", head.id_number):
        left = without(facts, [leaver])
        assert left.technical_head is None
        assert left.technicians == ()
        assert left.electricians == facts.electricians


def test_every_unknown_leaver_is_named() -> None:
    with pytest.raises(FactsError) as raised:
        leaving(THIRD, ["technicians/t1", "nobody", "technicians/"], DAY, LATER)
    assert [fault.split(":")[0] for fault in raised.value.faults] == ["leave[1]", "leave[2]"]
    with pytest.raises(FactsError, match="until: 不得早于2026-05-01"):
        leaving(THIRD, ["technicians/t1"], DAY, DAY - timedelta(days=1))


@settings(max_examples=60, deadline=None)
@given(rosters(most=4), st.data())
def test_it_equals_the_evaluation_of_the_roster_that_is_left(
    facts: Facts, data: st.DataObject
) -> None:
    numbers = sorted({person.id_number for _, person in roster(facts)})
    leavers = data.draw(st.sets(st.sampled_from(numbers)) if numbers else st.just(set()))
    found = leaving(facts, leavers, ON, LATER, SMALL)
    kept = replace(
        facts,
        technicians=tuple(p for p in facts.technicians if p.id_number not in leavers),
        electricians=tuple(p for p in facts.electricians if p.id_number not in leavers),
        technical_head=_unless_gone(facts.technical_head, leavers),
        safety_head=_unless_gone(facts.safety_head, leavers),
    )
    assert found.before.levels == reach(facts, ON, SMALL).levels
    assert found.after == reach(kept, ON, SMALL)
    immediate = {
        fall.change.category: fall.change.after for fall in found.falls if fall.change.day == ON
    }
    for category, before in found.before.levels.items():
        after = found.after.levels[category]
        fell = before is not None and (after is None or int(after) > int(before))
        assert (category in immediate) == fell
        if fell:
            assert immediate[category] is after


def _unless_gone(head: Head | None, leavers: Collection[str]) -> Head | None:
    return None if head and head.id_number in leavers else head


def test_before_and_after_are_those_of_the_day_itself() -> None:
    ending = replace(THIRD.electricians[0], valid_to=date(2026, 12, 31), review_due=None)
    facts = replace(THIRD, electricians=(ending, *THIRD.electricians[1:]))
    found = leaving(facts, ["technicians/t1"], DAY, LATER, rules={"R-24"})
    assert (found.before.on, found.after.on) == (DAY, DAY)
    assert found.falls[0].change.day == date(2027, 1, 1)


def test_a_leaver_is_known_however_the_number_was_typed() -> None:
    leaver = replace(THIRD.technicians[0], id_number="11010519491231002X")
    facts = replace(THIRD, technicians=(leaver, *THIRD.technicians[1:]))
    for typed in ("11010519491231002x", "110105 19491231 002X"):
        assert without(facts, [typed]).technicians == THIRD.technicians[1:]
