"""无要求 below 无要求 is one cell, wherever in a table the two rows stand."""

from dataclasses import replace

import pytest

from rules.order import load_order
from rules.tables import condition_tables

R30 = load_order("R30")
NET, PERFORMANCE, REVENUE, YEARS = (
    next(one for one in R30.conditions if word in one.item)
    for word in ("净资产", "年内应具有", "结算收入", "管理工作经历")
)
# A certain order of rows of the table of 承装: which of them have 无要求 for the third level.
ORDERS = [
    ((PERFORMANCE, REVENUE), [(0, 2)]),
    ((PERFORMANCE, REVENUE, YEARS), [(0, 2)]),
    ((NET, PERFORMANCE, REVENUE), [(1, 2)]),
    ((PERFORMANCE, NET, REVENUE), [(0, 1), (2, 1)]),
]


@pytest.mark.parametrize(("conditions", "found"), ORDERS)
def test_nothing_is_asked_for_in_one_cell(
    conditions: tuple[object, ...], found: list[tuple[int, int]]
) -> None:
    table, _ = condition_tables(replace(R30, conditions=conditions))  # type: ignore[arg-type]
    nothing = [
        (index, cell.rows)
        for index, row in enumerate(table.rows)
        for cell in row
        if cell.text == "无要求"
    ]
    assert nothing == found
