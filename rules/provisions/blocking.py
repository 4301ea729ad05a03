"""What stands against an application because of what happened before: events and their dates.

An event that happened a year ago to the day still counts, and a block of a year still stands on the
day of the same number (民法典 第二百零二条).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.provisions.model import Block, Ground
from rules.provisions.reader import in_force, of_type, provisions
from rules.vocabulary.enumerations import ApplicationType

Event = tuple[str, date]
"""(code, day) as in ``provisions.yaml``: FALSE_MATERIALS, SERIOUS_ACCIDENT, …"""


@dataclass(frozen=True, slots=True)
class Blocked:
    """``until``: the last day on which nothing is accepted."""

    until: date
    block: Block

    @property
    def refusal(self) -> str:
        day = self.until
        return f"{self.block.text}（至{day.year}年{day.month}月{day.day}日）"


def blocked(application_type: ApplicationType, events: Iterable[Event], on: date) -> Blocked | None:
    """The block that stands longest against an application of a day, None if none does.

    An event is judged by what was in force on its day.
    """
    found = [
        Blocked(one.lasts.after(day), one)
        for code, day in events
        if day <= on
        for one in of_type(provisions().blocks, application_type, day)
        if one.code == code
    ]
    standing = [one for one in found if on <= one.until]
    return max(standing, key=lambda one: one.until, default=None)


def can_be_blocked(application_type: ApplicationType) -> bool:
    """Whether there is an event, of whatever day, that blocks such applications."""
    return any(application_type in one.types for one in provisions().blocks)


def grounds_against(
    application_type: ApplicationType, events: Iterable[Event], on: date
) -> tuple[Ground, ...]:
    """The grounds of the one-year check on which adding a category or raising a level is not
    accepted on a day (E-29)."""
    known = list(events)
    against = []
    for check in of_type(provisions().bad_events, application_type, on):
        first = check.before.before(on)
        counts = Counter(code for code, day in known if first <= day <= on)
        against += [
            ground
            for ground in check.grounds
            if any(counts[code] >= least for code, least in ground.events)
        ]
    return tuple(against)


def grounds(application_type: ApplicationType, on: date) -> tuple[Ground, ...]:
    """All that a reviewer has to look for, empty for a business type without that check."""
    checks = of_type(provisions().bad_events, application_type, on)
    return tuple(ground for check in checks for ground in check.grounds)


def block_codes(on: date) -> frozenset[str]:
    """The events that block."""
    return frozenset(one.code for one in in_force(provisions().blocks, on))
