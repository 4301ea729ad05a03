"""The limits of a case in working days, read from its ledger."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from chassis import log
from contracts.review.deadlines import Deadline, LedgerEntry
from contracts.review.deadlines import Ledger as LedgerView
from rules.calendar import Counted
from rules.deadlines import Limit, due_state
from rules.ledger import Clock, Ledger, Line, lines
from rules.vocabulary.enumerations import DueState
from services.review.ledger import terms_of
from services.review.procedure import steps_of

_log = log.get(__name__)


def limit_of(case: Any, step: str, clock: Clock) -> Limit | None:
    """The limit of a step by the law of the day on which the clock started; None if none is set or
    another clock counts it."""
    try:
        found = terms_of(case).limit(step, clock.started_on)
    except LookupError:
        return None
    return found if found.counted_from is clock.counted_from else None


def governing(case: Any, clock: Clock) -> Limit | None:
    """The limit that a clock is shown with: of the last step that it counts."""
    steps = reversed(steps_of(case.type, case.procedure).steps)
    return next((found for step in steps if (found := limit_of(case, step.code, clock))), None)


def deadline(case: Any, step: str, ledger: Ledger, today: date) -> Deadline | None:
    """One limit; None if it has not begun. case: a row of review_case."""
    begun = ((limit_of(case, step, clock), clock) for clock in ledger.clocks)
    known = ((limit, clock) for limit, clock in begun if limit)
    found, clock = next(known, (None, None))
    if found is None or clock is None:
        return None
    due = _noted(clock.due(found))
    passed = step in steps_of(case.type, case.procedure).before(case.step)
    running = not passed and case.closed_at is None and clock.ended_on is None
    standing = running and clock.paused_on is not None
    resumed_today = _noted(clock.due(found, resumed_on=today)) if standing else None
    state = due_state(ledger.calendar, due.day, today, paused=standing).value
    return Deadline(
        code=step,
        title=found.title,
        started_on=clock.started_on,
        working_days=clock.working_days(found),
        used=clock.used(today) if running else None,
        due_on=due.day,
        provisional=(resumed_today or due).provisional,
        paused_on=clock.paused_on if standing else None,
        due_if_resumed=resumed_today.day if resumed_today else None,
        state=state if running else "done",
        basis=found.basis,
    )


def all_deadlines(case: Any, ledger: Ledger, today: date) -> list[Deadline]:
    """Every limit of the case that has begun, in the order of the steps."""
    steps = steps_of(case.type, case.procedure).steps
    found = (deadline(case, step.code, ledger, today) for step in steps)
    return [one for one in found if one]


class Due(NamedTuple):
    """By when a task is to be done: fields of the contract's `Task`."""

    due_on: date | None = None
    provisional: bool = False
    due_state: str = DueState.OK.value
    working_days_left: int | None = None
    limit_title: str | None = None


def due(case: Any, step: str, ledger: Ledger, today: date) -> Due:
    """Of a task at `step`. A step without a limit of its own stands under the one that runs, which
    limit_title then names."""
    own = deadline(case, step, ledger, today)
    found = own or _running(case, ledger, today)
    if found is None:
        return Due()
    return Due(
        found.due_on,
        found.provisional,
        found.state,
        ledger.calendar.working_days_between(today, found.due_on),
        None if own else found.title,
    )


def _running(case: Any, ledger: Ledger, today: date) -> Deadline | None:
    """The limit that runs now."""
    if case.closed_at is not None or not ledger.clocks:
        return None
    found = governing(case, ledger.clocks[-1])
    return deadline(case, found.step, ledger, today) if found else None


def ledger_view(case: Any, ledger: Ledger, today: date) -> LedgerView:
    """Every entry with its running count, and the limit that runs now."""
    return LedgerView(
        entries=[_line_view(line) for line in lines(ledger, lambda one: governing(case, one))],
        current=_running(case, ledger, today),
        ground=ledger.ground if case.closed_at is None else None,
    )


def _line_view(line: Line) -> LedgerEntry:
    entry = line.entry
    return LedgerEntry(
        kind=entry.kind,
        day=entry.day,
        reason=entry.reason,
        basis=entry.basis,
        actor=entry.actor,
        limit=line.limit.title if line.limit else None,
        working_days=line.working_days,
        used=line.used,
        due_on=line.due.day if line.due else None,
        provisional=bool(line.due and line.due.provisional),
    )


def _noted(counted: Counted) -> Counted:
    """The same, with an alarm for the years whose schedule somebody has to load."""
    for year in counted.unpublished:
        _miss(year)
    return counted


@cache  # once a year and process: every page counts days
def _miss(year: int) -> None:
    _log.warning("calendar_year_missing", year=year)
