"""A change of level, as JSON."""

from datetime import date

from rules.vocabulary.enumerations import Category, Level
from rules.whatif.levels import Change


def test_a_category_may_rise_from_nothing() -> None:
    change = Change(date(2026, 5, 1), Category.INSTALL, None, Level.THIRD, ())
    assert change.to_dict() == {
        "day": "2026-05-01",
        "category": "CZ",
        "before": None,
        "after": "3",
        "falls": False,
        "findings": [],
    }
