"""What a change does to a licence, row by row, and at its boundaries."""

from datetime import date, timedelta

import pytest

from contracts.errors import Conflict
from rules.vocabulary.enumerations import LicenceEnding, LicenceState, PrintState
from services.review.licensing.changes import (
    CHANGES,
    Cancel,
    Expire,
    Extend,
    ItemChange,
    RegisterChange,
    Reissue,
    Renew,
    Restore,
    Revoke,
)
from services.review.licensing.due import due
from services.review.licensing.values import Licence
from services.review.licensing.views import public_view
from tests.factories.licences import FIRM, HIGH, LATER, LOW, OFFICE, issue, issued, take_over

START, END = date(2026, 3, 2), date(2032, 3, 1)
NEXT_END = date(2038, 3, 1)
DAY = timedelta(days=1)
LICENCE = issued(START)


def states(licence: Licence, today: date) -> list[str]:
    return [licence.print_state(one, today).value for one in licence.prints]


@pytest.mark.spec("B-37")
def test_an_issued_licence_holds_for_six_years_and_proves_itself() -> None:
    assert (LICENCE.term(START).valid_from, LICENCE.term(START).valid_to) == (START, END)
    assert LICENCE.in_force(END) and not LICENCE.in_force(END + DAY)
    assert LICENCE.state_on(END + DAY) is LicenceState.EXPIRED
    assert states(LICENCE, START) == ["VALID"] and states(LICENCE, END + DAY) == ["VOID"]


def test_who_holds_a_valid_licence_gets_no_other() -> None:
    with pytest.raises(Conflict, match="已持有有效许可证"):
        issue(END, 2).apply(LICENCE)
    with pytest.raises(Conflict, match="已持有有效许可证"):
        take_over(END, 2).apply(LICENCE)
    again = issue(END + DAY, 2).apply(LICENCE)
    assert (again.version, again.number != LICENCE.number) == (1, True)


def test_a_licence_taken_over_has_no_print_until_one_is_asked_for() -> None:
    taken = take_over(date(2026, 5, 4)).apply(None)
    assert taken.prints == () and taken.valid_print(date(2026, 5, 4)) is None
    aligned = Reissue(on=date(2026, 6, 1), grades=HIGH).apply(taken)
    printed = aligned.valid_print(date(2026, 6, 1))
    assert printed and printed.number == 1
    assert aligned.term(date(2026, 6, 1)).grades == HIGH


def test_a_renewal_leaves_the_running_term_and_its_print() -> None:
    on = END - 60 * DAY
    renewed = Renew(on=on, grades=LOW).apply(LICENCE)
    assert renewed.term(on).valid_to == END and renewed.term(on).grades == HIGH
    coming = renewed.next_term(on)
    assert coming and coming.valid_from == END + DAY
    assert (renewed.last_day, renewed.next_term(END + DAY)) == (NEXT_END, None)
    assert states(renewed, END) == ["VALID", "NOT_BEGUN"]
    assert states(renewed, END + DAY) == ["VOID", "VALID"]
    assert renewed.term(END + DAY).grades == LOW
    with pytest.raises(Conflict, match="已经延续"):
        Renew(on=END, grades=LOW).apply(renewed)


def test_what_is_printed_before_a_new_term_begins_is_printed_for_both() -> None:
    on = END - 60 * DAY
    renewed = Renew(on=on, grades=LOW).apply(LICENCE)
    again = Reissue(on=on + DAY).apply(renewed)
    assert states(again, on + DAY) == ["VOID", "VOID", "VALID", "NOT_BEGUN"]
    assert states(again, END + DAY) == ["VOID", "VOID", "VOID", "VALID"]
    assert [one.number for one in again.standing_prints(END)] == [3, 4]


@pytest.mark.spec("G-05")
def test_a_reissue_changes_the_print_and_nothing_else() -> None:
    again = Reissue(on=START + DAY, case_id="c").apply(LICENCE)
    assert (again.number, again.periods, again.particulars) == (
        LICENCE.number, LICENCE.periods, LICENCE.particulars,
    )  # fmt: skip
    assert states(again, START + DAY) == ["VOID", "VALID"]
    assert again.prints[0].mark != again.prints[1].mark


def test_changes_of_the_face_leave_number_and_end() -> None:
    on = date(2027, 1, 4)
    moved = RegisterChange(on=on, particulars=LATER, office=OFFICE).apply(LICENCE)
    lower = ItemChange(on=on, grades=LOW).apply(moved)
    assert (lower.particulars, lower.number, lower.last_day) == (LATER, LICENCE.number, END)
    assert lower.term(on).grades == LOW and lower.term(on).issued_on == on
    assert LICENCE.particulars == FIRM and states(lower, on) == ["VOID", "VOID", "VALID"]


