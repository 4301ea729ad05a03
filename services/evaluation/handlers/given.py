"""What became of an evaluation, for who gave it; and how it is now: 追评, once."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from chassis import log
from chassis.context import Call
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts import firm
from contracts.errors import Conflict, Forbidden, NotFound
from contracts.evaluation.evaluating import FollowUp, Given, GivenList, GivenQuery
from contracts.structs import Empty
from rules.evaluation import BAD
from rules.vocabulary.enumerations import ComplaintState, EvaluationLevel
from services.evaluation.complaints.opening import reopen
from services.evaluation.handlers.evaluate import step_title
from services.evaluation.rating import WAITING, receipt_hash
from services.evaluation.scope import foreign
from services.evaluation.sealing import unseal
from services.evaluation.tables import complaint, complaint_entry, evaluation, served_case

MOST = 50
UNKNOWN = "没有找到这条评价，请核对查询链接"
NOT_NOW = "处理结果答复以后可以追评一次"
_log = log.get(__name__)


def own(session: Session, call: Call, _request: Empty, *, vault: Vault) -> GivenList:
    """Those that the caller's firm gave, the newest first."""
    firm = call.actor.enterprise_id
    wanted = _rows().where(evaluation.c.enterprise_id == firm, evaluation.c.silent.is_(False))
    newest = wanted.order_by(evaluation.c.at.desc(), evaluation.c.id).limit(MOST)
    return GivenList(items=[_view(vault, row) for row in session.execute(newest)])


def given(session: Session, call: Call, request: GivenQuery, *, vault: Vault) -> Given:
    """Raises NotFound: no such receipt, another firm's."""
    return _view(vault, _find(session, call, vault, request.receipt, request.evaluation_id))


def follow_up(tx: Transaction, request: FollowUp, *, vault: Vault) -> Given:
    """Raises NotFound, Forbidden for an account that only looks, Conflict before there is an answer
    and after it was done. Who has the receipt is asked for nothing else."""
    if not request.receipt and not firm.may(tx.call.actor.roles, firm.Ability.FILE):
        raise Forbidden(firm.REFUSED[firm.Ability.FILE])
    row = _find(tx.session, tx.call, vault, request.receipt, request.evaluation_id, lock=True)
    if not _may_follow(row):
        raise Conflict(NOT_NOW)
    sealed = spot(evaluation.c.follow_opinion, row.id)
    values: dict[str, Any] = {"follow_level": request.level, "follow_at": tx.now}
    if request.opinion:
        values["follow_opinion"] = vault.encrypt(request.opinion, sealed)
    tx.session.execute(update(evaluation).where(evaluation.c.id == row.id).values(**values))
    entry_id = str(uuid.uuid4())
    said = vault.encrypt(request.opinion, spot(complaint_entry.c.said, entry_id))
    tx.session.execute(
        insert(complaint_entry).values(
            id=entry_id, complaint_id=row.id, action="FOLLOW_UP", at=tx.now, by_name="评价人",
            said=said if request.opinion else None,
        )
    )  # fmt: skip
    if request.level in BAD:  # the answer was none: somebody else looks at it
        reopen(tx, row.id)
        _log.warning("complaint_escalated", complaint_id=row.id, why="follow_up")
    tx.audit("follow_up", "evaluation", row.id, after={"level": request.level})
    return _view(vault, _find(tx.session, tx.call, vault, request.receipt, request.evaluation_id))


def _rows() -> Select[Any]:
    return (
        select(
            evaluation,
            served_case.c.number,
            complaint.c.state,
            complaint.c.rectified_at,
            complaint.c.result,
        )
        .join(served_case, served_case.c.id == evaluation.c.case_id, isouter=True)
        .join(complaint, complaint.c.id == evaluation.c.id, isouter=True)
    )


def _find(
    session: Session,
    call: Call,
    vault: Vault,
    receipt: str,
    evaluation_id: str,
    *,
    lock: bool = False,
) -> AnyRow:
    by = (
        evaluation.c.receipt_hash == receipt_hash(vault, receipt)
        if receipt
        else evaluation.c.id == evaluation_id
    )
    wanted = _rows().where(by)
    row = session.execute(wanted.with_for_update(of=evaluation) if lock else wanted).one_or_none()
    if row is None:
        raise NotFound(UNKNOWN)
    if not receipt:
        actor = call.actor
        if actor.enterprise_id is None or row.enterprise_id != actor.enterprise_id:
            foreign(actor, evaluation_id=evaluation_id)
    return row


def _may_follow(row: AnyRow) -> bool:
    return row.rectified_at is not None and row.follow_level is None


def _view(vault: Vault, row: AnyRow) -> Given:
    state = row.state or ""
    result = unseal(vault, complaint.c.result, row)
    return Given(
        evaluation_id=row.id,
        level=row.level,
        tags=row.tags,
        opinion=unseal(vault, evaluation.c.opinion, row),
        office=row.office,
        window=row.counter,
        number=row.number or "",
        type=row.type,
        step=step_title(row.step) if row.step else "",
        at=row.at,
        state=state,
        state_text=_said(EvaluationLevel(row.level), state, row.opinion_state),
        result=result,
        follow_up=row.follow_level,
        may_follow=_may_follow(row),
    )


def _said(level: EvaluationLevel, state: str, opinion_state: str) -> str:
    """How far it is, as the rater is told it."""
    if level not in BAD:
        return "已收到" if opinion_state != WAITING else "已收到，意见审核后公开"
    return (
        {
            ComplaintState.OPEN: "已收到，正在核实",
            ComplaintState.CONTACTED: "已联系，正在整改",
            ComplaintState.RECTIFIED: "已答复",
            ComplaintState.CLOSED: "已答复并回访",
            ComplaintState.WITHDRAWN: "经复核，不计入统计",
        }.get(ComplaintState(state), "")
        if state
        else "已收到"
    )
