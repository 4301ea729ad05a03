"""The rules say what a second evaluator says that was written from the text (`./dev compare`)."""

from functools import cache

import pytest

from tests.second_evaluator.compare import Compared, compared
from tests.second_evaluator.figures import LEVELS

NUMBER = 150
"""Of each level here; a whole comparison takes 20,000."""
EVERY = [(order, level) for order, levels in LEVELS.items() for level in levels]


@cache
def sample(order: str, level: str) -> Compared:
    return compared(order, level, NUMBER, seed=2)


@pytest.mark.parametrize(("order", "level"), EVERY)
def test_two_evaluators_agree(order: str, level: str) -> None:
    found = sample(order, level)
    assert not found.differences, found.differences[:3]


def test_the_facts_lie_on_both_sides_of_every_rule() -> None:
    seen = {one for order, level in EVERY for one in sample(order, level).seen}
    rules = [rule for rule, _ in seen]
    assert {rule for rule in rules if rules.count(rule) < 2} == {"R-07"}  # 无要求
