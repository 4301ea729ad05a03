"""The limits of a case in working days, from its moments and the days on which the clock stood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from chassis import clock, log
from rules.calendar import working_days_between
from rules.deadlines import CountedFrom, DueState, Limit, Pause, due_on, due_state, limit
from rules.vocabulary.enumerations import ApplicationType, Procedure
from services.review.procedure import steps_of

_log = log.get(__name__)
_BEGINS = {
    CountedFrom.FILING: "opened_at",
    CountedFrom.ACCEPTANCE: "accepted_at",
    CountedFrom.DECISION: "decided_at",
}


def limit_of(case: Any, step: str) -> Limit | None:
    """The limit that the law sets for a step, None if it sets none."""
    try:
        return limit(ApplicationType(case.type), step, procedure=Procedure(case.procedure))
    except LookupError:
        return None


def deadline(case: Any, step: str, pauses: Iterable[Pause], today: date) -> dict[str, Any] | None:
    """One limit as in the contract's `Deadline`; None if it has not begun.

    case: a row of review_case. state: ok, soon, overdue, paused; done once it no longer
    runs.
    """
    found = limit_of(case, step)
    begun: datetime | None = found and getattr(case, _BEGINS[found.counted_from])
    if found is None or begun is None:
        return None
    started_on = clock.local(begun).date()
    days = found.working_days + (found.extension if step == "DECIDE" and case.extended_on else 0)
    since = tuple(pause for pause in pauses if pause[0] >= started_on)
    due = due_on(started_on, days, since)
    if due.unknown_years:
        _log.warning("calendar_year_missing", years=due.unknown_years, case_id=case.id)
    passed = step in steps_of(case.type, case.procedure).before(case.step)
    running = not passed and case.closed_at is None
    return {
        "code": step,
        "title": found.title,
        "started_on": started_on,
        "working_days": days,
        "due_on": due.day,
        "paused_on": next((paused for paused, resumed in since if resumed is None), None),
        "state": due_state(due.day, today, since).value if running else "done",
        "basis": found.basis,
    }


def all_deadlines(case: Any, pauses: Iterable[Pause], today: date) -> list[dict[str, Any]]:
    """Every limit of the case that has begun, in the order of the steps."""
    known = list(pauses)
    steps = steps_of(case.type, case.procedure).steps
    found = (deadline(case, step.code, known, today) for step in steps)
    return [one for one in found if one]


def due(case: Any, step: str, pauses: Iterable[Pause], today: date) -> dict[str, Any]:
    """due_on, due_state and working_days_left of a task at `step`."""
    found = deadline(case, step, pauses, today)
    if found is None:
        return {"due_on": None, "due_state": DueState.OK.value, "working_days_left": None}
    return {
        "due_on": found["due_on"],
        "due_state": found["state"],
        "working_days_left": working_days_between(today, found["due_on"]),
    }
