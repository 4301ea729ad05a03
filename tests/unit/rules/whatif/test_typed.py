"""A roster in numbers is judged as the numbers say."""

from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary.enumerations import Category, Level
from rules.whatif.desk import desk
from rules.whatif.reach import reach
from rules.whatif.repair import repair
from rules.whatif.typed import Typed, TypedHead, typed_facts
from tests.factories.rosters import ON

HEAD = TypedHead(2, dict.fromkeys(Category, 5))
SECOND = Typed(
    technicians={2: 10, 1: 10},
    high_voltage=15,
    other_electricians=10,
    technical_head=HEAD,
    safety_head=HEAD,
    net_ratio=Decimal(15),
    revenue=Decimal(3000),
    performance=dict.fromkeys(Category, Level.SECOND),
)


def levels(**changed: Any) -> set[Level | None]:
    typed = Typed(**{name: getattr(SECOND, name) for name in Typed.__slots__} | changed)
    return set(reach(typed_facts(typed, ON), ON, rules=typed.rules).levels.values())


def test_the_least_numbers_of_level_two_reach_it() -> None:
    assert levels() == {Level.SECOND}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"technicians": {2: 9, 1: 11}}, Level.THIRD),
        ({"technicians": {2: 10, 1: 9}}, Level.THIRD),
        ({"technicians": {3: 10, 1: 10}}, Level.SECOND),
        ({"technicians": {1: 4}}, None),
        ({"high_voltage": 14, "other_electricians": 11}, Level.THIRD),
        ({"high_voltage": 15, "other_electricians": 9}, Level.THIRD),
        ({"safety_head": TypedHead(1, HEAD.years)}, Level.THIRD),
        ({"safety_head": TypedHead(0, HEAD.years)}, None),
        ({"safety_head": None}, None),
        ({"technical_head": TypedHead(2, dict.fromkeys(Category, 4))}, Level.THIRD),
        ({"technical_head": TypedHead(2, dict.fromkeys(Category, 2))}, None),
        ({"net_ratio": Decimal("14.99")}, None),
        ({"net_ratio": None}, Level.SECOND),
        ({"performance": dict.fromkeys(Category)}, Level.THIRD),
        ({"performance": {}}, Level.SECOND),
    ],
)  # fmt: skip
def test_each_number_is_judged_at_its_boundary(
    changed: dict[str, Any], expected: Level | None
) -> None:
    assert levels(**changed) == {expected}


def test_revenue_is_asked_of_installers_only() -> None:
    assert levels(revenue=Decimal(2999)) == {Level.SECOND, Level.THIRD}
    assert levels(revenue=None) == {Level.SECOND}


def test_the_technical_head_is_one_of_the_technicians() -> None:
    found = repair(typed_facts(SECOND, ON), ON, {Category.INSTALL: Level.SECOND})
    assert not found.needed
    fewer = Typed(technicians={2: 10, 1: 9}, high_voltage=15, other_electricians=10,
                  technical_head=HEAD, safety_head=HEAD)  # fmt: skip
    assert repair(typed_facts(fewer, ON), ON, {Category.INSTALL: Level.SECOND}).people == 1


def test_numbers_tell_nothing_about_time() -> None:
    facts = typed_facts(SECOND, ON)
    found = desk(facts, ON, rules=SECOND.rules, over_time=()).to_dict()
    assert (found["outlook"], found["timeline"]) == (None, None)
    assert {one["qualified_until"] for one in found["categories"]} == {None}
    assert {one["aim"] for one in found["categories"]} == {"1"}


def test_the_technical_head_is_the_first_of_his_own_rank() -> None:
    typed = Typed(technicians={3: 1, 2: 2, 1: 1}, technical_head=HEAD)
    facts = typed_facts(typed, ON)
    assert [person.id_number for person in facts.technicians] == [
        "高级1",
        "中级1",
        "中级2",
        "初级1",
    ]
    assert facts.technical_head
    assert facts.technical_head.id_number == "中级1"
    assert typed_facts(Typed(technicians={1: 1}), ON).technical_head is None


def test_who_is_not_typed_is_not_there() -> None:
    assert Typed() == Typed(technicians={}, high_voltage=0, other_electricians=0)
    facts = typed_facts(Typed(), ON)
    assert (facts.technicians, facts.electricians, facts.projects) == ((), (), ())
