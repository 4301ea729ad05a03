"""What somebody looks for often, kept under a name."""

from __future__ import annotations

import uuid

from msgspec import to_builtins
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from contracts.errors import Conflict
from contracts.review.finding import CaseQuery, SavedView, SavedViews, SaveView, ViewId
from contracts.structs import Empty
from services.review.together.tables import saved_views

MOST = 30
_LEFT_OUT = {"page", "case_ids"}


def views(session: Session, call: Call, request: Empty) -> SavedViews:
    return _told(session, str(call.actor.account_id))


def save(tx: Transaction, request: SaveView) -> SavedViews:
    """Raises Conflict where the caller keeps as many as one may."""
    mine = str(tx.call.actor.account_id)
    others = select(func.count()).where(
        saved_views.c.account_id == mine, saved_views.c.name != request.name
    )
    if (tx.session.scalar(others) or 0) >= MOST:
        raise Conflict(f"最多保存{MOST}个常用查询，请先删除不用的")
    asked, nothing = to_builtins(request.query), to_builtins(CaseQuery())
    kept = {
        name: value
        for name, value in asked.items()
        if name not in _LEFT_OUT and value != nothing[name]
    }
    row = insert(saved_views).values(
        id=str(uuid.uuid4()), account_id=mine, name=request.name, query=kept, at=tx.now
    )
    key = ["account_id", "name"]
    tx.session.execute(row.on_conflict_do_update(index_elements=key, set_={"query": kept}))
    tx.audit("view_saved", "account", mine, None, {"name": request.name})
    return _told(tx.session, mine)


def drop(tx: Transaction, request: ViewId) -> SavedViews:
    """One that is not there any more is dropped already."""
    mine = str(tx.call.actor.account_id)
    this = saved_views.c.id == request.view_id, saved_views.c.account_id == mine
    tx.session.execute(delete(saved_views).where(*this))
    tx.audit("view_dropped", "account", mine, None, {"view": request.view_id})
    return _told(tx.session, mine)


def _told(session: Session, account_id: str) -> SavedViews:
    rows = session.execute(
        select(saved_views)
        .where(saved_views.c.account_id == account_id)
        .order_by(saved_views.c.name)
    )
    return SavedViews(
        items=[SavedView(view_id=row.id, name=row.name, query=row.query) for row in rows]
    )
