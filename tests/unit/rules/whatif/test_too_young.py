"""Who is below the age of employment, in a repair."""

from dataclasses import replace
from datetime import date

from rules.dates import DAY
from rules.facts import Facts
from rules.vocabulary.enumerations import Category, Level, PersonKind, Tab
from rules.whatif.repair import repair
from tests.factories.facts import ON, clean_facts
from tests.present import present

THIRD = clean_facts(Level.THIRD)


def test_who_is_too_young_is_released_or_replaced_or_waited_for() -> None:
    target, technical = {Category.INSTALL: Level.THIRD}, present(THIRD.technical_head)

    def aged(born: date) -> Facts:
        return replace(
            THIRD,
            technical_head=replace(technical, born=born),
            technicians=(replace(THIRD.technicians[0], born=born), *THIRD.technicians[1:]),
            electricians=(replace(THIRD.electricians[0], born=born), *THIRD.electricians[1:]),
        )

    assert not repair(aged(date(ON.year - 16, ON.month, ON.day)), ON, target).needed
    found = repair(aged(date(ON.year - 16, ON.month, ON.day + 1)), ON, target)
    hires = [(hire.kind, hire.count) for hire in found.hires]
    kinds = PersonKind.TECH_HEAD, PersonKind.TECH, PersonKind.SKILL
    assert hires == [(kind, 1) for kind in kinds]
    assert found.moves == ()
    assert {release.rules for release in found.releases} == {("R-25",)}
    assert [release.tab for release in found.releases] == [Tab.TECHNICIANS, Tab.ELECTRICIANS]
    assert [(wait.rule, wait.day) for wait in found.waits] == [("R-25", ON + DAY)]
    assert found.to_dict()["lines"][-1].startswith("技术负责人的年龄到2026年3月3日自行满足")
    name = THIRD.technicians[0].name
    assert f"{name}不再填报为技术人员（未满最低工作年龄）" in found.to_dict()["lines"]
