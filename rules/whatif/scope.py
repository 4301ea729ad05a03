"""Which rules a what-if looks at."""

from rules.order import Order, load_order

STAFF_RULES = frozenset(
    {"R-09", "R-10", "R-11", "R-12", "R-13", "R-14"}
    | {"R-17", "R-18", "R-19", "R-20", "R-21", "R-22", "R-23", "R-24", "R-25"}
)
"""Those that the people on the roster decide alone (30号令: heads, head-counts, one post each)."""


def ordered(order: str | Order) -> Order:
    """The order itself, or the one of this code. Raises ``LookupError`` for an unknown code."""
    return load_order(order) if isinstance(order, str) else order


def condition_rules(order: str | Order) -> frozenset[str]:
    """Every condition of a licence; not whether the material of an application is complete (M-…),
    because a what-if has none."""
    return frozenset(rule.id for rule in ordered(order).rules if rule.id.startswith("R-"))
