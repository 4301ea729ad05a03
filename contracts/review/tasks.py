"""Who does what next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from contracts.structs import Answer, Request, between, one_of
from rules.vocabulary.enumerations import ReviewStep

STEPS = tuple(step.value for step in ReviewStep)


class TaskQuery(Request):
    """Tasks open for the caller's roles and office, oldest first (FIFO).

    mine: only those the caller has claimed. 30 a page.
    """

    step: Annotated[str, one_of(STEPS)] | None = None
    mine: bool = False
    page: Annotated[int, between(1, 10000)] = 1


class Task(Answer):
    """due_state: ok, soon, overdue, paused (待补正); working_days_left may be negative.

    limit_title: the limit that is told where the step has none of its own, else None.
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


class Tasks(Answer):
    items: list[Task]
    counts: dict[str, int]
    total: int
    pages: int


class TaskId(Request):
    task_id: str
