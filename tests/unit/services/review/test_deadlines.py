from datetime import date, datetime
from types import SimpleNamespace

import pytest

from chassis.clock import SHANGHAI
from services.review.deadlines import all_deadlines, due


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


def case(**changes):
    """A row of review_case, filed on Monday 2 March 2026."""
    values = {
        "id": "c", "type": "NEW", "procedure": "GENERAL", "step": "FORMAL",
        "opened_at": at(date(2026, 3, 2)), "accepted_at": None, "decided_at": None,
        "closed_at": None, "extended_on": None,
    }  # fmt: skip
    return SimpleNamespace(**values | changes)


def of(case, pauses=(), today=date(2026, 3, 3)):
    return {d["code"]: d for d in all_deadlines(case, pauses, today)}


@pytest.mark.spec("P-06")
def test_a_limit_begins_with_its_moment_and_does_not_count_that_day():
    assert list(of(case())) == ["FORMAL", "ACCEPT"]
    assert of(case())["FORMAL"]["due_on"] == date(2026, 3, 9)
    accepted = of(case(step="EXAMINE", accepted_at=at(date(2026, 3, 4))))
    assert list(accepted) == ["FORMAL", "ACCEPT", "EXAMINE", "DECIDE"]
    assert accepted["DECIDE"]["due_on"] == date(2026, 4, 1)
    assert [accepted[code]["state"] for code in ("FORMAL", "ACCEPT")] == ["done", "done"]


def test_the_legal_date_is_that_of_china():
    late = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
    assert of(case(opened_at=late))["FORMAL"]["started_on"] == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        (date(2026, 3, 4), "ok", 3),
        (date(2026, 3, 5), "soon", 2),
        (date(2026, 3, 9), "soon", 0),
        (date(2026, 3, 10), "overdue", -1),
    ],
)
@pytest.mark.spec("N-02")
def test_colours_at_their_boundaries(today, state, left):
    found = due(case(), "FORMAL", (), today)
    assert (found["due_state"], found["working_days_left"]) == (state, left)


@pytest.mark.spec("N-03")
def test_the_clock_stands_while_the_firm_mends():
    paused = [(date(2026, 3, 4), None)]
    assert of(case(), paused)["FORMAL"]["state"] == "paused"
    resumed = [(date(2026, 3, 4), date(2026, 3, 12))]
    # Two days until the 4th; the 5th to the 12th do not count; three more from the 13th.
    assert of(case(), resumed)["FORMAL"]["due_on"] == date(2026, 3, 17)


def test_a_pause_before_acceptance_does_not_prolong_the_decision():
    accepted = case(step="EXAMINE", accepted_at=at(date(2026, 3, 20)))
    pauses = [(date(2026, 3, 4), date(2026, 3, 12))]
    assert of(accepted, pauses)["DECIDE"] == of(accepted)["DECIDE"]


@pytest.mark.spec("N-07")
def test_the_extension_adds_ten_working_days():
    accepted = case(step="EXAMINE", accepted_at=at(date(2026, 3, 4)))
    before = of(accepted)["DECIDE"]
    accepted.extended_on = date(2026, 3, 10)
    after = of(accepted)["DECIDE"]
    assert (before["working_days"], after["working_days"]) == (20, 30)
    assert after["due_on"] > before["due_on"]


def test_a_closed_case_has_no_running_limit():
    closed = case(closed_at=at(date(2026, 3, 5)))
    assert {d["state"] for d in of(closed, today=date(2027, 1, 4)).values()} == {"done"}
