"""What a firm is reminded of, on its home page and by text message."""

from __future__ import annotations

from marshmallow import fields

from contracts.events import EventType
from contracts.operations import Reply


class Reminder(Reply):
    """kind: what comes (`subject` of the reminders in rules/data/provisions.yaml). subject: what it
    comes to, as people call it. day: when it comes. text: a whole sentence, no personal data.
    way: the business type (`ApplicationType`) that is filed because of it."""

    kind = fields.String()
    subject = fields.String()
    day = fields.Date()
    text = fields.String()
    way = fields.String()


class Reminders(Reply):
    """The nearest day first; none of what has been seen to, or is over."""

    items = fields.List(fields.Nested(Reminder))


class HolderReminded(Reply):
    """It is time to remind a firm: once for each of the days that are set for what comes. text: as
    of `Reminder`."""

    reminder_id = fields.String(required=True)
    enterprise_id = fields.String(required=True)
    kind = fields.String(required=True)
    day = fields.Date(required=True)
    text = fields.String(required=True)


HOLDER_REMINDED = EventType("review", "review.holder_reminded", HolderReminded)
