"""People to find and days to wait for, as JSON."""

from datetime import date

from rules.vocabulary.enumerations import Category, PersonKind, Tab
from rules.whatif.hires import Hire, Wait


def test_an_electrician_to_find_has_neither_rank_nor_years() -> None:
    assert Hire(PersonKind.SKILL, 2, high_voltage=True).to_dict() == {
        "kind": "SKILL",
        "count": 2,
        "rank": 0,
        "high_voltage": True,
        "years": 0,
        "works": [],
        "also_technician": False,
        "replaces": [],
    }


def test_to_wait_for_a_title_is_of_no_category() -> None:
    told = {"tab": "technical_head", "rule": "R-10", "category": None, "day": "2026-05-01"}
    day = date(2026, 5, 1)
    assert Wait(Tab.TECHNICAL_HEAD, "R-10", None, day).to_dict() == told
    years = Wait(Tab.TECHNICAL_HEAD, "R-10", Category.INSTALL, day)
    assert years.to_dict() == told | {"category": "CZ"}
