"""What a level permits, as printed on the certificate."""

from rules.load import load
from rules.vocabulary.enumerations import Category, Level


def max_kv(level: Level) -> int | None:
    """Highest voltage in kV, itself included; None: unlimited."""
    value: int | None = load("scope")["max_kv"][int(level) - 1]
    return value


def grade_text(category: Category, level: Level) -> str:
    """``承装类三级``."""
    return f"{category.label}类{level.label}"


def scope_text(category: Category, level: Level) -> str:
    """``可以从事35千伏以下电压等级电力设施的安装活动``."""
    scope = load("scope")
    text: str = scope["texts"][int(level) - 1]
    return text.format(activity=scope["activities"][category.value])
