"""Blocks of one and three years, and the one-year check: both sides of each boundary."""

from datetime import date

import pytest

from rules.provisions import block_codes, blocked, grounds, grounds_against
from rules.vocabulary.enumerations import ApplicationType

NEW, CHANGE = ApplicationType.NEW, ApplicationType.ITEM_CHANGE
EVENT = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "until", "free"),
    [
        ("FALSE_MATERIALS", date(2027, 3, 2), date(2027, 3, 3)),
        ("FRAUD", date(2029, 3, 2), date(2029, 3, 3)),
    ],
)
def test_nothing_is_accepted_for_one_and_for_three_years(
    code: str, until: date, free: date
) -> None:
    for day in (EVENT, until):
        found = blocked(NEW, [(code, EVENT)], day)
        assert found and found.until == until
        assert f"（至{until.year}年3月2日）" in found.refusal
    assert blocked(NEW, [(code, EVENT)], free) is None


def test_the_block_that_stands_longest_is_told() -> None:
    events = [("FRAUD", date(2024, 5, 1)), ("FALSE_MATERIALS", date(2026, 3, 2))]
    found = blocked(NEW, events, date(2026, 4, 1))
    assert found and (found.block.code, found.until) == ("FRAUD", date(2027, 5, 1))


def test_what_is_yet_to_come_and_what_does_not_block_stands_against_nothing() -> None:
    assert blocked(NEW, [("FRAUD", date(2026, 3, 3))], EVENT) is None
    assert blocked(NEW, [("SERIOUS_ACCIDENT", EVENT)], EVENT) is None
    assert blocked(ApplicationType.REISSUE, [("FRAUD", EVENT)], EVENT) is None
    assert blocked(NEW, [], EVENT) is None
    assert block_codes(EVENT) == {"FRAUD", "FALSE_MATERIALS"}


@pytest.mark.spec("E-29")
@pytest.mark.parametrize(
    ("code", "least", "ground"),
    [
        ("SERIOUS_ACCIDENT", 1, "ACCIDENT"),
        ("ORDINARY_ACCIDENT", 2, "ACCIDENT"),
        ("QUALITY_ACCIDENT", 1, "QUALITY"),
        ("BEYOND_SCOPE", 1, "SCOPE"),
        ("LICENCE_ABUSE", 1, "ABUSE"),
        ("UNLAWFUL_SUBCONTRACTING", 1, "SUBCONTRACTING"),
    ],
)
def test_each_of_the_five_grounds_stands_for_a_year(code: str, least: int, ground: str) -> None:
    events = [(code, EVENT)] * least
    for on in (EVENT, date(2027, 3, 2)):
        assert [one.code for one in grounds_against(CHANGE, events, on)] == [ground]
    assert grounds_against(CHANGE, events, date(2027, 3, 3)) == ()
    assert grounds_against(CHANGE, events, date(2026, 3, 1)) == ()
    assert grounds_against(CHANGE, events[1:], EVENT) == ()


def test_two_accidents_of_which_one_is_too_old_are_one() -> None:
    events = [("ORDINARY_ACCIDENT", date(2025, 3, 1)), ("ORDINARY_ACCIDENT", EVENT)]
    assert grounds_against(CHANGE, events, EVENT) == ()
    assert len(grounds_against(CHANGE, events, date(2026, 3, 1))) == 0
    events = [("ORDINARY_ACCIDENT", date(2025, 3, 2)), ("ORDINARY_ACCIDENT", EVENT)]
    assert [one.code for one in grounds_against(CHANGE, events, EVENT)] == ["ACCIDENT"]


def test_the_reviewer_of_a_change_looks_for_five_grounds_others_for_none() -> None:
    assert len(grounds(CHANGE, EVENT)) == 5
    assert grounds(ApplicationType.NEW, EVENT) == ()
    assert grounds(CHANGE, date(2025, 6, 30)) == ()
