from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from chassis.clock import SHANGHAI
from contracts.review.deadlines import Deadline
from rules.ledger import Entry, Extend, Pause, Resume, Start, read
from rules.vocabulary.enumerations import CountedFrom, LedgerActor, PauseGround
from services.review.deadlines import Due, _miss, all_deadlines, due, ledger_view

LAW, AUTHORITY = "行政许可法", LedgerActor.AUTHORITY


def case(**changes: Any) -> SimpleNamespace:
    """A row of review_case."""
    values = {"id": "c", "type": "NEW", "procedure": "GENERAL", "step": "FORMAL", "closed_at": None,
              "term_ends_on": None, "credit_class": None}  # fmt: skip
    return SimpleNamespace(**values | changes)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def start(text: str, counted_from: CountedFrom) -> Start:
    return Start(day(text), counted_from.label, LAW, AUTHORITY, counted_from)


def pause(text: str, why: PauseGround = PauseGround.CORRECTION) -> Pause:
    return Pause(day(text), "缺审计报告", LAW, AUTHORITY, why)


def resume(text: str) -> Resume:
    return Resume(day(text), "补正后第2次提交", LAW, LedgerActor.APPLICANT)


FILED = start("03-02", CountedFrom.FILING)  # a Monday


def accepted(text: str) -> Start:
    return start(text, CountedFrom.ACCEPTANCE)


def of(case: SimpleNamespace, *entries: Entry, today: str = "03-03") -> dict[str, Deadline]:
    return {d.code: d for d in all_deadlines(case, read([FILED, *entries], kept=True), day(today))}


@pytest.mark.spec("P-06")
def test_a_limit_begins_with_its_clock_and_does_not_count_that_day() -> None:
    assert list(of(case())) == ["FORMAL", "ACCEPT"]
    assert of(case())["FORMAL"].due_on == day("03-09")
    found = of(case(step="EXAMINE"), accepted("03-04"))
    assert list(found) == ["FORMAL", "ACCEPT", "EXAMINE", "DECIDE"]
    assert found["DECIDE"].due_on == day("04-01")
    assert [found[code].state for code in ("FORMAL", "ACCEPT")] == ["done", "done"]


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [("03-04", "ok", 3), ("03-05", "soon", 2), ("03-09", "soon", 0), ("03-10", "overdue", -1)],
)
@pytest.mark.spec("N-02")
def test_colours_at_their_boundaries(today: str, state: str, left: int) -> None:
    found = due(case(), "FORMAL", read([FILED]), day(today))
    assert (found.due_state, found.working_days_left) == (state, left)


def test_before_anything_runs_no_limit_is_told() -> None:
    assert due(case(), "FORMAL", read([]), day("03-05")) == Due(None, False, "ok", None, None)


@pytest.mark.spec("N-03")
def test_the_clock_stands_while_the_firm_mends() -> None:
    standing = of(case(), pause("03-04"), today="03-12")["FORMAL"]
    assert (standing.state, standing.paused_on) == ("paused", day("03-04"))
    assert (standing.used, standing.due_if_resumed) == (2, day("03-17"))
    going_on = of(case(), pause("03-04"), resume("03-12"), today="03-13")["FORMAL"]
    # Two days until the 4th; the 5th to the 12th do not count; three more from the 13th.
    assert (going_on.used, going_on.due_on) == (3, day("03-17"))
    assert going_on.paused_on is None and going_on.due_if_resumed is None


def test_a_pause_before_acceptance_does_not_prolong_the_decision() -> None:
    paused = (pause("03-04"), resume("03-12"))
    examined = case(step="EXAMINE")
    with_pause = of(examined, *paused, accepted("03-20"), today="03-23")
    assert with_pause["DECIDE"] == of(examined, accepted("03-20"), today="03-23")["DECIDE"]


@pytest.mark.spec("N-07")
def test_the_extension_adds_ten_working_days_to_the_decision_only() -> None:
    examined = case(step="EXAMINE")
    extension = Extend(day("03-10"), "案情复杂", LAW, AUTHORITY, "DECIDE", 10)
    before = of(examined, accepted("03-04"))
    after = of(examined, accepted("03-04"), extension)
    assert [d["DECIDE"].working_days for d in (before, after)] == [20, 30]
    assert after["DECIDE"].due_on > before["DECIDE"].due_on
    assert after["EXAMINE"] == before["EXAMINE"]


