"""Entries of a ledger, and what they make of the limit for a decision."""

from datetime import date
from functools import partial

from rules import ledger as ledger_module
from rules.calendar import DAY, published
from rules.deadlines import Limit, Terms, limit
from rules.ledger import Clock, Entry, Extend, Pause, Resume, Start
from rules.vocabulary.enumerations import (
    ApplicationType,
    CountedFrom,
    LedgerActor,
    PauseGround,
)

clock_of = partial(Clock, calendar=published())
read = partial(ledger_module.read, terms=Terms(ApplicationType.NEW))

ACCEPTED = date(2026, 3, 4)
DECISION = limit(ApplicationType.NEW, "DECIDE", ACCEPTED)
EXAMINATION = limit(ApplicationType.NEW, "EXAMINE", ACCEPTED)
APPLICANT, AUTHORITY = LedgerActor.APPLICANT, LedgerActor.AUTHORITY


def day(number: int) -> date:
    """Days of March 2026; the 4th is a Wednesday."""
    return date(2026, 3, 1) + (number - 1) * DAY


def start(on: date = ACCEPTED, counted_from: CountedFrom = CountedFrom.ACCEPTANCE) -> Start:
    return Start(on, counted_from.label, "行政许可法第四十二条", AUTHORITY, counted_from)


def pause(on: date, why: PauseGround = PauseGround.CORRECTION) -> Pause:
    return Pause(on, "材料不齐", "行政许可法第三十二条", AUTHORITY, why)


def resume(on: date) -> Resume:
    return Resume(on, "已补正", "行政许可法第三十二条", APPLICANT)


def extend(on: date, step: str = "DECIDE", working_days: int = 10) -> Extend:
    return Extend(on, "案情复杂", "行政许可法第四十二条", AUTHORITY, step, working_days)


def due(*entries: Entry, limit: Limit = DECISION) -> date:
    return read([start(), *entries], kept=True).clocks[-1].due(limit).day


FILED = start(day(2), CountedFrom.FILING)
HEARING = pause(day(9), PauseGround.HEARING)
