"""The orders: 36号令 (``R36``) and 30号令 (``R30``), each a dated data file read into ``Order``."""

from datetime import date
from functools import cache

from rules.order.change import ParameterError, changed, with_reading
from rules.order.model import (
    Condition,
    LegalPerson,
    LevelConditions,
    Order,
    Performance,
    PublishedTable,
)
from rules.order.reader import read_order

__all__ = [
    "ORDERS",
    "Condition",
    "LegalPerson",
    "LevelConditions",
    "Order",
    "ParameterError",
    "Performance",
    "PublishedTable",
    "changed",
    "load_order",
    "order_in_force",
    "with_reading",
]

ORDERS = ("R36", "R30")  # in the order of their dates
NEWEST = ORDERS[-1]  # judged by where nobody says another


@cache
def load_order(code: str) -> Order:
    """The order ``R36`` or ``R30``. Raises ``LookupError`` for an unknown one."""
    if code not in ORDERS:
        raise LookupError(f"no rule order {code}")
    return read_order(f"order-{code}")


def order_in_force(on: date) -> str:
    """The code of the order in force on a day. Raises ``LookupError`` before 2020-10-11, the first
    day of 36号令."""
    for code in ORDERS:
        order = load_order(code)
        if order.effective_from <= on <= (order.effective_to or date.max):
            return code
    raise LookupError(f"no rule order is known for {on}")
