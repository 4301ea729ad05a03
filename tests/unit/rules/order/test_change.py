"""An order with other parameters."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rules.order import ParameterError, changed, load_order
from rules.vocabulary.enumerations import Level

VOLTAGES = ("performance_min_kv", "performance_max_kv")
ASKING = defaultdict(lambda: "123", dict.fromkeys(VOLTAGES, "12"))
R30, R36 = load_order("R30"), load_order("R36")


def test_only_the_named_figure_changes() -> None:
    order = changed(R30, {"technicians": {"3": 6}})
    assert order.levels[Level.THIRD] == replace(R30.levels[Level.THIRD], technicians=6)
    assert order.levels[Level.FIRST] == R30.levels[Level.FIRST]
    assert order.rules == R30.rules
    assert load_order("R30").levels[Level.THIRD].technicians == 5


def test_no_change_gives_an_equal_order() -> None:
    assert changed(R30, {}) == R30
    same: dict[str, dict[str, int | None]] = {
        "peak_revenue": {"1": 20000},
        "technicians_middle": {"3": None},
    }
    assert changed(R30, same) == R30


def test_a_requirement_can_be_added_where_other_levels_have_it_and_be_dropped() -> None:
    order = changed(R30, {"peak_revenue": {"3": 500, "2": 500}, "technicians_middle": {"2": None}})
    assert order.levels[Level.THIRD].peak_revenue == Decimal(500)
    levels = {rule.id: rule.levels for rule in order.rules}
    assert levels["R-08"] == {"1", "2", "3"}
    assert levels["R-12"] == {"1"}


def test_a_changed_voltage_is_put_into_words() -> None:
    parameters = {"performance_min_kv": {"1": 330}, "performance_max_kv": {"2": 110}}
    order = changed(R30, parameters)
    assert order.levels[Level.FIRST].performance_voltage == "330千伏以上"
    assert order.levels[Level.SECOND].performance_voltage == "110千伏以下10千伏以上"


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ({"staff": {"1": 1}}, "staff: R30没有这一参数"),
        ({"performance_voltage": {"1": "10千伏"}}, "performance_voltage: R30没有这一参数"),
        ({"technicians": {"4": 1}}, "technicians.4: R30没有这一等级"),
        ({"technicians": 6}, "technicians: 应为等级到数值的对照"),
        ({"technicians": {"3": -1}}, "technicians.3: 应在0至100000之间"),
        ({"technicians": {"3": 5.5}}, "technicians.3: 应为整数"),
        ({"technicians": {"3": "6"}}, "technicians.3: 应为整数"),
        ({"technicians": {"3": True}}, "technicians.3: 应为整数"),
        ({"technicians": {"3": None}}, "technicians.3: 不能为空"),
        ({"head_rank": {"3": 0}}, "head_rank.3: 应在1至3之间"),
        ({"head_rank": {"1": 4}}, "head_rank.1: 应在1至3之间"),
        ({"net_ratio_percent": {"1": 101}}, "net_ratio_percent.1: 应在0至100之间"),
        ({"performance_min_kv": {"2": None}}, "performance_min_kv.2: 不能为空"),
        ({"performance_min_kv": {"3": 10}}, "performance_min_kv.3: 该等级没有规定业绩的电压等级"),
        ({"performance_min_kv": {"2": 66}}, "performance_max_kv.2: 不能低于下限66千伏"),
        ({"technicians": {"3": 21}}, "technicians.2: 20低于三级的21，等级高的要求不能更低"),
        ({"electricians": {"1": 24}}, "electricians.1: 24低于二级的25，等级高的要求不能更低"),
        (
            {"technicians_middle": {"2": None, "3": 1}},
            "technicians_middle.2: 0低于三级的1，等级高的要求不能更低",
        ),
        ([], "$: 应为参数名到各等级数值的对照"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_path(parameters: Any, fault: str) -> None:
    with pytest.raises(ParameterError) as caught:
        changed(R30, parameters)
    assert caught.value.faults == [fault]


@pytest.mark.parametrize(
    ("name", "least", "greatest"),
    [
        ("net_ratio_percent", 0, 100),
        ("performance_min_kv", 1, 1100),
        ("performance_max_kv", 1, 1100),
        ("peak_revenue", 0, 100_000_000),
        ("head_years", 0, 60),
        ("head_rank", 1, 3),
        ("technicians", 0, 100_000),
        ("technicians_middle", 0, 100_000),
        ("electricians", 0, 100_000),
        ("electricians_high_voltage", 0, 100_000),
    ],
)
def test_a_value_beyond_what_makes_sense_is_refused(name: str, least: int, greatest: int) -> None:
    for value in (least - 1, greatest + 1):
        with pytest.raises(ParameterError) as caught:
            changed(R30, {name: {"1": value}})
        assert caught.value.faults == [f"{name}.1: 应在{least}至{greatest}之间"]
    for value in (least, greatest):
        # Both ends of the range of voltages at once, and the same for every level that has one.
        names = VOLTAGES if name in VOLTAGES else (name,)
        order = changed(R30, {one: dict.fromkeys(ASKING[name], value) for one in names})
        assert getattr(order.levels[Level.FIRST], name) == value


def test_two_levels_may_ask_for_the_same() -> None:
    order = changed(R30, {"technicians": {"3": 20}, "performance_min_kv": {"2": 35}})
    assert order.levels[Level.THIRD].technicians == 20
    assert order.levels[Level.SECOND].performance_voltage == "35千伏以下35千伏以上"


def test_every_fault_is_listed_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        changed(R30, {"technicians": {"3": -1, "9": 1}, "staff": {}, "head_years": {"1": None}})
    paths = [fault.split(":")[0] for fault in caught.value.faults]
    assert paths == ["technicians.3", "technicians.9", "staff", "head_years.1"]


def test_what_an_order_has_no_rule_for_cannot_be_changed_in_it() -> None:
    with pytest.raises(ParameterError, match="R36没有这一参数"):
        changed(R36, {"peak_revenue": {"1": 1}})
