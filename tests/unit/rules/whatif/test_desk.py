"""What a what-if page shows of one roster."""

import json
from dataclasses import replace

from rules.vocabulary.enumerations import Category, Level
from rules.whatif.desk import desk
from tests.factories.facts import ON, clean_facts
from tests.present import present

THIRD = clean_facts(Level.THIRD)


def test_what_is_reached_is_held_against_the_next_level() -> None:
    found = desk(THIRD, ON)
    assert found.aims == {
        Category.INSTALL: Level.SECOND, Category.REPAIR: Level.THIRD, Category.TEST: Level.THIRD,
    }  # fmt: skip
    assert found.together is None
    assert present(found.timeline).on == ON
    install = found.to_dict()["categories"][0]
    assert install["repair"]["target"] == {"CZ": "2"}
    assert (
        install["qualified_until"] == present(present(found.timeline).qualified_until).isoformat()
    )
    assert {one["result"] for one in install["failed"]} == {"fail"}


def test_what_is_applied_for_and_not_reached_is_the_aim() -> None:
    facts = replace(THIRD, applied={Category.INSTALL: Level.FIRST, Category.REPAIR: Level.THIRD})
    found = desk(facts, ON)
    assert found.aims[Category.INSTALL] is Level.FIRST
    together = present(found.together)
    assert together.target == facts.applied
    assert together.people < sum(one.people for one in found.repairs.values())


def test_who_leaves_is_part_of_the_answer() -> None:
    found = desk(THIRD, ON, leavers=["safety_head"]).to_dict()
    assert found["leaving"]["after"]["CZ"] is None
    assert json.loads(json.dumps(found)) == found


def test_at_the_highest_level_there_is_nothing_to_aim_at() -> None:
    found = desk(clean_facts(Level.FIRST), ON, over_time=()).to_dict()
    install, repair, _ = found["categories"]
    assert (install["level"], install["aim"], install["repair"]) == ("1", None, None)
    assert (repair["level"], repair["aim"]) == (None, "3")


def test_where_nothing_is_applied_for_the_timeline_is_of_what_is_reached() -> None:
    known = {"R-24"}
    found = desk(replace(THIRD, applied={}), ON, over_time=known)
    assert found.timeline is not None
    assert found.timeline == desk(THIRD, ON, over_time=known).timeline
