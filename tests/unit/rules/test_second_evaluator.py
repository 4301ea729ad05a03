"""The rules say what a second evaluator says that was written from the text (`./dev compare`)."""

from collections import Counter

import pytest

from tests.second_evaluator.compare import compared
from tests.second_evaluator.figures import LEVELS

NUMBER = 150
"""Of each level here; a whole comparison takes 20,000."""


@pytest.mark.parametrize(
    ("order", "level"), [(order, level) for order, levels in LEVELS.items() for level in levels]
)
def test_two_evaluators_agree(order: str, level: str) -> None:
    found = compared(order, level, NUMBER, seed=2)
    differences = Counter(what for what, _, _ in found.differences)
    assert not differences, found.differences[:3]
    rules = Counter(rule for rule, _ in found.seen.elements())
    verdicts = Counter(rule for rule, _ in found.seen)
    often = {rule for rule, times in rules.items() if times > NUMBER / 4}
    assert {rule for rule in often if verdicts[rule] < 2} <= {"R-07"}  # 无要求
