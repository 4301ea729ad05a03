"""What is published beside conditions and limits: windows, terms, notices, grounds, blocks, ages.

Dated data (``provisions.yaml``) and pure functions of it. A change of a number is a new dated
entry; offers, checks, guide and documents follow.
"""

from rules.provisions.blocking import (
    Blocked,
    Event,
    block_codes,
    blocked,
    can_be_blocked,
    grounds,
    grounds_against,
)
from rules.provisions.people import minimum_age, of_age_on, social_insurance
from rules.provisions.reader import in_force, of_type, provisions
from rules.provisions.span import Span
from rules.provisions.timing import (
    Due,
    Timing,
    Window,
    deemed_extended,
    filing_due,
    may_cancel_ex_officio,
    notice_ends,
    reminder_days,
    reminder_due,
    reminder_until,
    renewal_window,
    term_of,
)
from rules.provisions.words import places, said

__all__ = [
    "Blocked",
    "Due",
    "Event",
    "Span",
    "Timing",
    "Window",
    "block_codes",
    "blocked",
    "can_be_blocked",
    "deemed_extended",
    "filing_due",
    "grounds",
    "grounds_against",
    "in_force",
    "may_cancel_ex_officio",
    "minimum_age",
    "notice_ends",
    "of_age_on",
    "of_type",
    "places",
    "provisions",
    "reminder_days",
    "reminder_due",
    "reminder_until",
    "renewal_window",
    "said",
    "social_insurance",
    "term_of",
]
