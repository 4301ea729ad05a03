"""When something may or must be filed: pure functions of the dated provisions.

Spans are counted as 民法典 第二百零一条 and 第二百零二条 have it: the day of the event itself is
not counted, and the last day of a month or a year is the one of the same number.

>>> window = renewal_window(date(2030, 2, 3), date(2029, 11, 5))
>>> window.first.isoformat(), window.last.isoformat(), window.state(date(2029, 11, 4)).name
('2029-11-05', '2030-01-04', 'EARLY')
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rules.dates import in_words
from rules.provisions.model import FilingTerm, RenewalWindow
from rules.provisions.reader import in_force, of_type, provisions, the
from rules.provisions.span import Span
from rules.vocabulary.enumerations import ApplicationType


class Timing(Enum):
    EARLY = "early"
    OPEN = "open"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Window:
    """``first`` and ``last`` day, both included."""

    first: date
    last: date
    provision: RenewalWindow

    def state(self, on: date) -> Timing:
        if on < self.first:
            return Timing.EARLY
        return Timing.OPEN if on <= self.last else Timing.LATE

    def refusal(self, on: date) -> str | None:
        """Why nothing can be filed on a day, with the dates (F-13); None while it is open."""
        match self.state(on):
            case Timing.EARLY:
                between = f"{in_words(self.first)}至{in_words(self.last)}"
                return f"还没有到申请延续的时间，请在{between}之间申请"
            case Timing.LATE:
                return (
                    f"申请延续的时间已经结束（{in_words(self.first)}至{in_words(self.last)}），"
                    "有效期届满后许可证失效，需要重新申请许可证"
                )
        return None


def renewal_window(valid_to: date, on: date) -> Window:
    """When the renewal of a licence whose term ends on ``valid_to`` is filed, by what is in force
    ``on`` a day. Raises ``LookupError`` where nothing is known of that day."""
    found = the(provisions().renewal_window, on)
    return Window(found.opens.before(valid_to), found.closes.before(valid_to), found)


def deemed_extended(
    valid_to: date,
    on: date,
    filed_on: date | None,
    application_type: ApplicationType = ApplicationType.RENEW,
) -> bool:
    """Whether a licence holds on beyond its term because an application that is not decided was
    filed in time (行政许可法 第五十条). filed_on: of that application, None if there is none."""
    if filed_on is None or on <= valid_to:
        return False
    if not of_type(provisions().deemed_extension, application_type, on):
        return False
    return renewal_window(valid_to, filed_on).state(filed_on) is Timing.OPEN


@dataclass(frozen=True, slots=True)
class Due:
    """``last``: the day on which filing is still in time."""

    last: date
    provision: FilingTerm

    def warning(self, on: date) -> str | None:
        """What a holder who files later is told (D-14); None in time."""
        if on <= self.last:
            return None
        return f"已超过规定的申请期限（{in_words(self.last)}前）：{self.provision.basis}"


def filing_due(
    application_type: ApplicationType, happened_on: date, filed_on: date | None = None
) -> Due | None:
    """Until when a register change or a cancellation is to be filed after what happened; None for
    a business type without such a term, or of a day of which none is known. filed_on: whose term
    is taken then."""
    for day in (happened_on, filed_on or happened_on):
        for found in of_type(provisions().filing_terms, application_type, day):
            return Due(found.within.after(happened_on), found)
    return None


def notice_ends(announced_on: date) -> date:
    """The last day of the public notice before a licence is cancelled ex officio; it can be
    cancelled from the day after. Raises ``LookupError`` where nothing is known of that day."""
    return the(provisions().public_notice, announced_on).notice.after(announced_on)


def may_cancel_ex_officio(announced_on: date, on: date) -> bool:
    """Whether the public notice is over."""
    return on > notice_ends(announced_on)


def term_of(on: date) -> Span:
    """How long a licence holds that is granted on a day; the first term known for earlier ones."""
    entries = provisions().licence_term
    return (in_force(entries, on) or entries)[0].term


def reminder_days(
    day: date, on: date, subject: str = "LICENCE_END"
) -> tuple[tuple[date, Span], ...]:
    """When who is concerned by ``day`` is told, and how long before it, the earliest first; by what
    is in force ``on`` a day."""
    found = [one for one in in_force(provisions().reminders, on) if one.subject == subject]
    return tuple(sorted((span.before(day), span) for one in found for span in one.before))


def reminder_due(day: date, on: date, subject: str = "LICENCE_END") -> Span | None:
    """The latest of the reminders whose day has come, None before the first and after ``day``."""
    come = [span for first, span in reminder_days(day, on, subject) if first <= on]
    return come[-1] if come and on <= day else None


def reminder_until(on: date, subject: str = "LICENCE_END") -> date | None:
    """The farthest day of which somebody may be reminded ``on`` a day; None without a reminder."""
    found = [one for one in in_force(provisions().reminders, on) if one.subject == subject]
    return max((span.after(on) for one in found for span in one.before), default=None)
