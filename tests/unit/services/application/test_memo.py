"""Results are kept, and not without end."""

from functools import partial

import pytest

from services.application.memo import Memo


def test_a_result_is_made_once() -> None:
    made: list[str] = []
    memo: Memo[int] = Memo(2)

    def make() -> int:
        made.append("a")
        return 1

    for _ in range(2):
        assert memo.get("a", make) == 1
    assert made == ["a"]


def test_the_result_that_was_not_used_for_longest_goes_first() -> None:
    memo: Memo[str] = Memo(2)
    for key in ("a", "b", "a", "c"):
        memo.get(key, partial(str, key))
    assert memo.get("a", lambda: "again") == "a"
    assert memo.get("b", lambda: "again") == "again"


def test_a_failure_is_not_kept() -> None:
    memo: Memo[int] = Memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: 1 // 0)
    assert memo.get("a", lambda: 2) == 2
