"""Limits, pauses of the clock, and the colour of a task."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.deadlines import CountedFrom, DueState, due_on, due_state, limit
from rules.vocabulary.enumerations import ApplicationType, CreditClass, Procedure

pytestmark = pytest.mark.spec("N-02", "P-06")

FILED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("step", "days", "start"),
    [
        ("FORMAL", 5, CountedFrom.FILING),
        ("ACCEPT", 5, CountedFrom.FILING),
        ("EXAMINE", 15, CountedFrom.ACCEPTANCE),
        ("DECIDE", 20, CountedFrom.ACCEPTANCE),
        ("ISSUE", 10, CountedFrom.DECISION),
        ("PUBLISH", 7, CountedFrom.DECISION),
    ],
)
def test_the_limits_of_a_new_application(step: str, days: int, start: CountedFrom) -> None:
    found = limit(ApplicationType.NEW, step)
    assert (found.working_days, found.counted_from) == (days, start)
    assert found.basis and found.source


def test_a_good_credit_class_shortens_the_decision() -> None:
    assert limit(ApplicationType.NEW, "DECIDE", credit=CreditClass.GOOD).working_days == 15
    assert limit(ApplicationType.NEW, "DECIDE", credit=CreditClass.DISHONEST).working_days == 20
    assert limit(ApplicationType.NEW, "DECIDE").extension == 10


def test_where_the_law_sets_no_limit_there_is_none() -> None:
    with pytest.raises(LookupError):
        limit(ApplicationType.TERMINATE, "DECIDE")
    with pytest.raises(LookupError):
        limit(ApplicationType.NEW, "DECIDE", procedure=Procedure.PROMISE)


def test_without_a_pause_a_limit_is_counted_in_working_days() -> None:
    assert due_on(FILED, 5).day == date(2026, 3, 9)


def test_the_clock_stands_from_the_return_to_the_resubmission() -> None:
    # Returned on the 4th (two days used), filed again on Monday the 16th: three days are left.
    assert due_on(FILED, 5, ((date(2026, 3, 4), date(2026, 3, 16)),)).day == date(2026, 3, 19)


def test_an_open_pause_leaves_the_due_date_and_shows_as_paused() -> None:
    pauses = ((date(2026, 3, 4), None),)
    assert due_on(FILED, 5, pauses).day == date(2026, 3, 9)
    assert due_state(date(2026, 3, 9), date(2026, 4, 1), pauses) is DueState.PAUSED


def test_pauses_that_overlap_are_left_out_once() -> None:
    once = due_on(FILED, 5, ((date(2026, 3, 4), date(2026, 3, 16)),))
    twice = due_on(
        FILED, 5, ((date(2026, 3, 4), date(2026, 3, 12)), (date(2026, 3, 10), date(2026, 3, 16)))
    )
    assert once == twice


def test_a_limit_that_reaches_a_year_not_loaded_says_so() -> None:
    assert due_on(date(2026, 12, 28), 20).unknown_years == (2027,)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-03-04", DueState.OK),
        ("2026-03-05", DueState.SOON),
        ("2026-03-09", DueState.SOON),
        ("2026-03-10", DueState.OVERDUE),
    ],
)
def test_a_task_turns_yellow_two_working_days_before_and_red_after_its_limit(
    on: str, state: DueState
) -> None:
    assert due_state(date(2026, 3, 9), date.fromisoformat(on)) is state


@given(
    paused=st.dates(FILED, date(2026, 4, 30)),
    length=st.integers(0, 40),
    limit_days=st.integers(1, 20),
)
def test_a_pause_never_brings_a_due_date_forward(
    paused: date, length: int, limit_days: int
) -> None:
    resumed = date.fromordinal(paused.toordinal() + length)
    plain, moved = (
        due_on(FILED, limit_days).day,
        due_on(FILED, limit_days, ((paused, resumed),)).day,
    )
    assert moved >= plain
    if paused >= plain:
        assert moved == plain
