"""What a what-if page shows of one roster."""

import json
from dataclasses import replace

from rules.vocabulary.enumerations import Category, Level
from rules.whatif.desk import desk
from tests.factories.facts import ON, clean_facts

THIRD = clean_facts(Level.THIRD)


def test_what_is_reached_is_held_against_the_next_level() -> None:
    found = desk(THIRD, ON)
    assert found.aims == {
        Category.INSTALL: Level.SECOND, Category.REPAIR: Level.THIRD, Category.TEST: Level.THIRD,
    }  # fmt: skip
    assert found.together is None
    assert found.timeline.on == ON
    install = found.to_dict()["categories"][0]
    assert install["repair"]["target"] == {"CZ": "2"}
    assert install["qualified_until"] == found.timeline.qualified_until.isoformat()
    assert {one["result"] for one in install["failed"]} == {"fail"}


def test_what_is_applied_for_and_not_reached_is_the_aim() -> None:
    facts = replace(THIRD, applied={Category.INSTALL: Level.FIRST, Category.REPAIR: Level.THIRD})
    found = desk(facts, ON)
    assert found.aims[Category.INSTALL] is Level.FIRST
    assert found.together.target == facts.applied
    assert found.together.people < sum(one.people for one in found.repairs.values())


def test_who_leaves_is_part_of_the_answer() -> None:
    found = desk(THIRD, ON, leavers=["safety_head"]).to_dict()
    assert found["leaving"]["after"]["CZ"] is None
    assert json.loads(json.dumps(found)) == found