def test_a_closed_case_has_no_running_limit() -> None:
    closed = case(closed_at=datetime(2026, 3, 5, 9, tzinfo=SHANGHAI))
    found = of(closed, pause("03-04"), today="12-30")
    assert {(d.state, d.used, d.paused_on) for d in found.values()} == {("done", None, None)}
    view = ledger_view(closed, read([FILED, pause("03-04")]), day("12-30"))
    assert (view.current, view.ground) == (None, None)


@pytest.mark.spec("N-02", "N-07", "P-06")
def test_the_ledger_runs_along_with_the_limit_of_each_clock() -> None:
    review = PauseGround.EXPERT_REVIEW
    ledger = read([FILED, accepted("03-04"), pause("03-10", review)])
    view = ledger_view(case(step="EXAMINE"), ledger, day("03-16"))
    told = [
        (entry.kind, entry.limit, entry.working_days, entry.used, entry.due_on)
        for entry in view.entries
    ]
    assert told == [
        ("START", "受理", 5, 0, day("03-09")),
        ("START", "决定", 20, 0, day("04-01")),
        ("PAUSE", "决定", 20, 4, None),
    ]
    assert view.ground == "EXPERT_REVIEW" and view.current and view.current.code == "DECIDE"
    # Sixteen days are left; the 17th is the first that counts again, 4 to 6 April are holidays.
    assert view.current.due_if_resumed == day("04-08")


def test_a_due_date_across_an_unpublished_year_is_provisional_and_alarms_once() -> None:
    _miss.cache_clear()
    with capture_logs() as logged:
        found = of(case(step="EXAMINE"), accepted("12-11"), today="12-21")["DECIDE"]
        standing = of(case(step="EXAMINE"), accepted("12-11"), pause("12-14"), today="12-21")
    # 1 January is a holiday in every year, whatever the schedule of 2027 says.
    assert (found.due_on, found.provisional) == (date(2027, 1, 11), True)
    assert standing["DECIDE"].provisional and not standing["FORMAL"].provisional
    alarms = [entry for entry in logged if entry["event"] == "calendar_year_missing"]
    assert [alarm["year"] for alarm in alarms] == [2027]


def test_a_step_without_a_limit_of_its_own_stands_under_the_one_that_runs() -> None:
    """The limit of 审查 is younger than the law's of 决定."""
    began = date(2025, 3, 4)
    ledger = read([Start(began, "受理", LAW, AUTHORITY, CountedFrom.ACCEPTANCE)])
    found = {step: due(case(step=step), step, ledger, began) for step in ("EXAMINE", "DECIDE")}
    assert {step: one.limit_title for step, one in found.items()} == {
        "EXAMINE": "决定",
        "DECIDE": None,
    }
    assert found["EXAMINE"].due_on == found["DECIDE"].due_on is not None


@pytest.mark.spec("F-16", "P-06")
@pytest.mark.parametrize(
    ("term_ends_on", "due_on"),
    [
        ("04-02", "04-01"),  # twenty working days after 4 March
        ("04-01", "04-01"),
        ("03-31", "03-31"),
        ("03-04", "03-04"),
        ("03-03", "04-01"),  # over before it was accepted: only the twenty days are left
    ],
)
def test_a_renewal_is_decided_within_the_term_and_within_its_limit(
    term_ends_on: str, due_on: str
) -> None:
    renewal = case(type="RENEW", step="EXAMINE", term_ends_on=day(term_ends_on))
    found = of(renewal, accepted("03-04"), today="03-04")
    assert found["DECIDE"].due_on == day(due_on)
    assert found["EXAMINE"].due_on <= found["DECIDE"].due_on
    other = case(step="EXAMINE", term_ends_on=day(term_ends_on))
    assert of(other, accepted("03-04"))["DECIDE"].due_on == day("04-01")
