"""Every test runs once, in parts of about the same length."""

from collections import Counter

import pytest

from tests.suite import plan


def test_every_module_is_in_one_part() -> None:
    counted = Counter(module for part in plan.parts(plan.durations()) for module in part.modules)
    assert counted == Counter(plan.modules())


def test_the_longest_part_begins() -> None:
    seconds = [part.seconds for part in plan.parts(plan.durations())]
    assert seconds == sorted(seconds, reverse=True)


@pytest.mark.parametrize(
    ("module", "text", "kind"),
    [
        ("tests/unit/rules/test_x.py", "", "pure"),
        ("tests/unit/services/test_x.py", "import eventlet", "service"),
        ("tests/unit/gateway/test_x.py", "", "service"),
        ("tests/service/gateway/test_x.py", "", "service"),
        ("tests/journeys/test_x.py", "", "browser"),
        ("tests/service/deploy/test_up.py", "", "browser"),
        ("tests/somewhere_new/test_x.py", "", "service"),
    ],
)
def test_what_needs_the_patch_is_run_under_it(module: str, text: str, kind: str) -> None:
    assert plan.kind_of(module, text) == kind


def test_a_new_module_takes_as_long_as_most() -> None:
    known = {"a": 2.0, "b": 4.0, "c": 90.0, "gone": 5.0}
    assert plan.estimated(["a", "b", "c", "new"], known) == {"a": 2, "b": 4, "c": 90, "new": 4}


def test_shares_take_about_equally_long() -> None:
    seconds = {"a": 50.0, "b": 30.0, "c": 25.0, "d": 5.0}
    assert plan.shares(seconds, 2) == [["a", "d"], ["b", "c"]]
    assert plan.shares({"a": 1.0}, 3) == [["a"]]
