"""A year's schedule of holidays: proposed by the system administrator, decided by the security
administrator, undone by proposing the one before again (N-18)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.review.calendar import (
    DecideYear,
    LoadYear,
    YearProposal,
    YearProposalId,
    YearProposals,
)
from contracts.structs import Empty
from rules.vocabulary.enumerations import StaffRole
from services.review.handlers.load_year import load_year, preview_year
from services.review.tables import year_proposals

PROPOSED, LOADED, REFUSED, WITHDRAWN = "PROPOSED", "LOADED", "REFUSED", "WITHDRAWN"


def propose(tx: Transaction, request: LoadYear) -> YearProposalId:
    """Raises Invalid as the preview does, Conflict where it says nothing new or another waits."""
    if preview_year(tx.session, tx.call, request).changes_nothing:
        raise Conflict(f"{request.year}年的节假日安排已经载入，内容相同")
    waiting = select(year_proposals.c.id).where(
        year_proposals.c.year == request.year, year_proposals.c.state == PROPOSED
    )
    if tx.session.execute(waiting).first():
        raise Conflict(f"{request.year}年已有一份安排待批准，请先由安全管理员处理或者撤回")
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "year": request.year,
        "notice": request.notice,
        "state": PROPOSED,
        "proposed_by": tx.call.actor.account_id or "",
        "proposed_name": tx.call.actor.name,
        "proposed_at": tx.now,
    }
    tx.session.execute(insert(year_proposals).values(**row))
    tx.audit("propose_year", "calendar", str(request.year), after={"proposal_id": row["id"]})
    return YearProposalId(proposal_id=row["id"])


def listed(session: Session, call: Call, _request: Empty) -> YearProposals:
    """Those that wait, the oldest first."""
    actor = call.actor
    wanted = select(year_proposals).where(year_proposals.c.state == PROPOSED)
    rows = session.execute(wanted.order_by(year_proposals.c.proposed_at))
    decides = StaffRole.SECURITY_ADMIN in actor.roles
    proposes = StaffRole.SYSTEM_ADMIN in actor.roles
    return YearProposals(
        items=[
            YearProposal(
                proposal_id=row.id,
                year=row.year,
                notice=row.notice,
                proposed_name=row.proposed_name,
                proposed_at=row.proposed_at,
                decidable=decides and row.proposed_by != actor.account_id,
                withdrawable=proposes,
            )
            for row in rows
        ]
    )


def decide(tx: Transaction, request: DecideYear) -> None:
    """What is approved holds at once. Raises Conflict where it was decided meanwhile, Forbidden for
    who has proposed it, Invalid for a refusal without a reason."""
    row = _locked(tx, request.proposal_id)
    if row.proposed_by == tx.call.actor.account_id:
        raise Forbidden("提出人不能批准")
    if not request.approve and not request.remark:
        raise Invalid.at("remark", "请填写不同意的理由")
    if request.approve:
        load_year(tx, LoadYear(year=row.year, notice=row.notice))
    else:
        told = {"proposal_id": row.id, "remark": request.remark}
        tx.audit("refuse_year", "calendar", str(row.year), after=told)
    _set(tx, row, LOADED if request.approve else REFUSED)


def withdraw(tx: Transaction, request: YearProposalId) -> None:
    """Raises Conflict where it was decided meanwhile."""
    row = _locked(tx, request.proposal_id)
    mine = update(year_proposals).where(year_proposals.c.id == row.id)
    tx.session.execute(mine.values(state=WITHDRAWN))
    tx.audit("withdraw_year", "calendar", str(row.year), after={"proposal_id": row.id})


def _locked(tx: Transaction, proposal_id: str) -> AnyRow:
    wanted = select(year_proposals).where(year_proposals.c.id == proposal_id)
    row = tx.session.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    if row.state != PROPOSED:
        raise Conflict("该安排已经处理，请刷新页面")
    return row


def _set(tx: Transaction, row: AnyRow, state: str) -> None:
    decided = {"decided_by": tx.call.actor.account_id or "", "decided_at": tx.now}
    mine = update(year_proposals).where(year_proposals.c.id == row.id)
    tx.session.execute(mine.values(state=state, **decided))
