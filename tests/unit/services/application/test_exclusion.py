"""What may not be filed beside what, and what a firm is told to do about it."""

import pytest

from rules.exclusion import EXCLUSIVE, NOT_BESIDE
from rules.vocabulary.enumerations import ApplicationType
from services.application.offers import in_the_way, why_wait
from services.application.tables import Application


@pytest.mark.spec("F-15", "P-01")
@pytest.mark.parametrize(
    ("wanted", "running", "waits"),
    [
        ("RENEW", "REG_CHANGE", True),
        ("RENEW", "ITEM_CHANGE", True),
        ("RENEW", "RENEW", True),
        ("RENEW", "STAFF_IN", False),
        ("REG_CHANGE", "RENEW", True),
        ("REG_CHANGE", "REISSUE", False),
        ("REISSUE", "REG_CHANGE", True),
        ("CANCEL", "STAFF_IN", True),
        ("STAFF_IN", "CANCEL", False),
    ],
)
def test_what_may_not_be_filed_beside_what(wanted: str, running: str, waits: bool) -> None:
    other = Application(type=running, id="other", number="SQ2031-000007", state="DRAFT")
    assert (in_the_way(wanted, [other]) is other) == waits
    told = why_wait(wanted, other)
    assert ("SQ2031-000007" in told and ApplicationType(running).label in told) or wanted == running


@pytest.mark.parametrize(
    ("state", "ways"),
    [
        ("DRAFT", "办结或废弃后"),
        ("RETURNED", "办结或废弃后"),
        ("EXAMINING", "办结或终止后"),
        ("APPROVED", "办结后"),
    ],
)
@pytest.mark.parametrize("wanted", ["CANCEL", "REISSUE"])
def test_what_stands_in_the_way_names_only_what_may_be_done_about_it(
    wanted: str, state: str, ways: str
) -> None:
    other = Application(type="REISSUE", id="other", number="SQ2031-000007", state=state)
    assert ways in why_wait(wanted, other)


def test_what_the_database_guards_excludes_each_other_both_ways() -> None:
    assert set(NOT_BESIDE) == set(ApplicationType)
    for one in EXCLUSIVE:
        assert NOT_BESIDE[one] >= EXCLUSIVE
    assert ApplicationType.REG_CHANGE in NOT_BESIDE[ApplicationType.REG_CHANGE]
