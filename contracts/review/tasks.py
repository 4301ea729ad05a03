"""Who does what next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from contracts.structs import Answer, Request, between, one_of
from rules.vocabulary.enumerations import ApplicationType, DueState, ReviewStep

STEPS = tuple(step.value for step in ReviewStep)
TYPES = tuple(type_.value for type_ in ApplicationType)
PRESSING = (DueState.SOON.value, DueState.OVERDUE.value)
ORDERS = ("due", "received")


class TaskQuery(Request):
    """Tasks open for the caller's roles and office. 30 a page.

    mine: only those the caller has claimed, or a colleague for whom the caller stands in today.
    unclaimed: only those that nobody has. due: SOON also finds what is OVERDUE. again: only of
    cases that were submitted again after 补正. order: what is due first, with what stands still or
    has no limit last; or what was received first.
    """

    step: Annotated[str, one_of(STEPS)] | None = None
    mine: bool = False
    unclaimed: bool = False
    type: Annotated[str, one_of(TYPES)] | None = None
    due: Annotated[str, one_of(PRESSING)] | None = None
    again: bool = False
    order: Annotated[str, one_of(ORDERS)] = "due"
    page: Annotated[int, between(1, 10000)] = 1


class Task(Answer):
    """due_state: ok, soon, overdue, paused (待补正); working_days_left may be negative.

    limit_title: the limit that is told where the step has none of its own, else None.
    round: how often the case was submitted, more than 1 after 补正.
    """

    task_id: str
    case_id: str
    number: str
    type: str
    step: str
    enterprise_name: str
    office: str
    categories: dict[str, str]
    opened_at: datetime
    due_on: date | None
    provisional: bool
    due_state: str
    working_days_left: int | None
    limit_title: str | None
    claimed_by: str | None
    claimed_by_name: str | None
    round: int = 1


class Tasks(Answer):
    """counts: by step, of what the query finds in any step."""

    items: list[Task]
    counts: dict[str, int]
    total: int
    pages: int


class TaskId(Request):
    task_id: str
