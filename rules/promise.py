"""Whether a firm may choose 告知承诺制, and what it is told before (domain §2.1).

Dated data (``promise.yaml``) and pure functions of it. Silence is never good: what is not known of
a firm stands against it.

>>> may_commit(ApplicationType.NEW, Firm("310100"), date(2026, 3, 2)).text
'信用信息暂时无法查询'
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from rules.load import DataError, load
from rules.provisions import said
from rules.vocabulary.enumerations import (
    ApplicationType,
    CreditClass,
    CreditList,
    WayReason,
)

_FILE = "promise.yaml"
_WORST_LAST = tuple(CreditClass)


@dataclass(frozen=True, slots=True)
class Record:
    """What 信用能源 has answered. ``age``: of the answer; ``credit_class``: None where the firm was
    not found; ``lists``: those on which it stands today."""

    age: timedelta
    credit_class: CreditClass | None
    lists: frozenset[CreditList] = frozenset()
    false_commitment: bool = False


@dataclass(frozen=True, slots=True)
class Firm:
    """``division``: of its seat; ``record``: None where there was no answer; ``events``: codes of
    decisions against it that were not undone."""

    division: str
    record: Record | None = None
    events: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """``text``: as the firm and the reviewer read it."""

    code: WayReason
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reasons``: why not; none where it may."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons

    @property
    def text(self) -> str:
        return "；".join(one.text for one in self.reasons)

    @property
    def silent(self) -> bool:
        """Whether it is only that nobody could be asked."""
        return any(one.code is WayReason.NO_ANSWER for one in self.reasons)


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of the data."""

    types: frozenset[ApplicationType]
    divisions: tuple[str, ...]
    classes: frozenset[CreditClass]
    lists: frozenset[CreditList]
    events: frozenset[str]
    answer_age: timedelta
    effective_from: date
    effective_to: date | None

    def holds(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def covers(self, division: str) -> bool:
        return not self.divisions or any(map(division.startswith, self.divisions))


@dataclass(frozen=True, slots=True)
class Part:
    """Of what a firm is told."""

    title: str
    items: tuple[str, ...]


def may_commit(application_type: ApplicationType, firm: Firm, on: date) -> Verdict:
    """All that stands against it. Who may file the business type at all is not asked here."""
    offer = _offer(application_type, on)
    if offer is None:
        return Verdict((_plain(WayReason.TYPE),))
    if not offer.covers(firm.division):
        return Verdict((_plain(WayReason.REGION),))
    found = [_plain(WayReason.FALSE_COMMITMENT)] if firm.events & offer.events else []
    return Verdict((*_of_record(offer, firm.record), *found))


def needs_credit(application_type: ApplicationType, division: str, on: date) -> bool:
    """Whether anything depends on the answer of 信用能源."""
    offer = _offer(application_type, on)
    return offer is not None and offer.covers(division)


def events(on: date) -> frozenset[str]:
    """Of decisions, those after which it is not offered."""
    return frozenset(code for one in _offers() if one.holds(on) for code in one.events)


def worse(first: CreditClass | None, second: CreditClass | None) -> CreditClass | None:
    """Of two answers; one that is missing says nothing."""
    known = [one for one in (first, second) if one]
    return max(known, key=_WORST_LAST.index, default=None)


def informing(on: date) -> tuple[Part, ...]:
    """What is told beside the conditions. Raises ``LookupError`` for a day before there was any."""
    for entry in load("promise")["informing"]:
        until = entry["effective_to"]
        if entry["effective_from"] <= on.isoformat() and (until is None or on.isoformat() <= until):
            return tuple(
                Part(part["title"], tuple(said(text, on) or "" for text in part["items"]))
                for part in entry["parts"]
            )
    raise LookupError(f"nothing is told on {on}")


def _of_record(offer: Offer, record: Record | None) -> Iterable[Reason]:
    if record is None:
        yield _plain(WayReason.NO_ANSWER)
        return
    if record.age > offer.answer_age:
        yield _plain(WayReason.STALE)
    if record.credit_class is None:
        yield _plain(WayReason.NOT_FOUND)
    elif record.credit_class not in offer.classes:
        wanted = "或".join(one.label for one in CreditClass if one in offer.classes)
        text = f"信用等级为{record.credit_class.label}，要求{wanted}"
        yield Reason(WayReason.CREDIT, text)
    for one in CreditList:
        if one in record.lists & offer.lists:
            yield Reason(WayReason.LISTED, f"列入{one.label}")
    if record.false_commitment:
        yield _plain(WayReason.FALSE_COMMITMENT)


def _plain(code: WayReason) -> Reason:
    return Reason(code, code.label)


def _offer(application_type: ApplicationType, on: date) -> Offer | None:
    return next((one for one in _offers() if application_type in one.types and one.holds(on)), None)


@cache
def _offers() -> tuple[Offer, ...]:
    return read_offers(load("promise"))


def read_offers(data: Mapping[str, Any]) -> tuple[Offer, ...]:
    """Raises ``DataError`` for two entries of one type on one day."""
    found = tuple(map(_read, data["offers"]))
    for first, second in combinations(found, 2):
        both = first.holds(second.effective_from) or second.holds(first.effective_from)
        if both and first.types & second.types:
            raise DataError(_FILE, "$.offers", "two entries for one type on one day")
    return found


def _read(entry: Mapping[str, Any]) -> Offer:
    until = entry["effective_to"]
    return Offer(
        types=frozenset(map(ApplicationType, entry["types"])),
        divisions=tuple(entry.get("divisions", ())),
        classes=frozenset(map(CreditClass, entry["classes"])),
        lists=frozenset(map(CreditList, entry["lists"])),
        events=frozenset(entry["events"]),
        answer_age=timedelta(hours=entry["answer_hours"]),
        effective_from=date.fromisoformat(entry["effective_from"]),
        effective_to=date.fromisoformat(until) if until else None,
    )
