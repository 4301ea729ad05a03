"""The log of sign-ins of staff, for their security administrator: from the audit record."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from chassis.tables import audit
from contracts.identity.roles import SignInEntry, SignIns, SignInsQuery
from services.identity.managing import scope_of
from services.identity.tables import account

PAGE = 50
FAILED = ("sign_in_failed", "second_factor_failed")
ACTIONS = (*FAILED, "sign_in", "sign_out", "confirm_second_factor")


def sign_ins(session: Session, call: Call, request: SignInsQuery) -> SignIns:
    """Of the caller's office, for the centre all; newest first."""
    wanted = [
        *scope_of(call.actor),
        audit.c.object_type == "account",
        audit.c.action.in_(FAILED if request.failed_only else ACTIONS),
    ]
    if request.account_id:
        wanted.append(audit.c.object_id == request.account_id)
    joined = audit.join(account, account.c.id.cast(audit.c.object_id.type) == audit.c.object_id)
    total = session.scalar(select(func.count()).select_from(joined).where(*wanted)) or 0
    rows = session.execute(
        select(audit, account.c.username, account.c.name, account.c.office)
        .select_from(joined)
        .where(*wanted)
        .order_by(audit.c.at.desc(), audit.c.stream, audit.c.stream_seq.desc())
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    items = [
        SignInEntry(
            at=row.at,
            account_id=row.object_id,
            username=row.username,
            name=row.name,
            office=row.office,
            action=row.action,
            address=row.actor.get("address"),
        )
        for row in rows
    ]
    return SignIns(items=items, page=request.page, pages=pages(total, PAGE))
