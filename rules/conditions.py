"""The published conditions for what is applied for (资料审核 tab, 文字提示)."""

from typing import Any

from rules.order import Condition, load_order
from rules.vocabulary.enumerations import Category, Level


def conditions_text(applied: dict[Category, Level], order: str = "R30") -> list[dict[str, Any]]:
    """Rows ``{title, text, category, level, required, rules}`` as published, in order.

    A condition of one category has that ``category``; one that holds for all has None and the
    level of the highest that is applied for, because one staff serves all categories.
    """
    if not applied:
        return []
    highest = min(applied.values(), key=int)
    return [
        _row(condition, category, applied[category] if category else highest)
        for condition in load_order(order).conditions
        for category in _concerned(condition, applied)
    ]


def _concerned(condition: Condition, applied: dict[Category, Level]) -> list[Category | None]:
    if not condition.categories:
        return [None]
    return [category for category in Category if category in condition.categories & set(applied)]


def _row(condition: Condition, category: Category | None, level: Level) -> dict[str, Any]:
    return {
        "title": condition.title,
        "text": condition.text,
        "category": category and category.value,
        "level": level.value,
        "required": condition.values[level],
        "rules": list(condition.rules),
    }
