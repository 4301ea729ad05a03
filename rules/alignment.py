"""等级衔接: what an old licence counts as under 30号令."""

from dataclasses import dataclass
from datetime import date

from rules.load import load
from rules.order import ORDERS, order_in_force
from rules.vocabulary.enumerations import Level


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
