"""The conditions of an order in the words in which they are published."""

from collections.abc import Collection
from dataclasses import asdict
from string import Formatter
from typing import Any

from rules.checks.performance import ACTIVITY
from rules.order import NEWEST, Condition, Order, load_order
from rules.vocabulary.enumerations import Category, Level

NOTHING = "无要求"
AT_LEAST = "不少于"
WAN_OF_A_YI = 10_000


def conditions_text(applied: dict[Category, Level], order: str = NEWEST) -> list[dict[str, Any]]:
    """Rows ``{title, text, category, level, required, rules}`` as published, in order.

    A condition that differs by category has that ``category``; one that holds for all has None and
    the level of the highest that is applied for, because one staff serves all categories.
    """
    if not applied:
        return []
    rules = load_order(order)
    highest = min(applied.values(), key=int)
    return [
        _row(rules, condition, category, applied[category] if category else highest)
        for condition in rules.conditions
        for category in _concerned(condition, applied)
    ]


def conditions_said(applied: dict[Category, Level], order: str = NEWEST) -> list[dict[str, str]]:
    """What is asked for, ``{title, text}`` a line, its figure in the text; 无要求 is left out."""
    return [_said(row) for row in conditions_text(applied, order) if row["required"] != NOTHING]


def item_text(order: Order, condition: Condition, categories: Collection[Category]) -> str:
    """What the condition asks for, worded for the categories: 维修或试验."""
    chosen = [category for category in Category if category in categories]
    years = dict.fromkeys(str(order.performance[category].years) for category in chosen)
    return condition.item.format(
        activity="或".join(ACTIVITY[category] for category in chosen), years="或".join(years)
    )


def cell_text(order: Order, condition: Condition, level: Level) -> str:
    """The cell of a level; 无要求 where its parameter has no value."""
    cell, words = condition.cells[level], _words(order, level)
    names = [name for _, name, _, _ in Formatter().parse(cell) if name]
    return NOTHING if any(words[name] is None for name in names) else cell.format(**words)


def _words(order: Order, level: Level) -> dict[str, Any]:
    conditions = order.levels[level]
    revenue = conditions.peak_revenue
    return {
        **asdict(conditions),
        "head_rank": f"{order.rank_names[conditions.head_rank - 1]}职称",
        "peak_revenue": None if revenue is None else _money(int(revenue)),
    }


def _money(wan: int) -> str:
    yi, rest = divmod(wan, WAN_OF_A_YI)
    return f"{wan}万元" if rest or not yi else f"{yi}亿元"


def _concerned(condition: Condition, applied: dict[Category, Level]) -> list[Category | None]:
    if "{activity}" not in condition.item and condition.categories == set(Category):
        return [None]
    return [category for category in Category if category in condition.categories & set(applied)]


def _row(
    order: Order, condition: Condition, category: Category | None, level: Level
) -> dict[str, Any]:
    item = item_text(order, condition, [category] if category else ())
    return {
        "title": condition.group or item,
        "text": item if condition.group else "",
        "category": category and category.value,
        "level": level.value,
        "required": cell_text(order, condition, level),
        "rules": list(condition.rules),
    }


def _said(row: dict[str, Any]) -> dict[str, str]:
    kind = f"（{Category(row['category']).label}类）" if row["category"] else ""
    item, required = row["text"], row["required"]
    if item:
        required = f"{item}{required}" if item.endswith(AT_LEAST) else f"{item}：{required}"
    return {"title": f"{row['title']}{kind}", "text": required}
