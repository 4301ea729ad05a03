"""The working-day calendar: which years are known, and loading another."""

from __future__ import annotations

from marshmallow import fields

from contracts.forms import fields as f
from contracts.operations import Message, Reply

MAX_NOTICE = 5000  # characters; those so far have about 600


class HolidaySpan(Reply):
    """Free days, first and last included."""

    name = fields.String()
    first = fields.Date()
    last = fields.Date()


class Year(Reply):
    """published: the State Council's schedule is known; otherwise `holidays` are the statutory ones
    and what else is free or worked is not known, nor how many `working_days` there are."""

    year = fields.Integer()
    published = fields.Boolean()
    source = fields.String()
    holidays = fields.List(fields.Nested(HolidaySpan))
    worked_weekends = fields.List(fields.Date())
    working_days = fields.Integer(allow_none=True)


class Years(Reply):
    items = fields.List(fields.Nested(Year))


class LoadYear(Message):
    """notice: the text of the notice, at least its numbered items (一、元旦：……)."""

    year = f.number("年度", min=2000, max=2100)
    notice = f.long_text(
        "通知内容",
        max=MAX_NOTICE,
        hint="粘贴国务院办公厅《关于部分节假日安排的通知》全文，或者其中“一、元旦：……”各条",
    )


class Moved(Reply):
    """A running limit of a case whose last day changes."""

    case_id = fields.String()
    number = fields.String()
    enterprise_name = fields.String()
    office = fields.String()
    title = fields.String()
    before = fields.Date()
    after = fields.Date()


class YearPreview(Reply):
    """What loading would do. replaces: a schedule of that year holds already."""

    year = fields.Integer()
    source = fields.String()
    holidays = fields.List(fields.Nested(HolidaySpan))
    worked_weekends = fields.List(fields.Date())
    working_days = fields.Integer()
    replaces = fields.Boolean()
    changes_nothing = fields.Boolean()
    moved = fields.List(fields.Nested(Moved))


class YearLoaded(Reply):
    """moved: how many limits have another last day."""

    year = fields.Integer()
    version = fields.Integer()
    moved = fields.Integer()
