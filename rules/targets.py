"""How many people of each kind an application needs and has, while it is being filled in."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rules.checks.headcount import MIDDLE_RANK
from rules.examination import Counted, Examination
from rules.facts import Facts
from rules.order import Order
from rules.vocabulary.enumerations import Tab


class Target(NamedTuple):
    """there: who surely count, as the rules R-11 to R-14 count them."""

    label: str
    there: int
    wanted: int
    tab: Tab


def targets(facts: Facts, on: date, order: Order) -> list[Target]:
    """Those of the highest level applied for; none while nothing is chosen."""
    x = Examination(facts, on, order)
    if x.conditions is None:
        return []
    least, technicians, electricians = x.conditions, Tab.TECHNICIANS, Tab.ELECTRICIANS
    found = [Target("技术人员", _certain(x.counted_technicians(1)), least.technicians, technicians)]
    if least.technicians_middle:
        middle = _certain(x.counted_technicians(MIDDLE_RANK))
        found.append(Target("中级以上", middle, least.technicians_middle, technicians))
    count = _certain(x.counted_electricians)
    high = _certain(x.counted_high_voltage)
    return [
        *found,
        Target("技能人员", count, least.electricians, electricians),
        Target("高压电工", high, least.electricians_high_voltage, electricians),
    ]


def _certain(counted: Counted) -> int:
    return counted[1].certain
