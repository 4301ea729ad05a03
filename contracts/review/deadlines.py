"""Limits of a case, the ledger they are counted from, and what moves the clock."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply
from contracts.texts import Remark
from rules.vocabulary.enumerations import PauseGround


class Deadline(Reply):
    """One limit of the case. used: working days counted so far, None when it no longer runs.

    state: ok, soon, overdue, paused; done when the step is over. While the clock stands
    `paused_on` is set, `due_on` leaves out the time in which it stands, and `due_if_resumed` is the
    due date if the clock went on from today. provisional: holidays on the way to that day (while
    the clock stands, to `due_if_resumed`) are not published yet, so that it may still move.
    """

    code = fields.String()
    title = fields.String()
    started_on = fields.Date()
    working_days = fields.Integer()
    used = fields.Integer(allow_none=True)
    due_on = fields.Date()
    provisional = fields.Boolean()
    paused_on = fields.Date(allow_none=True)
    due_if_resumed = fields.Date(allow_none=True)
    state = fields.String()
    basis = fields.String()


class LedgerEntry(Reply):
    """What started, paused, resumed or extended the clock (`EntryKind`), by whom (`LedgerActor`).

    limit: title of the limit that the clock was counted for then, working_days long; used: working
    days counted by the end of that day; due_on: as known then, None while the clock stood.
    provisional: as in `Deadline`.
    """

    kind = fields.String()
    day = fields.Date()
    reason = fields.String()
    basis = fields.String()
    actor = fields.String()
    limit = fields.String(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    used = fields.Integer()
    due_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()


class Ledger(Reply):
    """Entries in their order; the limit that runs now, None when the case is over; and the ground
    (`PauseGround`) on which it stands, None while it runs."""

    entries = fields.List(fields.Nested(LedgerEntry))
    current = fields.Nested(Deadline, allow_none=True)
    ground = fields.String(allow_none=True)


class Extend(Message):
    case_id = fields.String(required=True)
    reason = Remark(
        required=True, validate=validate.Length(min=1, max=500, error="请填写延长理由（500字以内）")
    )


class Suspend(Message):
    """A procedure of 行政许可法 第四十五条 begins; working_days: how long it will probably take."""

    case_id = fields.String(required=True)
    ground = fields.String(required=True, validate=validate.OneOf(list(PauseGround)))
    working_days = fields.Integer(
        required=True, validate=validate.Range(min=1, max=250, error="请填写1至250个工作日")
    )
    reason = Remark(
        required=True, validate=validate.Length(min=1, max=500, error="请填写事由（500字以内）")
    )


class Resume(Message):
    case_id = fields.String(required=True)
    reason = Remark(
        required=True, validate=validate.Length(min=1, max=500, error="请填写说明（500字以内）")
    )
