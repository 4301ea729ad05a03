"""What may be done with a complaint now, by whom, and why not: said here only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from rules.vocabulary.enumerations import ComplaintState, StaffRole
from services.evaluation.complaints.opening import NO_APPEAL, PENDING

OVER = frozenset({ComplaintState.CLOSED, ComplaintState.WITHDRAWN})


@dataclass(frozen=True)
class Complaint:
    """callable: somebody can be called back. tried_at: the rater was called, reached or not."""

    state: ComplaintState
    callable: bool
    claimed_by: str | None
    tried_at: datetime | None
    contacted_at: datetime | None
    rectified_at: datetime | None
    appeal: str
    appealed_by: str | None
    contact_by: date
    rectify_by: date


@dataclass(frozen=True)
class Asking:
    """served: he worked on the case that is complained of."""

    account_id: str
    roles: frozenset[str]
    served: bool = False


Judge = Callable[[Complaint, Asking], str]


def why_not(action: str, at: Complaint, who: Asking) -> str:
    """Why somebody cannot do it now; "" where he can."""
    if who.served:
        return "被评价的人员不能处理该差评"
    if at.state in OVER:
        return "该差评已办结"
    return ACTIONS[action](at, who)


def late(at: Complaint, today: date) -> str:
    """Which of its days has passed, in words; "" for none."""
    if at.state in OVER or at.rectified_at is not None:
        return ""
    if at.rectify_by < today:
        return "整改已逾期"
    tried = at.tried_at is not None or not at.callable
    return "" if tried or today <= at.contact_by else "联系已逾期"


def _claim(at: Complaint, who: Asking) -> str:
    return (
        ""
        if at.claimed_by is None
        else "已由其他人员领取"
        if at.claimed_by != who.account_id
        else "已领取"
    )


def _claimed(judge: Judge) -> Judge:
    def judged(at: Complaint, who: Asking) -> str:
        if at.claimed_by != who.account_id:
            return "请先领取" if at.claimed_by is None else "由领取人处理"
        if at.appeal == PENDING:
            return "申诉正在复核"
        return judge(at, who)

    return judged


def _contact(at: Complaint, who: Asking) -> str:
    if not at.callable:
        return "匿名评价，没有联系方式"
    return "" if at.rectified_at is None else "已答复"


def _rectify(at: Complaint, who: Asking) -> str:
    if at.rectified_at is not None:
        return "已答复"
    return "请先联系评价人" if at.callable and at.tried_at is None else ""


def _call_back(at: Complaint, who: Asking) -> str:
    if at.rectified_at is None:
        return "答复以后回访"
    return "" if at.callable else "匿名评价，没有联系方式"


def _appeal(at: Complaint, who: Asking) -> str:
    if at.appeal != NO_APPEAL:
        return "已经申诉过"
    return "" if at.rectified_at is None else "已答复"


def _decide_appeal(at: Complaint, who: Asking) -> str:
    if at.appeal != PENDING:
        return "没有待复核的申诉"
    return "提出申诉的人不能复核" if at.appealed_by == who.account_id else ""


def _rater(at: Complaint, who: Asking) -> str:
    if not at.callable:
        return "匿名评价，没有联系方式"
    return "" if at.claimed_by == who.account_id else "由领取人查看"


def _of_office(judge: Judge) -> Judge:
    def judged(at: Complaint, who: Asking) -> str:
        return judge(at, who) if StaffRole.EVALUATION in who.roles else "由好差评工作人员处理"

    return judged


ACTIONS: dict[str, Judge] = {
    "claim": _of_office(_claim),
    "contact": _of_office(_claimed(_contact)),
    "rectify": _of_office(_claimed(_rectify)),
    "call_back": _of_office(_claimed(_call_back)),
    "appeal": _of_office(_claimed(_appeal)),
    "decide_appeal": _decide_appeal,
    "rater": _of_office(_rater),
}
