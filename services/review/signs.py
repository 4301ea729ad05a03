"""What reviewers have found out about the signs of a case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from contracts.errors import Conflict
from contracts.review.cases import CaseId
from contracts.review.signs import MOST, CloseSign, SignRemark, SignRemarks
from services.review import repository
from services.review.possible import ensure, to_decide
from services.review.queries import visible_case
from services.review.together.tables import sign_remarks


def remarks(session: Session, call: Call, request: CaseId) -> SignRemarks:
    """Raises NotFound outside the caller's jurisdiction."""
    visible_case(session, call.actor, request.case_id)
    return _told(session, request.case_id)


def close(tx: Transaction, request: CloseSign) -> SignRemarks:
    """Said again it is what was said last. Raises Forbidden, Conflict unless the caller has the
    task of the case."""
    ensure(to_decide(repository.situation_of_case(tx, request.case_id)))
    counted = select(func.count()).select_from(sign_remarks).filter_by(case_id=request.case_id)
    if (tx.session.scalar(counted) or 0) >= MOST:
        raise Conflict("提示过多，请退回补正后再核对")
    actor = tx.call.actor
    said: dict[str, Any] = {"remark": request.remark, "by_name": actor.name, "at": tx.now}
    said["by_id"] = str(actor.account_id)
    row = insert(sign_remarks).values(case_id=request.case_id, sign=request.sign, **said)
    key = ["case_id", "sign"]
    tx.session.execute(row.on_conflict_do_update(index_elements=key, set_=said))
    tx.audit("sign_closed", "case", request.case_id, None, {"sign": request.sign})
    return _told(tx.session, request.case_id)


def closed(session: Session, case_id: str) -> frozenset[str]:
    """The keys of those that have a remark."""
    wanted = select(sign_remarks.c.sign).where(sign_remarks.c.case_id == case_id)
    return frozenset(session.scalars(wanted))


def _told(session: Session, case_id: str) -> SignRemarks:
    rows = session.execute(
        select(sign_remarks).filter_by(case_id=case_id).order_by(sign_remarks.c.at)
    )
    items = [
        SignRemark(sign=row.sign, remark=row.remark, by_name=row.by_name, at=row.at) for row in rows
    ]
    return SignRemarks(items=items)
