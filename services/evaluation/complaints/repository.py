"""Finds complaints, notes what was done with them."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound, StaleVersion
from contracts.evaluation.handling import Act, Acted
from rules.vocabulary.enumerations import ComplaintState
from services.evaluation.complaints.model import Asking, Complaint, why_not
from services.evaluation.scope import foreign, require_office
from services.evaluation.sealing import seal
from services.evaluation.tables import complaint, complaint_entry, served_by


def find(session: Session, actor: Actor, complaint_id: str, *, lock: bool = False) -> AnyRow:
    """Raises NotFound: another office's, or about what the caller did himself."""
    wanted = select(complaint).where(complaint.c.id == complaint_id)
    row = session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotFound("没有找到这条差评")
    require_office(actor, row.office, complaint_id=complaint_id)
    if _served(session, row.case_id, actor):
        foreign(actor, complaint_id=complaint_id)
    return row


def acting(tx: Transaction, request: Act, action: str) -> AnyRow:
    """The complaint, locked, where the caller may do that with it now. Raises NotFound,
    StaleVersion, Conflict."""
    row = find(tx.session, tx.call.actor, request.complaint_id, lock=True)
    if row.version != request.version:
        raise StaleVersion("该差评已有变化，请刷新页面核对后再提交", current=row.version)
    if reason := why_not(action, of(row), asking(tx.call.actor)):
        raise Conflict(reason)
    return row


def done(
    tx: Transaction, vault: Vault, row: AnyRow, action: str, said: str = "", **changes: Any
) -> Acted:
    """Note it and change the complaint. changes: columns."""
    changes |= {"version": row.version + 1}
    tx.session.execute(update(complaint).where(complaint.c.id == row.id).values(**changes))
    note(tx, vault, row.id, action, said)
    state = changes.get("state", row.state)
    tx.audit(action.lower(), "complaint", row.id, {"state": row.state}, {"state": state})
    return Acted(complaint_id=row.id, state=state, version=row.version + 1)


def note(tx: Transaction, vault: Vault, complaint_id: str, action: str, said: str = "") -> None:
    entry_id = str(uuid.uuid4())
    sealed = seal(vault, complaint_entry.c.said, entry_id, said)
    actor = tx.call.actor
    tx.session.execute(
        insert(complaint_entry).values(
            id=entry_id,
            complaint_id=complaint_id,
            action=action,
            at=tx.now,
            by_id=actor.account_id if actor.kind == "staff" else None,
            by_name=actor.name if actor.kind == "staff" else "系统",
            said=sealed,
        )
    )


def of(row: AnyRow) -> Complaint:
    return Complaint(
        ComplaintState(row.state), row.callable, row.claimed_by, row.tried_at, row.contacted_at,
        row.rectified_at, row.appeal, row.appealed_by, row.contact_by, row.rectify_by,
    )  # fmt: skip


def asking(actor: Actor) -> Asking:
    """Of a complaint that `find` found: who served is not shown it."""
    return Asking(str(actor.account_id), frozenset(actor.roles))


def not_about(actor: Actor) -> Any:
    """Condition of lists: nothing about what the caller did himself."""
    own = exists().where(
        served_by.c.case_id == complaint.c.case_id, served_by.c.account_id == actor.account_id
    )
    return ~own


def _served(session: Session, case_id: str | None, actor: Actor) -> bool:
    if case_id is None:
        return False
    wanted = exists().where(
        served_by.c.case_id == case_id, served_by.c.account_id == actor.account_id
    )
    return bool(session.scalar(select(wanted)))
