"""What a firm is reminded of, on its home page and by text message."""

from __future__ import annotations

from datetime import date

from contracts.events import EventType
from contracts.structs import Answer, Fact


class Reminder(Answer):
    """kind: what comes (`subject` of the reminders in rules/data/provisions.yaml). subject: what it
    comes to, as people call it. day: when it comes. text: a whole sentence, no personal data.
    way: the business type (`ApplicationType`) that is filed because of it, "" where none is."""

    kind: str
    subject: str
    day: date
    text: str
    way: str


class Reminders(Answer):
    """The nearest day first; none of what has been seen to, or is over."""

    items: list[Reminder]


class HolderReminded(Fact):
    """What the release before told when it was time to remind a firm; now that is a message like
    others (`contracts.review.messages`). text: as of `Reminder`."""

    reminder_id: str
    enterprise_id: str
    kind: str
    day: date
    text: str


HOLDER_REMINDED = EventType("review", "review.holder_reminded", HolderReminded)
