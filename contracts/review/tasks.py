"""Who does what next."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply
from rules.vocabulary.enumerations import ReviewStep

STEPS = tuple(step.value for step in ReviewStep)


class TaskQuery(Message):
    """Tasks open for the caller's roles and office, oldest first (FIFO).

    mine: only those the caller has claimed. 30 a page.
    """

    step = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STEPS))
    mine = fields.Boolean(load_default=False)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10000))


class Task(Reply):
    """due_state: ok, soon, overdue, paused (待补正); working_days_left may be negative.

    limit_title: the limit that is told where the step has none of its own, else None.
    """

    task_id = fields.String()
    case_id = fields.String()
    number = fields.String()
    type = fields.String()
    step = fields.String()
    enterprise_name = fields.String()
    office = fields.String()
    categories = fields.Dict(keys=fields.String(), values=fields.String())
    opened_at = fields.AwareDateTime()
    due_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    due_state = fields.String()
    working_days_left = fields.Integer(allow_none=True)
    limit_title = fields.String(allow_none=True)
    claimed_by = fields.String(allow_none=True)
    claimed_by_name = fields.String(allow_none=True)


class Tasks(Reply):
    items = fields.List(fields.Nested(Task))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    total = fields.Integer()
    pages = fields.Integer()


class TaskId(Message):
    task_id = fields.String(required=True)
