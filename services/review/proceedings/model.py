"""A proceeding as a value, and what may be done with it now: pure functions, asked by its page and
by each command, so that both say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from chassis.context import Actor
from contracts.errors import Conflict, Forbidden, ServiceError
from rules.ex_officio import Ground, ground
from rules.vocabulary.enumerations import ProceedingKind, ProceedingState, StaffRole

MOST_STATEMENTS = 20
PROPOSERS = (StaffRole.EXAMINE, StaffRole.DECIDE)


class _OfRow:
    __slots__ = ()

    @classmethod
    def of(cls, row: Any) -> Self:
        """row: with a column for each field."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Proceeding(_OfRow):
    """A row of proceeding. ground: its code."""

    id: str
    number: str
    kind: str
    ground: str
    office: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    licence_id: str | None
    case_id: str | None
    undoes: str | None
    facts: str
    state: str
    proposed_by_id: str
    proposed_by_name: str
    proposed_at: datetime
    heard_until: date | None
    heard_at: datetime | None
    decided_by_id: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    decision: str
    licence_version: int | None
    version: int

    @property
    def kind_of(self) -> ProceedingKind:
        return ProceedingKind(self.kind)

    @property
    def open(self) -> bool:
        return self.state == ProceedingState.OPEN

    @property
    def public(self) -> bool:
        """Published to everybody before it is decided."""
        return self.kind == ProceedingKind.CANCEL

    def ground_of(self, proposed_on: date) -> Ground:
        """proposed_on: the day of China on which it was proposed."""
        return ground(self.ground, proposed_on)

    def heard(self, today: date) -> bool:
        """Whether who is concerned has been heard, or let the time pass. What is published to
        everybody waits to the end, whatever the firm says."""
        if self.heard_until is None or today > self.heard_until:
            return True
        return self.heard_at is not None and not self.public


@dataclass(frozen=True, slots=True)
class Statement(_OfRow):
    """A row of proceeding_statement."""

    id: str
    source: str
    text: str
    at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Situation:
    """Who looks at a proceeding on which day. undone: what undoes it, or is proposed to, exists."""

    actor: Actor
    proceeding: Proceeding
    statements: tuple[Statement, ...]
    today: date
    undone: bool = False

    @property
    def unanswered(self) -> int:
        return sum(one.answer is None for one in self.statements)

    def has(self, *roles: StaffRole) -> bool:
        return any(role in self.actor.roles for role in roles)


Refusal = Callable[[Situation], ServiceError | None]


def to_state(at: Situation) -> ServiceError | None:
    """Of the firm."""
    one = at.proceeding
    if not one.open:
        return _over(at)
    if one.heard_until is None:
        return Conflict("本事项不需要陈述申辩")
    if at.today > one.heard_until:
        until = said(one.heard_until)
        return Conflict(f"陈述申辩的期限已于{until}届满；仍有意见的，请以书面形式向派出机构提出")
    if one.heard_at is not None:
        return Conflict("贵单位已确认没有其他意见；需要补充的，请以书面形式向派出机构提出")
    return _room(at)


def to_record(at: Situation) -> ServiceError | None:
    """Of staff, what came in another way."""
    return (_not_theirs(at) or _room(at)) if at.proceeding.open else _over(at)


def to_answer(at: Situation) -> ServiceError | None:
    if not at.proceeding.open:
        return _over(at)
    if not at.unanswered:
        return Conflict("没有需要答复的意见")
    return _not_theirs(at)


def to_decide(at: Situation) -> ServiceError | None:
    one = at.proceeding
    if not one.open:
        return _over(at)
    if not at.has(StaffRole.DECIDE):
        return Forbidden("由决定岗位人员作出决定")
    if one.proposed_by_id == at.actor.account_id:
        return Forbidden("您是本事项的提出人，按提出与决定分离的要求，须由他人作出决定")
    if not one.heard(at.today):
        until = said(one.heard_until or at.today)
        if one.public:
            return Conflict(f"公示期至{until}（含当日），期满后才能作出决定")
        return Conflict(
            f"陈述申辩期限至{until}（含当日），期满或者当事人确认没有其他意见后才能作出决定"
        )
    if at.unanswered:
        return Conflict(f"还有{at.unanswered}条意见没有答复，逐条答复后才能作出决定")
    return None


def to_drop(at: Situation) -> ServiceError | None:
    one = at.proceeding
    if not one.open:
        return _over(at)
    if at.has(StaffRole.DECIDE) or one.proposed_by_id == at.actor.account_id:
        return None
    return Forbidden("只有提出人或者决定岗位人员可以终结")


def to_undo(at: Situation) -> ServiceError | None:
    """To propose a decision that undoes this one."""
    one = at.proceeding
    if one.state != ProceedingState.DECIDED:
        return Conflict("还没有作出决定，不需要撤销")
    if one.kind == ProceedingKind.RESTORE:
        return Conflict("撤销原决定的决定不能再撤销；需要重新处理的，请另行提出")
    if at.undone:
        return Conflict("已经提出或者作出撤销本决定的决定")
    return _not_theirs(at)


ACTIONS: dict[str, Refusal] = {
    "record": to_record,
    "answer": to_answer,
    "decide": to_decide,
    "drop": to_drop,
    "undo": to_undo,
}


def ensure(refusal: ServiceError | None) -> None:
    if refusal:
        raise refusal


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _over(at: Situation) -> ServiceError:
    """What the firm and staff are told of one that is decided or dropped."""
    return Conflict(f"本事项{ProceedingState(at.proceeding.state).label}，请刷新页面查看结果")


def _not_theirs(at: Situation) -> ServiceError | None:
    return None if at.has(*PROPOSERS) else Forbidden("由审查、决定岗位人员办理")


def _room(at: Situation) -> ServiceError | None:
    if len(at.statements) < MOST_STATEMENTS:
        return None
    return Conflict(f"已有{MOST_STATEMENTS}条意见，不能再增加")
