"""Legal grounds of what an office decides of its own motion, and how long one is heard before."""

from datetime import date, timedelta

import pytest

from rules.calendar import published
from rules.dates import DAY
from rules.ex_officio import ground, grounds, heard_until
from rules.provisions import block_codes
from rules.vocabulary.proceedings import ProceedingKind

ON = date(2026, 9, 28)
FALSE_COMMITMENT = "FALSE_COMMITMENT"
IN_FORCE = {
    "行政许可法": date(2004, 7, 1),
    "行政复议法": date(1999, 10, 1),
    "行政诉讼法": date(1990, 10, 1),
}


@pytest.mark.spec("N-15")
def test_every_kind_has_a_ground_with_its_article() -> None:
    found = grounds(ON)
    assert {one.kind for one in found} == set(ProceedingKind)
    assert all(one.text and "法" in one.basis for one in found)
    assert len({one.code for one in found}) == len(found)
    assert {one.block for one in found} - {None} == block_codes(ON)


def test_a_ground_holds_from_the_day_of_its_law() -> None:
    younger = {one.code for one in grounds(ON)}
    for law, day in IN_FORCE.items():
        of_it = {one.code for one in grounds(ON) if one.basis.startswith(law)} - {FALSE_COMMITMENT}
        assert of_it and of_it <= {one.code for one in grounds(day)}
        assert not of_it & {one.code for one in grounds(day - DAY)}
        younger -= of_it
    assert younger == {FALSE_COMMITMENT}, "it has a day of its own, below"


@pytest.mark.parametrize(
    ("kind", "law"),
    [
        (ProceedingKind.REVOKE, date(2021, 7, 15)),
        (ProceedingKind.WITHDRAW, IN_FORCE["行政许可法"]),
        (ProceedingKind.ANNUL, IN_FORCE["行政许可法"]),
        (ProceedingKind.BAR, IN_FORCE["行政许可法"]),
    ],
)
def test_one_is_heard_from_the_day_of_the_law(kind: ProceedingKind, law: date) -> None:
    calendar = published()
    assert heard_until(kind, law, calendar) == calendar.add_working_days(law, 5).day
    assert heard_until(kind, law - DAY, calendar) is None


def test_a_ground_is_that_of_its_day() -> None:
    assert ground("FALSE_COMMITMENT", date(2020, 10, 27)).kind is ProceedingKind.ANNUL
    for code, day in (("FALSE_COMMITMENT", date(2020, 10, 26)), ("NO_SUCH", ON)):
        with pytest.raises(LookupError):
            ground(code, day)


@pytest.mark.spec("N-15")
def test_a_cancellation_is_published_for_days_others_are_heard_for_working_days() -> None:
    calendar = published()
    assert heard_until(ProceedingKind.CANCEL, ON, calendar) == ON + timedelta(days=7)
    # Over 国庆节 five working days are more than a week.
    five = calendar.add_working_days(ON, 5).day
    assert five > ON + timedelta(days=7)
    for kind in (
        ProceedingKind.WITHDRAW, ProceedingKind.ANNUL, ProceedingKind.REVOKE, ProceedingKind.BAR,
    ):  # fmt: skip
        assert heard_until(kind, ON, calendar) == five
    assert heard_until(ProceedingKind.RESTORE, ON, calendar) is None
