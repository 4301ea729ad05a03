"""A damaged order: the file, the key and the reason are named, whatever is wrong with it."""

from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest
import yaml

from rules.load import DATA, DataError, check, load
from rules.order import ORDERS, load_order
from rules.order.reader import order_of

FILE = "order-R30.yaml"
SCHEMA = yaml.safe_load(DATA.joinpath("schema/order.yaml").read_text(encoding="utf-8"))
GONE = object()
ONE_CELL = {"item": "法人资格", "cells": ["具备法人资格"], "rules": ["R-01"]}
STAFF, VOLTAGE = "parameters.technicians.values", "parameters.performance_voltage.values"


def damaged(path: str, value: Any) -> dict[str, Any]:
    """The order with one value put in its place, or taken out."""
    data = deepcopy(load("order-R30"))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    holder: Any = data
    for step in way:
        holder = holder[step]
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value
    return data


def read(data: dict[str, Any]) -> None:
    check(FILE, data, SCHEMA)
    order_of(FILE, data)


@pytest.mark.parametrize(
    ("path", "value", "key", "reason"),
    [
        # a key that is missing, or one too many
        ("effective_to", GONE, "$", "'effective_to' is a required property"),
        ("parameters.technicians", GONE, "$.parameters", "'technicians' is a required property"),
        ("parameters.head_rank.source", GONE, "$.parameters.head_rank", "'source' is a required"),
        ("conditions.0.cell", GONE, "$.conditions[0]", "is not valid under any"),
        ("parameters.drivers", {"values": [1, 1, 1], "source": "x"}, "$.parameters", "'drivers'"),
        # a wrong type or a value out of range
        ("order", 30, "$.order", "30 is not of type 'string'"),
        ("effective_from", "2025-13-01", "$.effective_from", "is not a 'date'"),
        (STAFF, [50, "20", 5], f"$.{STAFF}[1]", "'20' is not of type"),
        (STAFF, [50, -1, 5], f"$.{STAFF}[1]", "less than the minimum"),
        ("ranks.titles.SENIOR", 4, "$.ranks.titles.SENIOR", "greater than the maximum"),
        # a level that does not exist, or not in this order
        ("levels", ["1", "2", "6"], "$.levels[2]", "'6' is not one of"),
        ("rules.4.levels", ["4"], "$.rules[4].levels", "the order has no level 4"),
        # a number of cells other than that of the levels
        (STAFF, [50, 20], f"$.{STAFF}", "2 cells for 3 levels"),
        (VOLTAGE, ["a", "b", None, None], f"$.{VOLTAGE}", "4 cells for 3 levels"),
        ("conditions.0", ONE_CELL, "$.conditions[0].cells", "1 cells for 3 levels"),
        # what does not fit together
        ("conditions.0.cell", "{people}人", "$.conditions[0].cell", "no parameter people"),
        ("conditions.0.rules", ["R-99"], "$.conditions[0].rules", "no rule R-99"),
        ("ranks.titles.JUNIOR", GONE, "$.ranks.titles", "must name exactly"),
    ],
)  # fmt: skip
def test_a_fault_is_named(path: str, value: Any, key: str, reason: str) -> None:
    with pytest.raises(DataError) as caught:
        read(damaged(path, value))
    assert caught.value.file == FILE
    assert caught.value.key == key
    assert reason in caught.value.reason


@pytest.mark.parametrize("code", ORDERS)
def test_every_row_of_the_tables_has_its_rule_and_every_condition_its_row(code: str) -> None:
    order = load_order(code)
    named = {rule for condition in order.conditions for rule in condition.rules}
    licence_conditions = {rule.id for rule in order.rules if "R-01" <= rule.id <= "R-16"}
    assert named == licence_conditions


@pytest.mark.parametrize("code", ORDERS)
def test_a_higher_level_never_asks_for_less(code: str) -> None:
    # What the checks rely on when several categories share one staff.
    levels = load_order(code).levels.values()
    for higher, lower in pairwise(levels):
        for name in ("head_years", "head_rank", "technicians", "technicians_middle",
                     "electricians", "electricians_high_voltage", "net_ratio_percent"):  # fmt: skip
            assert (getattr(higher, name) or 0) >= (getattr(lower, name) or 0)
