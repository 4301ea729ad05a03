"""等级衔接: what an old licence counts as under 30号令."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.load import load
from rules.order import ORDERS, load_order, order_in_force
from rules.scope import scope_text
from rules.vocabulary.enumerations import Category, Level


@dataclass(frozen=True, slots=True)
class Aligned:
    """The level under the current order of a licence of ``former`` level.

    scope_max_kv: the highest voltage that it still permits, itself included; None: unlimited.
    scope_note: what is printed beside the level, "" where the level alone says it.
    """

    former: Level
    level: Level
    scope_max_kv: int | None
    scope_note: str


def granted_under(issued_on: date) -> str:
    """The order by which a licence of this day was granted; the first one known for older ones."""
    try:
        return order_in_force(issued_on)
    except LookupError:
        return ORDERS[0]


def align(level: Level, order_from: str = "R36") -> Aligned:
    """The level of 30号令 that a level of an earlier order is aligned with.

    Raises ``LookupError`` for an order that has no alignment and for a level that it does not know.
    """
    data = load("alignment")
    if order_from != data["order_from"]:
        raise LookupError(f"no alignment of levels of the order {order_from}")
    for entry in data["levels"]:
        if entry["former"] == level:
            return Aligned(level, Level(entry["level"]), entry["max_kv"], entry.get("note", ""))
    raise LookupError(f"no alignment of level {level} of {order_from}")


def known_level(level: Level, issued_on: date) -> bool:
    """Whether a licence of this day can have it."""
    return level in load_order(granted_under(issued_on)).levels


def permitted(
    former: Mapping[Category, Level], issued_on: date
) -> dict[Category, tuple[Level, str]]:
    """The level of 30号令 and the scope as printed, by category, of what a licence of that day has
    been granted: the scope stays as it was where the level alone would permit more.

    Raises ``LookupError`` for a level that the order of that day does not know.
    """
    order, held = granted_under(issued_on), {}
    for category, level in former.items():
        if order != load("alignment")["order_from"]:
            held[category] = (level, scope_text(category, level, order))
            continue
        aligned = align(level, order)
        narrower = scope_text(category, level, order) if aligned.scope_note else ""
        held[category] = (aligned.level, narrower or scope_text(category, aligned.level))
    return held
