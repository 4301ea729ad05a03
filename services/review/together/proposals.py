"""延长办理期限: proposed by who has the case, approved by a head who is another (N-07)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.review.together import ExtensionProposal
from services.review.together.tables import extension_proposals

_OPEN = extension_proposals.c.decided_at.is_(None)


def proposed_by(session: Session, case_id: str) -> str | None:
    """Who has proposed what nobody has answered yet."""
    row = open_one(session, case_id)
    return row.proposed_by_id if row else None


def open_one(session: Session, case_id: str) -> AnyRow | None:
    wanted = select(extension_proposals).where(extension_proposals.c.case_id == case_id, _OPEN)
    return session.execute(wanted).one_or_none()


def add(tx: Transaction, case_id: str, reason: str) -> None:
    actor = tx.call.actor
    tx.session.execute(
        insert(extension_proposals).values(
            id=str(uuid.uuid4()),
            case_id=case_id,
            reason=reason,
            proposed_by_id=str(actor.account_id),
            proposed_by_name=actor.name,
            proposed_at=tx.now,
        )
    )


def answer(tx: Transaction, row: AnyRow, *, approved: bool, remark: str = "") -> None:
    said: dict[str, Any] = {"approved": approved, "remark": remark, "decided_at": tx.now}
    said["decided_by_name"] = tx.call.actor.name
    this = update(extension_proposals).where(extension_proposals.c.id == row.id)
    tx.session.execute(this.values(said))


def drop_open(tx: Transaction, case_id: str) -> None:
    """The step is over: nothing is left to prolong for who proposed it."""
    of_case = (extension_proposals.c.case_id == case_id, _OPEN)
    said = {"approved": False, "remark": "该环节已经办结", "decided_at": tx.now}
    tx.session.execute(update(extension_proposals).where(*of_case).values(said))


def proposals_of(session: Session, case_id: str) -> list[ExtensionProposal]:
    """The newest first."""
    rows = session.execute(
        select(extension_proposals)
        .where(extension_proposals.c.case_id == case_id)
        .order_by(extension_proposals.c.proposed_at.desc())
    )
    return [
        ExtensionProposal(
            reason=row.reason,
            proposed_by_name=row.proposed_by_name,
            proposed_at=row.proposed_at,
            approved=row.approved,
            remark=row.remark,
            decided_by_name=row.decided_by_name,
            decided_at=row.decided_at,
        )
        for row in rows
    ]
