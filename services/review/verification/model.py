"""A commitment as a value, its checks, and what may be done with it now: pure functions, asked by
its page and by each command, so that both say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from chassis.context import Actor
from contracts.errors import Conflict, Forbidden, Invalid, ServiceError
from rules.dates import in_words
from rules.verification import Check, Verification, verification
from rules.vocabulary.enumerations import (
    ApplicationType,
    CheckKind,
    CheckResult,
    CommitmentState,
    LicenceState,
    ProceedingState,
    StaffRole,
    Verdict,
)

VERIFIERS = (StaffRole.EXAMINE, StaffRole.DECIDE)
WAITING = frozenset({CommitmentState.OPEN, CommitmentState.RECTIFYING})
"""In which the office has something to do."""
UNEXAMINED = WAITING | {CommitmentState.ALLEGED, CommitmentState.FALSE}
"""While nobody has found that the promise was kept."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A row of commitment with what its firm, its licence and its proceeding are now.

    proceeding: its `ProceedingState`, None where there is none; undone: a later decision has undone
    what was decided in it."""

    id: str
    case_id: str
    licence_id: str
    office: str
    enterprise_id: str
    type: str
    categories: dict[str, str]
    granted_on: date
    due_on: date
    kinds: list[str]
    verdict: str | None
    rectify_until: date | None
    proceeding_id: str | None
    verified_at: datetime | None
    version: int
    number: str
    enterprise_name: str
    uscc: str
    licence_number: str
    licence_state: str
    proceeding: str | None
    undone: bool

    @classmethod
    def of(cls, row: Any) -> Self:
        """row: with a column for each field."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    @property
    def state(self) -> CommitmentState:
        if self.verdict == Verdict.PASS:
            return CommitmentState.PASSED
        if self.verdict == Verdict.FALSE:
            if self.proceeding == ProceedingState.OPEN:
                return CommitmentState.ALLEGED
            if self.proceeding == ProceedingState.DECIDED and not self.undone:
                return CommitmentState.FALSE
        if self.licence_state != LicenceState.VALID:
            return CommitmentState.ENDED
        if self.verdict == Verdict.RECTIFY:
            return CommitmentState.RECTIFYING
        return CommitmentState.OPEN

    @property
    def rules(self) -> Verification:
        return verification(ApplicationType(self.type), self.granted_on)

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.rules.checks_of([CheckKind(one) for one in self.kinds])

    @property
    def next_day(self) -> date:
        """By when the office has to look at it again."""
        if self.state is CommitmentState.RECTIFYING and self.rectify_until:
            return self.rectify_until
        return self.due_on


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of commitment_entry."""

    subject: str
    outcome: str
    text: str
    until: date | None
    by_name: str
    at: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})


@dataclass(frozen=True, slots=True)
class Situation:
    """Who looks at a commitment on which day. entries: the oldest first. visited: a visit for it
    has been reported; planned: one waits for its report."""

    actor: Actor
    commitment: Commitment
    entries: tuple[Entry, ...]
    today: date
    visited: bool = False
    planned: bool = False

    @property
    def latest(self) -> Mapping[str, Entry]:
        """By check, what was found last. What was not in order before the firm was told to mend has
        to be looked at again."""
        found = {one.subject: one for one in self.entries if one.subject}
        told = max((one.at for one in self.entries if one.outcome == Verdict.RECTIFY), default=None)
        return {
            code: one
            for code, one in found.items()
            if told is None or one.outcome == CheckResult.MET or one.at > told
        }


Refusal = Callable[[Situation], ServiceError | None]


def to_check(at: Situation) -> ServiceError | None:
    state = at.commitment.state
    if state not in WAITING:
        return Conflict(f"本事项{state.label}，不再记录核查情况")
    return _not_theirs(at)


def to_conclude(at: Situation) -> ServiceError | None:
    state = at.commitment.state
    if state not in WAITING:
        return Conflict(f"本事项{state.label}，不再作出核查结论")
    refused = _not_theirs(at)
    if refused:
        return refused
    if at.planned:
        return Conflict("现场核查已安排、尚未提交报告，提交报告或者取消后才能作出结论")
    return None


def to_visit(at: Situation) -> ServiceError | None:
    refused = to_check(at)
    if refused:
        return refused
    return Conflict("已安排现场核查，提交报告或者取消后才能另行安排") if at.planned else None


ACTIONS: dict[str, Refusal] = {"check": to_check, "conclude": to_conclude, "visit": to_visit}


def ensure(refusal: ServiceError | None) -> None:
    if refusal:
        raise refusal


def ensure_grounded(at: Situation, verdict: Verdict, text: str, until: date | None) -> None:
    """Raises Invalid unless what the verdict rests on is there."""
    latest, checks = at.latest, at.commitment.checks
    missing = [one.title for one in checks if one.code not in latest]
    wrong = _titles(checks, latest, CheckResult.NOT_MET)
    if verdict is Verdict.PASS:
        if missing:
            raise Invalid.at("verdict", f"还没有核查：{'、'.join(missing)}")
        if wrong:
            raise Invalid.at("verdict", f"有不相符的事项，不能通过：{'、'.join(wrong)}")
        if CheckKind.ON_SITE in at.commitment.kinds and not at.visited:
            raise Invalid.at("verdict", "应当现场核查的，提交现场核查报告后才能通过")
        return
    if not wrong:
        raise Invalid.at("verdict", f"没有记录不相符的事项，不能作出“{verdict.label}”的结论")
    if not text:
        raise Invalid.at("text", "请写明事实和理由")
    if verdict is Verdict.RECTIFY:
        last = at.commitment.rules.rectify.after(at.today)
        if until is None or not at.today < until <= last:
            raise Invalid.at("until", f"请填写整改期限：明天至{in_words(last)}之间的日期")


def _titles(
    checks: Iterable[Check], latest: Mapping[str, Entry], result: CheckResult
) -> Sequence[str]:
    return [
        one.title for one in checks if one.code in latest and latest[one.code].outcome == result
    ]


def _not_theirs(at: Situation) -> ServiceError | None:
    if any(role in at.actor.roles for role in VERIFIERS):
        return None
    return Forbidden("由审查、决定岗位人员核查")
