"""Limits of a case, the ledger they are counted from, and what moves the clock."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from contracts.structs import Answer, Request, a_remark, one_of, said
from rules.vocabulary.enumerations import PauseGround


class Deadline(Answer):
    """One limit of the case. used: working days counted so far, None when it no longer runs.

    state: ok, soon, overdue, paused; done when the step is over. While the clock stands
    `paused_on` is set, `due_on` leaves out the time in which it stands, and `due_if_resumed` is the
    due date if the clock went on from today. provisional: holidays on the way to that day (while
    the clock stands, to `due_if_resumed`) are not published yet, so that it may still move.
    """

    code: str
    title: str
    started_on: date
    working_days: int
    used: int | None
    due_on: date
    provisional: bool
    paused_on: date | None
    due_if_resumed: date | None
    state: str
    basis: str


class LedgerEntry(Answer):
    """What started, paused, resumed or extended the clock (`EntryKind`), by whom (`LedgerActor`).

    limit: title of the limit that the clock was counted for then, working_days long; used: working
    days counted by the end of that day; due_on: as known then, None while the clock stood.
    provisional: as in `Deadline`.
    """

    kind: str
    day: date
    reason: str
    basis: str
    actor: str
    limit: str | None
    working_days: int | None
    used: int
    due_on: date | None
    provisional: bool


class Ledger(Answer):
    """Entries in their order; the limit that runs now, None when the case is over; and the ground
    (`PauseGround`) on which it stands, None while it runs."""

    entries: list[LedgerEntry]
    current: Deadline | None
    ground: str | None


class Extend(Request):
    case_id: str
    reason: Annotated[str, a_remark(500, least=1, error="请填写延长理由（500字以内）")]


class Suspend(Request):
    """A procedure of 行政许可法 第四十五条 begins; working_days: how long it will probably take."""

    case_id: str
    ground: Annotated[str, one_of(PauseGround)]
    working_days: Annotated[int, said("请填写1至250个工作日", ge=1, le=250)]
    reason: Annotated[str, a_remark(500, least=1, error="请填写事由（500字以内）")]


class Resume(Request):
    case_id: str
    reason: Annotated[str, a_remark(500, least=1, error="请填写说明（500字以内）")]
