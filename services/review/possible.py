"""What may be done in a case now, and why not: asked by the page of the case and by each command,
so that both say the same. Pure functions of the situation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chassis import clock
from chassis.context import Actor
from contracts.errors import Conflict, Forbidden, ServiceError
from contracts.review.cases import Actions, Possible
from rules.deadlines import ground
from rules.ledger import Ledger
from rules.vocabulary.enumerations import UNDECIDED, CaseState, LedgerActor, StaffRole
from services.review.case import Case, Task
from services.review.ledger import extended
from services.review.model import Given, blocked_reason
from services.review.procedure import Step, Steps

_DONE = "该任务已经办结，请刷新任务列表"
_TAKEN_BACK = {CaseState.TERMINATED: "终止", CaseState.ABANDONED: "由申请单位废弃"}


@dataclass(frozen=True, slots=True)
class Situation:
    """A case, who looks at it, the task that is open (None: the applicant's turn, or over; of a
    command: the task that is meant, perhaps closed), the opinions so far, and the clock. reported:
    a visit to the firm since the task was opened. stands_in: today, for the colleague who has the
    task. proposed_by: who has proposed to prolong the limit, while no head has answered."""

    actor: Actor
    case: Case
    steps: Steps
    task: Task | None
    given: tuple[Given, ...]
    ledger: Ledger
    today: date
    reported: bool = False
    stands_in: bool = False
    proposed_by: str | None = None

    @property
    def step(self) -> Step:
        return self.steps.step(self.task.step if self.task else self.case.step)

    @property
    def mine(self) -> bool:
        return self.task is not None and self.task.claimed_by == self.actor.account_id

    @property
    def heads(self) -> bool:
        return StaffRole.DECIDE in self.actor.roles

    @property
    def open_task(self) -> Task | None:
        return self.task if self.task and self.task.closed_at is None else None


Refusal = Callable[[Situation], ServiceError | None]


def taken_back(case: Case) -> str | None:
    """What is said of a case that no outcome of a step has ended, None of any other."""
    said = _TAKEN_BACK.get(CaseState(case.state))
    if said is None or case.closed_at is None:
        return None
    at = clock.local(case.closed_at)
    why = f"（{case.closing_note}）" if case.closing_note else ""
    return f"本办件已于{at:%Y年%-m月%-d日 %H:%M}{said}{why}，不再办理"


def to_terminate(case: Case) -> ServiceError | None:
    """Why its applicant may not end the case now (L-05)."""
    state = CaseState(case.state)
    if case.closed_at is None and state in UNDECIDED:
        return None
    if state is CaseState.RETURNED:
        return Conflict("申请已退回补正，不再办理的，请办理“申请废弃”")
    said = taken_back(case)
    return Conflict(said or f"申请已作出决定（{state.label}），不能再终止")


def to_claim(at: Situation) -> ServiceError | None:
    task = at.open_task
    if task is None:
        return _over(at)
    if task.role not in at.actor.roles:
        return Forbidden(f"办件处于{at.step.title}环节，由{at.step.role.label}人员办理")
    blocked = blocked_reason(at.steps, at.step, at.given, str(at.actor.account_id))
    if blocked:
        return Forbidden(blocked)
    if task.claimed_by not in (None, at.actor.account_id) and not at.stands_in:
        return Conflict(f"已由{task.claimed_by_name}领取，请办理其他任务")
    return None


def to_release(at: Situation) -> ServiceError | None:
    if at.open_task is None:
        return _over(at)
    if at.open_task.claimed_by is None or at.mine or at.heads:
        return None
    return Forbidden("只有领取人本人或者负责人可以退回任务")


def to_hand_over(at: Situation) -> ServiceError | None:
    if at.open_task is None:
        return _over(at)
    if at.mine or at.heads or at.stands_in:
        return None
    return Forbidden("只有领取人本人或者负责人可以转交任务")


def to_decide(at: Situation) -> ServiceError | None:
    if at.open_task is None:
        return _over(at)
    if not at.mine or at.open_task.role not in at.actor.roles:
        return Forbidden("请先领取该任务再办理")
    return _standing(at)


def to_propose(at: Situation) -> ServiceError | None:
    """Why the caller may not propose to prolong the limit."""
    refused = _not_theirs(at) or _to_prolong(at)
    if refused is None and at.proposed_by:
        return Conflict("已经提出延长办理期限，等待负责人批准")
    return refused


def to_extend(at: Situation) -> ServiceError | None:
    """Why the caller may not approve what was proposed, or refuse it."""
    if not at.heads:
        return Forbidden("办理期限由负责人批准延长")
    if at.proposed_by is None:
        return _to_prolong(at) or Conflict("还没有人提出延长办理期限")
    if at.proposed_by == at.actor.account_id:
        return Forbidden("延长办理期限须由提出人以外的负责人批准")
    return _to_prolong(at)


def _to_prolong(at: Situation) -> ServiceError | None:
    if at.open_task is None or at.step.extends is None:
        return Conflict(f"只有{_titles(at, lambda step: step.extends)}环节的办件可以延长办理期限")
    try:
        extended(at.case, at.ledger, at.step.extends, at.today)
    except Conflict as refused:
        return _standing(at) or refused
    return None


def to_suspend(at: Situation) -> ServiceError | None:
    if at.open_task is None or not at.step.suspends:
        return Conflict(f"只有{_titles(at, lambda step: step.suspends)}环节的办件可以暂停办理期限")
    return _not_theirs(at) or _standing(at)


def to_resume(at: Situation) -> ServiceError | None:
    refusal, why = _not_theirs(at), at.ledger.ground
    if refusal:
        return refusal
    if why is None or at.case.closed_at:
        return Conflict("办理期限没有暂停，不需要恢复")
    if ground(why).ended_by is LedgerActor.APPLICANT:
        return Conflict("申请单位补正后重新提交，办理期限自动恢复计算")
    return None


REFUSALS: dict[str, Refusal] = {
    "claim": to_claim,
    "release": to_release,
    "hand_over": to_hand_over,
    "decide": to_decide,
    "propose": to_propose,
    "extend": to_extend,
    "suspend": to_suspend,
    "resume": to_resume,
}


def ensure(refusal: ServiceError | None) -> None:
    if refusal:
        raise refusal


def possible(at: Situation) -> Actions:
    """Every action, whether it may be done now, and why not."""
    found = {name: refusal(at) for name, refusal in REFUSALS.items()}
    views = {
        name: Possible(allowed=error is None, why_not=str(error) if error else None)
        for name, error in found.items()
    }
    # Repeating a claim or giving back what nobody has does no harm, and is nothing to offer.
    claimed = at.open_task is not None and at.open_task.claimed_by is not None and not at.stands_in
    for name, needless in (("claim", claimed), ("release", not claimed)):
        if needless and views[name].allowed:
            views[name] = Possible(allowed=False, why_not=None)
    return Actions(**views)


def _over(at: Situation) -> ServiceError:
    return Conflict(taken_back(at.case) or _DONE)


def _standing(at: Situation) -> ServiceError | None:
    why = at.ledger.ground
    return Conflict(f"{why.label}期间办理期限暂停，恢复计算后继续办理") if why else None


def _not_theirs(at: Situation) -> ServiceError | None:
    return None if at.mine or at.heads else Forbidden("请先领取该任务再办理")


def _titles(at: Situation, named: Callable[[Step], object]) -> str:
    return "、".join(step.title for step in at.steps.steps if named(step))
