"""Tabs on which nothing has to be filled in, because of what is applied for."""

from __future__ import annotations

from collections.abc import Callable

from rules.order import load_order
from rules.vocabulary.enumerations import Tab
from services.application.business_types import business_type
from services.application.draft import Draft
from services.application.model import Sheet
from services.application.slots import levels_of

NO_PERFORMANCE = "R-07"  # the rule of the levels that need none


def why_optional(draft: Draft, sheet: Sheet) -> str | None:
    """In words why the tab may stay blank; None where it may not, or cannot be told yet."""
    tell = OPTIONAL.get(sheet.section.tab)
    return tell(draft) if tell else None


def _performance(draft: Draft) -> str | None:
    """规定年限内主要业绩: none is needed for the third level (30号令)."""
    applied = set(levels_of(draft.chosen).values())
    rules = load_order(business_type(draft.type).order).rules
    free = {level for rule in rules if rule.id == NO_PERFORMANCE for level in rule.levels}
    if not applied or not applied <= free:
        return None
    return f"{'、'.join(level.label for level in sorted(applied))}无业绩要求，可不填写"


OPTIONAL: dict[Tab, Callable[[Draft], str | None]] = {Tab.PERFORMANCE: _performance}
