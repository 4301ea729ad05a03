"""A roster after its repair."""

from dataclasses import replace

from rules.vocabulary.enumerations import Category, Level
from rules.whatif.mend import mended
from rules.whatif.repair import repair
from tests.factories.facts import ON, clean_facts

THIRD = clean_facts(Level.THIRD)


def test_new_people_are_numbered_from_one_and_nobody_is_called_as_another() -> None:
    target = {Category.INSTALL: Level.THIRD}
    short = replace(THIRD, electricians=THIRD.electricians[2:])
    new = mended(short, repair(short, ON, target)).electricians[-2:]
    assert [person.name for person in new] == ["新增1", "新增2"]
    taken = replace(THIRD.electricians[2], id_number="新增1")
    short = replace(short, electricians=(taken, *short.electricians[1:]))
    new = mended(short, repair(short, ON, target)).electricians[-2:]
    assert [person.name for person in new] == ["新增2", "新增3"]