def test_the_clock_extends_while_a_renewal_waits_and_ends_what_nobody_renews() -> None:
    assert due(LICENCE, END - DAY, holds_on=True) is None
    assert due(LICENCE, END, holds_on=False) is None
    assert isinstance(due(LICENCE, END + DAY, holds_on=False), Expire)
    extend = due(LICENCE, END, holds_on=True)
    assert extend
    extended = extend.apply(LICENCE)
    late = END + 30 * DAY
    assert extended.in_force(late) and extended.extended and extended.last_day == END
    assert extended.term(late).valid_to == END and states(extended, late) == ["VALID"]
    assert due(extended, late, holds_on=True) is None
    # Refused: it ends with the decision.
    expire = due(extended, late, holds_on=False)
    assert expire
    ended = expire.apply(extended)
    assert (ended.state, ended.ended_on) == (LicenceState.EXPIRED, late)
    # Granted: the new term follows the old one without a gap.
    granted = Renew(on=late, grades=HIGH).apply(extended)
    assert granted.term(late).valid_from == END + DAY and granted.last_day == NEXT_END
    assert not granted.extended and states(granted, late) == ["VOID", "VALID"]
    assert Extend(on=late).apply(LICENCE).in_force(late)  # nothing ran on the last day
    with pytest.raises(Conflict):
        Extend(on=END - DAY).apply(LICENCE)


def revoke(on: date) -> Revoke:
    return Revoke(on=on, ended_by=LicenceEnding.REVOKED)


def test_an_ended_licence_takes_no_change_but_the_cancellation_of_an_expired_one() -> None:
    later = END + 10 * DAY
    expired = Expire(on=later).apply(LICENCE)
    assert expired.ended_on == END
    for ended in (
        Cancel(on=later).apply(expired),
        revoke(START).apply(LICENCE),
    ):
        assert set(states(ended, later)) == {PrintState.VOID.value}
        for change in (
            RegisterChange(on=later, particulars=LATER, office=OFFICE),
            ItemChange(on=later, grades=LOW), Renew(on=later, grades=LOW), Reissue(on=later),
            Extend(on=later), Expire(on=later), Cancel(on=later), revoke(later),
        ):  # fmt: skip
            with pytest.raises(Conflict):
                change.apply(ended)
    with pytest.raises(Conflict, match="已过期"):
        Reissue(on=later).apply(expired)


@pytest.mark.spec("H-08")
def test_a_licence_is_not_cancelled_while_another_case_runs() -> None:
    with pytest.raises(Conflict, match="SQ2026-000007"):
        Cancel(on=START, running=("SQ2026-000007",)).apply(LICENCE)
    assert Cancel(on=START).apply(LICENCE).state is LicenceState.CANCELLED


@pytest.mark.spec("H-06")
def test_a_cancelled_licence_tells_of_no_term_to_come() -> None:
    renewed = Renew(on=START, grades=LOW).apply(LICENCE)
    assert public_view(renewed, START, []).next_term
    shown = public_view(Cancel(on=START).apply(renewed), START, [])
    assert (shown.state, shown.next_term, shown.ended_on) == ("CANCELLED", None, START)


def test_what_the_authority_has_ended_says_by_which_act_and_can_be_restored() -> None:
    later = START + 10 * DAY
    for change, said in (
        (Cancel(on=later, ex_officio=True), LicenceEnding.EX_OFFICIO),
        (Revoke(on=later, ended_by=LicenceEnding.WITHDRAWN), LicenceEnding.WITHDRAWN),
    ):
        ended = change.apply(LICENCE)
        assert (ended.ended_by, ended.ended_on) == (said, later)
        again = Restore(on=later + DAY).apply(ended)
        assert (again.state, again.ended_on, again.ended_by) == (LicenceState.VALID, None, None)
        # What was printed before stays void: it has been given back, or should have been.
        assert states(again, later + DAY) == ["VOID", "VALID"]
        late = Restore(on=END + DAY).apply(ended)
        assert (late.state, late.ended_on, len(late.prints)) == (LicenceState.EXPIRED, END, 1)


def test_what_its_holder_gave_up_or_what_holds_is_not_restored() -> None:
    for licence in (None, LICENCE, Cancel(on=START).apply(LICENCE)):
        with pytest.raises(Conflict):
            Restore(on=START).apply(licence)


def test_who_never_had_a_licence_can_change_none() -> None:
    for change in (
        Reissue(on=START),
        Cancel(on=START),
        revoke(START),
        Expire(on=START),
    ):
        with pytest.raises(Conflict):
            change.apply(None)


def test_every_change_has_a_name_and_an_event() -> None:
    assert len({change.kind for change in CHANGES}) == len(CHANGES)
    assert all(change.event.startswith("licence.") for change in CHANGES)
