"""What if an order asked for something else? The same order with other parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from rules.order.model import LevelConditions, Order
from rules.report import Rule
from rules.vocabulary.enumerations import Labelled, Level
from rules.vocabulary.readings import READINGS

# The least and the greatest value that makes sense of each parameter, both included.
LIMITS = {
    "net_ratio_percent": (0, 100),
    "performance_min_kv": (1, 1100),
    "performance_max_kv": (1, 1100),
    "peak_revenue": (0, 100_000_000),
    "head_years": (0, 60),
    "head_rank": (1, 3),
    "technicians": (0, 100_000),
    "technicians_middle": (0, 100_000),
    "electricians": (0, 100_000),
    "electricians_high_voltage": (0, 100_000),
}
NULLABLE = frozenset({"performance_max_kv", "peak_revenue", "technicians_middle"})
# One staff serves several categories and is measured by the highest level, so that a higher level
# must not ask for less.
RISING = (
    "net_ratio_percent",
    "head_rank",
    "technicians",
    "technicians_middle",
    "electricians",
    "electricians_high_voltage",
)
VOLTAGES = ("performance_min_kv", "performance_max_kv")
# These rules speak only of the levels that ask for something.
RULES = {"R-08": "peak_revenue", "R-12": "technicians_middle"}

Figures = Mapping[str, Mapping[str, int | None]]
Parameters = Mapping[str, Mapping[str, int | None] | str]


class ParameterError(ValueError):
    """``faults``: everything that is wrong with the parameters as ``path: reason`` (Chinese)."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def changed(order: Order, parameters: Parameters) -> Order:
    """``order`` with ``{"technicians": {"3": 6}}`` and the like put in place of its own figures,
    and ``{"repair_test_kinds": "both"}`` in place of a reading.

    Names and units are those of ``LevelConditions`` and ``READINGS``; null takes a requirement away
    where the order itself knows levels without it. Raises ``ParameterError``, which lists every
    fault.
    """
    faults = list(_faults(order, parameters))
    if faults:
        raise ParameterError(faults)
    for name in READINGS.keys() & parameters.keys():
        order = with_reading(order, name, READINGS[name].choice(parameters[name]))
    figures = {name: v for name, v in parameters.items() if not isinstance(v, str)}
    levels = {
        level: _with(conditions, _of_level(figures, level))
        for level, conditions in order.levels.items()
    }
    faults = [*_crossed_voltages(levels), *_falling(levels)]
    if faults:
        raise ParameterError(faults)
    return replace(order, levels=levels, rules=tuple(_rules(order, levels, figures)))


def with_reading(order: Order, name: str, value: Labelled) -> Order:
    """``order`` read in another way."""
    return replace(order, readings={**order.readings, name: value})


def _faults(order: Order, parameters: Any) -> Iterator[str]:
    if not isinstance(parameters, Mapping):
        yield "$: 应为参数名到各等级数值的对照"
        return
    absent = {name for rule, name in RULES.items() if rule not in {r.id for r in order.rules}}
    for name, by_level in parameters.items():
        if name in READINGS:
            choices = READINGS[name].choices
            if by_level not in choices:
                yield f"{name}: 应为{'、'.join(choices)}之一"
        elif name not in LIMITS or name in absent:
            yield f"{name}: {order.code}没有这一参数"
        elif not isinstance(by_level, Mapping):
            yield f"{name}: 应为等级到数值的对照"
        else:
            for level, value in by_level.items():
                reason = _objection(order, name, level, value)
                if reason:
                    yield f"{name}.{level}: {reason}"


def _objection(order: Order, name: str, level: Any, value: Any) -> str:
    if level not in order.levels:
        return f"{order.code}没有这一等级"
    if name in VOLTAGES and order.levels[level].performance_voltage is None:
        return "该等级没有规定业绩的电压等级"
    if value is None:
        return "" if name in NULLABLE else "不能为空"
    if not isinstance(value, int) or isinstance(value, bool):
        return "应为整数"
    least, greatest = LIMITS[name]
    return "" if least <= value <= greatest else f"应在{least}至{greatest}之间"


def _of_level(parameters: Figures, level: Level) -> dict[str, int | None]:
    return {name: values[level] for name, values in parameters.items() if level in values}


def _with(conditions: LevelConditions, values: dict[str, int | None]) -> LevelConditions:
    typed: dict[str, Any] = dict(values)
    if typed.get("peak_revenue") is not None:
        typed["peak_revenue"] = Decimal(typed["peak_revenue"])
    made = replace(conditions, **typed)
    if values.keys() & set(VOLTAGES):
        made = replace(made, performance_voltage=_voltage_in_words(made))
    return made


def _voltage_in_words(conditions: LevelConditions) -> str:
    low, high = conditions.performance_min_kv, conditions.performance_max_kv
    below = "" if high is None else f"{high}千伏以下"
    return f"{below}{low}千伏以上"


def _crossed_voltages(levels: dict[Level, LevelConditions]) -> Iterator[str]:
    for level, conditions in levels.items():
        low, high = conditions.performance_min_kv, conditions.performance_max_kv
        if low is not None and high is not None and low > high:
            yield f"performance_max_kv.{level}: 不能低于下限{low}千伏"


def _falling(levels: dict[Level, LevelConditions]) -> Iterator[str]:
    for name in RISING:
        for higher, lower in pairwise(levels):
            most, least = getattr(levels[higher], name) or 0, getattr(levels[lower], name) or 0
            if most < least:
                yield f"{name}.{higher}: {most}低于{lower.label}的{least}，等级高的要求不能更低"


def _rules(
    order: Order, levels: dict[Level, LevelConditions], parameters: Figures
) -> Iterator[Rule]:
    for rule in order.rules:
        name = RULES.get(rule.id, "")
        if name in parameters:
            asking = [level for level in levels if getattr(levels[level], name) is not None]
            yield replace(rule, levels=frozenset(asking))
        else:
            yield rule
