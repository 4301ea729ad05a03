"""Limits of a case in working days and where a running one stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from rules.calendar import DAY, Counted, add_working_days, working_days_between
from rules.load import load
from rules.vocabulary.enumerations import ApplicationType, CreditClass, Procedure

Pause = tuple[date, date | None]
"""(paused_on, resumed_on): the day of the pause is still counted, those after it up to the day of
resuming are not. None: the clock still stands."""


class CountedFrom(StrEnum):
    FILING = "FILING"
    ACCEPTANCE = "ACCEPTANCE"
    DECISION = "DECISION"


class DueState(StrEnum):
    OK = "ok"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Limit:
    """``extension``: working days that the head of the office may add, 0 if none."""

    step: str
    title: str
    counted_from: CountedFrom
    working_days: int
    extension: int
    basis: str
    source: str


def limit(
    application_type: ApplicationType,
    step: str,
    *,
    procedure: Procedure = Procedure.GENERAL,
    credit: CreditClass | None = None,
) -> Limit:
    """The limit of a step: FORMAL, ACCEPT, EXAMINE, DECIDE, ISSUE or PUBLISH.

    The limit of the credit class holds before the general one. Raises ``LookupError`` if the law
    sets none.
    """
    limits = _limits()
    for grade in (credit, None):
        found = limits.get((application_type, procedure, step, grade))
        if found:
            return found
    raise LookupError(f"no limit for {application_type}, {procedure}, {step}")


def due_on(start: date, working_days: int, pauses: tuple[Pause, ...] = ()) -> Counted:
    """The last day of a limit that began on ``start`` (not counted), the pauses left out.

    A pause still open is ignored: the due date moves when the clock goes on.
    """
    excluded = tuple((paused + DAY, resumed) for paused, resumed in pauses if resumed is not None)
    return add_working_days(start, working_days, excluded)


def due_state(due: date, on: date, pauses: tuple[Pause, ...] = ()) -> DueState:
    """Where a task stands on a day; yellow (SOON) from two working days before its limit."""
    if any(resumed_on is None for _, resumed_on in pauses):
        return DueState.PAUSED
    if on > due:
        return DueState.OVERDUE
    soon = int(load("limits")["soon_working_days"]["value"])
    return DueState.SOON if working_days_between(on, due) <= soon else DueState.OK


@cache
def _limits() -> dict[tuple[ApplicationType, Procedure, str, CreditClass | None], Limit]:
    data = load("limits")
    procedure = Procedure(data["procedure"])
    return {
        (
            ApplicationType(application_type),
            procedure,
            entry["step"],
            CreditClass(entry["credit"]) if "credit" in entry else None,
        ): Limit(
            step=entry["step"],
            title=entry["title"],
            counted_from=CountedFrom(entry["counted_from"]),
            working_days=entry["working_days"],
            extension=entry.get("extension", 0),
            basis=entry["basis"],
            source=entry["source"],
        )
        for entry in data["limits"]
        for application_type in entry["types"]
    }
