"""How many pages a list has."""

import pytest

from chassis.paging import pages


@pytest.mark.parametrize(
    ("total", "expected"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)]
)
def test_a_list_has_as_many_pages_as_it_fills(total: int, expected: int) -> None:
    assert pages(total, 20) == expected
