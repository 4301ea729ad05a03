"""What a level permits, as printed on the certificate."""

from collections.abc import Mapping
from typing import Any

from rules.load import DataError, load
from rules.order import NEWEST, load_order
from rules.vocabulary.enumerations import Category, Level


def max_kv(level: Level, order: str = NEWEST) -> int | None:
    """Highest voltage in kV, itself included; None: unlimited. Raises ``LookupError`` for a level
    that the order does not know."""
    value: int | None = _of_level("max_kv", level, order)
    return value


def grade_text(category: Category, level: Level) -> str:
    """``承装类三级``."""
    return f"{category.label}类{level.label}"


def grades_text(categories: Mapping[str, str]) -> str:
    """``承装类三级、承修类三级``, in the official order. categories: as ``{"CZ": "3"}``."""
    return "、".join(
        grade_text(category, Level(categories[category]))
        for category in Category
        if category in categories
    )


def scope_text(category: Category, level: Level, order: str = NEWEST) -> str:
    """``可以从事35千伏以下电压等级电力设施的安装活动``. Raises ``LookupError`` as ``max_kv``."""
    scope = load("scope")
    text: str = scope["text"]
    return text.format(
        voltage=voltage_text(level, order), activity=scope["activities"][category.value]
    )


def voltage_text(level: Level, order: str = NEWEST) -> str:
    """``35千伏以下``, ``所有``. Raises ``LookupError`` as ``max_kv``."""
    text: str = _of_level("voltages", level, order)
    return text


def _of_level(name: str, level: Level, order: str) -> Any:
    cells, levels = load("scope")["orders"][order][name], load_order(order).levels
    if len(cells) != len(levels):
        reason = f"{len(cells)} cells for {len(levels)} levels"
        raise DataError("scope.yaml", f"$.orders.{order}.{name}", reason)
    return dict(zip(levels, cells, strict=True))[level]
