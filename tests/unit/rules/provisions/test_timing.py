"""Windows, terms, notices and reminders, each on both sides of its boundary."""

import doctest
from datetime import date

import pytest

from rules.provisions import (
    Timing,
    deemed_extended,
    filing_due,
    may_cancel_ex_officio,
    notice_ends,
    reminder_days,
    reminder_due,
    renewal_window,
    term_of,
    timing,
)
from rules.vocabulary.enumerations import ApplicationType

END = date(2030, 2, 3)
FIRST, LAST = date(2029, 11, 5), date(2030, 1, 4)  # 90 and 30 days before it


@pytest.mark.spec("F-13")
@pytest.mark.parametrize(
    ("on", "state", "told"),
    [
        (date(2029, 11, 4), Timing.EARLY, "请在2029年11月5日至2030年1月4日之间申请"),
        (FIRST, Timing.OPEN, None),
        (LAST, Timing.OPEN, None),
        (date(2030, 1, 5), Timing.LATE, "2029年11月5日至2030年1月4日"),
    ],
)
def test_a_renewal_is_filed_ninety_to_thirty_days_before_the_end(
    on: date, state: Timing, told: str | None
) -> None:
    window = renewal_window(END, on)
    assert (window.first, window.last, window.state(on)) == (FIRST, LAST, state)
    refusal = window.refusal(on)
    assert refusal == told if told is None else told in (refusal or "")


def test_of_a_day_before_the_order_nothing_is_known() -> None:
    assert renewal_window(END, date(2025, 7, 1)).first == FIRST
    with pytest.raises(LookupError, match="2025-06-30"):
        renewal_window(END, date(2025, 6, 30))


@pytest.mark.parametrize(
    ("on", "filed_on", "extended"),
    [
        (END, LAST, False),
        (date(2030, 2, 4), LAST, True),
        (date(2031, 2, 4), FIRST, True),
        (date(2030, 2, 4), date(2030, 1, 5), False),
        (date(2030, 2, 4), date(2029, 11, 4), False),
        (date(2030, 2, 4), None, False),
    ],
)
def test_who_filed_in_time_holds_on_until_it_is_decided(
    on: date, filed_on: date | None, extended: bool
) -> None:
    assert deemed_extended(END, on, filed_on) is extended


def test_only_a_renewal_extends() -> None:
    assert not deemed_extended(END, date(2030, 2, 4), LAST, ApplicationType.ITEM_CHANGE)


@pytest.mark.spec("D-14")
@pytest.mark.parametrize("kind", [ApplicationType.REG_CHANGE, ApplicationType.CANCEL])
def test_changes_and_cancellations_are_filed_within_thirty_days(kind: ApplicationType) -> None:
    due = filing_due(kind, date(2026, 3, 2))
    assert due and due.last == date(2026, 4, 1)
    assert due.warning(date(2026, 4, 1)) is None
    assert "2026年4月1日前" in (due.warning(date(2026, 4, 2)) or "")


def test_other_types_have_no_term_and_of_earlier_days_none_is_known() -> None:
    assert filing_due(ApplicationType.REISSUE, date(2026, 3, 2)) is None
    assert filing_due(ApplicationType.CANCEL, date(2025, 6, 30)) is None
    assert filing_due(ApplicationType.CANCEL, date(2025, 7, 1)) is not None


@pytest.mark.spec("N-15")
def test_a_cancellation_ex_officio_waits_for_seven_days_of_notice() -> None:
    announced = date(2026, 3, 2)
    assert notice_ends(announced) == date(2026, 3, 9)
    assert not may_cancel_ex_officio(announced, date(2026, 3, 9))
    assert may_cancel_ex_officio(announced, date(2026, 3, 10))


def test_a_licence_holds_for_six_years_also_of_days_before_any_that_is_known() -> None:
    for start in (date(2005, 1, 1), date(2010, 3, 1), date(2026, 3, 2)):
        assert str(term_of(start)) == "6年"


@pytest.mark.spec("F-14")
def test_a_holder_is_reminded_ninety_sixty_and_thirty_days_before_the_end() -> None:
    days = reminder_days(END, date(2029, 1, 1))
    assert [(day, span.count) for day, span in days] == [
        (FIRST, 90),
        (date(2029, 12, 5), 60),
        (LAST, 30),
    ]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2029, 11, 4), None),
        (FIRST, 90),
        (date(2029, 12, 4), 90),
        (date(2029, 12, 5), 60),
        (date(2030, 1, 3), 60),
        (LAST, 30),
        (END, 30),
        (date(2030, 2, 4), None),
    ],
)
def test_the_latest_reminder_that_has_come_is_due(on: date, days: int | None) -> None:
    span = reminder_due(END, on)
    assert (span and span.count) == days


def test_nobody_is_reminded_of_what_has_no_reminder() -> None:
    assert reminder_days(END, date(2029, 1, 1), "BIRTHDAY") == ()


def test_the_example_of_the_module_is_true() -> None:
    assert doctest.testmod(timing) == doctest.TestResults(failed=0, attempted=2)


@pytest.mark.spec("D-14")
def test_what_happened_before_any_term_is_known_is_late_by_that_of_the_filing() -> None:
    long_ago, on = date(2020, 2, 3), date(2026, 11, 27)
    assert filing_due(ApplicationType.REG_CHANGE, long_ago) is None
    due = filing_due(ApplicationType.REG_CHANGE, long_ago, on)
    assert due and due.last == date(2020, 3, 4) and due.warning(on)
    assert filing_due(ApplicationType.NEW, long_ago, on) is None
