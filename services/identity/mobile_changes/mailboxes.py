"""Where each office receives application forms by mail, as its administrator has entered it."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from contracts.errors import Forbidden
from contracts.identity.mobiles import Mailboxes, SetMailbox
from contracts.structs import Empty
from services.identity.mobile_changes.table import office_mailbox


def list_mailboxes(session: Session, call: Call, _request: Empty) -> Mailboxes:
    rows = session.execute(select(office_mailbox.c.office, office_mailbox.c.mailbox))
    return Mailboxes(items={office: mailbox for office, mailbox in rows})


def set_mailbox(tx: Transaction, request: SetMailbox) -> None:
    """Raises Forbidden for another office."""
    if tx.call.actor.office not in (None, request.office):
        raise Forbidden("只能填写本派出机构的邮箱")
    before = tx.session.scalar(
        select(office_mailbox.c.mailbox).where(office_mailbox.c.office == request.office)
    )
    found = request.mailbox
    if found is None:
        mine = office_mailbox.c.office == request.office
        tx.session.execute(delete(office_mailbox).where(mine))
    else:
        row = {"office": request.office, "mailbox": found, "set_at": tx.now}
        adding = insert(office_mailbox).values(row)
        changed = {"mailbox": found, "set_at": tx.now}
        tx.session.execute(adding.on_conflict_do_update(index_elements=["office"], set_=changed))
    was, is_now = {"mailbox": before}, {"mailbox": found}
    tx.audit("set_mailbox", "office", request.office, was, is_now)
