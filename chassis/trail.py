"""The audit record as the firm itself sees it: what its accounts did, and what was done to it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.rows import AnyRow
from chassis.tables import audit
from contracts.trail import STEPS, Step, Trail, TrailQuery

OF_FIRM = audit.c.actor["enterprise_id"].astext
OWN = "enterprise"


def trail(session: Session, call: Call, request: TrailQuery) -> Trail:
    """Of the caller's firm."""
    firm = str(call.actor.enterprise_id)
    own = firm == OF_FIRM
    if request.account_id is not None:
        own &= audit.c.actor["account_id"].astext == request.account_id
    rows = _newest(session, request, own)
    if request.account_id is None:
        others = OF_FIRM.is_distinct_from(firm)
        rows += _newest(session, request, (audit.c.stream == f"{OWN}:{firm}") & others)
        rows.sort(key=lambda row: row.at, reverse=True)
    return Trail(items=[_step(row, firm) for row in rows[:STEPS]])


def _newest(session: Session, request: TrailQuery, which: ColumnElement[bool]) -> list[AnyRow]:
    """Each by an index of its own."""
    wanted = select(audit).where(which).order_by(audit.c.at.desc()).limit(STEPS)
    if request.before is not None:
        wanted = wanted.where(audit.c.at < request.before)
    return list(session.execute(wanted))


def _step(row: AnyRow, firm: str) -> Step:
    own = row.actor.get("enterprise_id") == firm
    return Step(
        at=row.at,
        action=row.action,
        account_id=row.actor.get("account_id") if own else None,
        address=row.actor.get("address") if own else None,
        object_type=row.object_type,
        object_id=row.object_id,
    )
