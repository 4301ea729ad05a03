"""How what was promised under 告知承诺制 is verified: dated data (``verification.yaml``) and pure
functions of it.

>>> found = verification(ApplicationType.NEW, date(2026, 3, 2))
>>> found.due_on(date(2026, 3, 2)).isoformat()
'2026-09-02'
>>> sorted(found.kinds({"CZ": "2"}, "any case")), sorted(found.kinds({"CZ": "3"}, "any case"))
(['DATA', 'ON_SITE'], ['DATA'])
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from rules.load import DataError, load
from rules.provisions.span import Span
from rules.vocabulary.enumerations import ApplicationType, Level
from rules.vocabulary.verification import CheckKind, Escalation

_FILE = "verification.yaml"
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Check:
    """``rules``: ids of those that judged the same at the submission."""

    code: str
    kind: CheckKind
    title: str
    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """``share``: per cent of the licences whose highest level is one of ``levels``."""

    kind: CheckKind
    levels: frozenset[Level]
    share: int


@dataclass(frozen=True, slots=True)
class Verification:
    """It holds for what is granted from ``effective_from`` to ``effective_to``. ``rectify``: how
    long a firm may be given to mend at most."""

    types: frozenset[ApplicationType]
    within: Span
    rectify: Span
    sampling: tuple[Sample, ...]
    escalate: Mapping[Escalation, int]
    checks: tuple[Check, ...]
    basis: str
    effective_from: date
    effective_to: date | None

    def holds(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def due_on(self, granted_on: date) -> date:
        """The last day on which it is verified in time."""
        return self.within.after(granted_on)

    def kinds(self, categories: Mapping[str, str], mark: str) -> frozenset[CheckKind]:
        """The kinds of checks that a grant gets. mark: of the grant, unknown to who promises; it
        draws the same lot whenever it is asked."""
        highest = min((Level(one) for one in categories.values()), key=int)
        return frozenset(
            one.kind
            for one in self.sampling
            if highest in one.levels and _lot(f"{one.kind}/{mark}") < one.share
        )

    def checks_of(self, kinds: Collection[CheckKind]) -> tuple[Check, ...]:
        return tuple(one for one in self.checks if one.kind in kinds)

    def escalated(self, due_on: date, today: date) -> Escalation | None:
        """Who looks at one that is still open, the highest of them."""
        reached = [
            one for one, days in self.escalate.items() if today > due_on - timedelta(days=days)
        ]
        return min(reached, key=self.escalate.__getitem__, default=None)


def verification(application_type: ApplicationType, granted_on: date) -> Verification:
    """Raises ``LookupError`` where nothing is known of that type or day."""
    for one in _held():
        if application_type in one.types and one.holds(granted_on):
            return one
    raise LookupError(f"how {application_type} of {granted_on} is verified is not known")


def _lot(mark: str) -> int:
    """0 to 99."""
    return int.from_bytes(hashlib.sha256(mark.encode()).digest()[:8]) % _HUNDRED


@cache
def _held() -> tuple[Verification, ...]:
    return read_verification(load("verification"))


def read_verification(data: Mapping[str, Any]) -> tuple[Verification, ...]:
    """Of a content that fits the schema. Raises ``DataError`` for a word that does not exist, a
    code that stands twice, and two entries for the same type and day."""
    try:
        found = tuple(map(_entry, data["verification"]))
    except ValueError as error:
        raise DataError(_FILE, "$.verification", str(error)) from error
    for first, second in combinations(found, 2):
        if first.types & second.types and (
            first.holds(second.effective_from) or second.holds(first.effective_from)
        ):
            raise DataError(_FILE, "$.verification", "two entries for the same type and day")
    return found


def _entry(one: Mapping[str, Any]) -> Verification:
    checks = tuple(
        Check(each["code"], CheckKind(each["kind"]), each["title"], each["text"],
              tuple(each["rules"]))
        for each in one["checks"]
    )  # fmt: skip
    if len({each.code for each in checks}) < len(checks):
        raise ValueError("a check stands twice")
    until = one["effective_to"]
    return Verification(
        types=frozenset(map(ApplicationType, one["types"])),
        within=Span.of(one["within"]),
        rectify=Span.of(one["rectify"]),
        sampling=tuple(
            Sample(CheckKind(each["kind"]), frozenset(map(Level, each["levels"])), each["share"])
            for each in one["sampling"]
        ),
        escalate={Escalation(name): days for name, days in one["escalate"].items()},
        checks=checks,
        basis=one["basis"],
        effective_from=date.fromisoformat(one["effective_from"]),
        effective_to=date.fromisoformat(until) if until else None,
    )
