"""Tasks that change hands: claimed many at once, handed over, assigned by a head (N-02)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, ServiceError
from contracts.identity import Identity
from contracts.identity.colleagues import Colleague
from contracts.review.together import ClaimTasks, HandOver, NotMoved, TasksMoved
from rules.dates import in_words
from services.review import repository
from services.review.handlers.claim import give_to
from services.review.model import blocked_reason
from services.review.possible import Situation, ensure, to_claim, to_hand_over
from services.review.together.absences import away


def claim_many(tx: Transaction, request: ClaimTasks) -> TasksMoved:
    """Those that may be the caller's; why not the others."""
    actor = tx.call.actor

    def claim(at: Situation) -> None:
        ensure(to_claim(at))
        give_to(tx, at, str(actor.account_id), actor.name)

    return _each(tx, request.task_ids, claim)


def hand_over(call: Call, request: HandOver, *, db: Db, identity: Identity) -> TasksMoved:
    """Raises Invalid where there is no such colleague, Unavailable."""
    found = identity.colleagues(account_ids=[request.account_id]).items
    if not found:
        raise Invalid.at("account_id", "请选择接手的人员")
    return db.command(call, request, _hand_over, to=found[0])


def _hand_over(tx: Transaction, request: HandOver, *, to: Colleague) -> TasksMoved:
    absent = away(tx.session, [to.account_id], clock.today()).get(to.account_id)
    if absent:
        until, deputy = in_words(absent.last), absent.deputy_name
        raise Conflict(f"{to.name}至{until}不在岗，由{deputy}代理，请转交{deputy}")

    def move(at: Situation) -> None:
        ensure(to_hand_over(at) or _to_receive(at, to))
        give_to(tx, at, to.account_id, to.name, remark=request.remark)

    return _each(tx, request.task_ids, move)


def _to_receive(at: Situation, to: Colleague) -> ServiceError | None:
    """Why the task may not become theirs."""
    if at.step.role not in to.roles or to.office not in (None, at.case.office):
        return Forbidden(f"{to.name}不办理{at.step.title}环节的办件")
    blocked = blocked_reason(at.steps, at.step, at.given, to.account_id)
    if blocked:
        return Forbidden(f"{to.name}已在本办件的前面环节发表过意见，{at.step.title}须由他人办理")
    return None


def _each(
    tx: Transaction, task_ids: Iterable[str], move: Callable[[Situation], None]
) -> TasksMoved:
    """In the order of their cases, so that two who move the same ones do not wait for each other.
    A refusal comes before anything of that task is changed."""
    done, refused = 0, list[NotMoved]()
    for task_id in repository.in_order_of_cases(tx.session, dict.fromkeys(task_ids)):
        try:
            at = repository.situation_of_task(tx, task_id)
        except NotFound:
            continue
        try:
            move(at)
        except (Conflict, Forbidden) as error:
            refused.append(NotMoved(number=at.case.number, why=error.message))
        else:
            done += 1
    return TasksMoved(done=done, refused=refused)
