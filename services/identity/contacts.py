"""Whom of a firm the office can reach, beside the contact with the reserved mobile."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.personal import spot
from chassis.rows import AnyRow, rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound, StaleVersion
from contracts.identity.enterprises import EntryQuery
from contracts.identity.own import MOST_CONTACTS, ContactId, Contacts, FirmContact, SaveContact
from rules import masking
from services.identity.queries import in_scope
from services.identity.tables import contact, enterprise

SEALED = ("name", "mobile", "telephone", "email")
GONE = "没有找到这位联系人，可能已被删除，请刷新后重试"


def list_contacts(session: Session, call: Call, request: EntryQuery, *, vault: Vault) -> Contacts:
    """Raises NotFound outside the caller's scope."""
    firm = select(enterprise.c.id, enterprise.c.office)
    firm = firm.where(enterprise.c.id == request.enterprise_id)
    in_scope(session.execute(firm).mappings().one_or_none(), request.enterprise_id, call.actor)
    rows = session.execute(
        select(contact)
        .where(contact.c.enterprise_id == request.enterprise_id)
        .order_by(contact.c.created_at, contact.c.id)
    )
    masked = call.actor.kind == "staff"
    return Contacts(items=[_view(row, vault, masked) for row in rows])


def save_contact(tx: Transaction, request: SaveContact, *, vault: Vault) -> FirmContact:
    """Raises NotFound, StaleVersion, Conflict where there are as many as there may be."""
    firm = str(tx.call.actor.enterprise_id)
    tx.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(firm, 29))))
    contact_id = request.contact_id or str(uuid.uuid4())
    values: dict[str, Any] = {"duty": request.values["duty"]}
    for name in SEALED:
        text = request.values.get(name)
        values[name] = vault.encrypt(text, spot(contact.c[name], contact_id)) if text else None
    if request.contact_id is None:
        _require_room(tx, firm)
        row = {"id": contact_id, "enterprise_id": firm, "version": 1, "created_at": tx.now}
        tx.session.execute(insert(contact).values(**row, **values))
    else:
        _update(tx, request, firm, values)
    action = "change_contact" if request.contact_id else "add_contact"
    tx.audit(action, "enterprise", firm, after={"contact_id": contact_id})
    found = tx.session.execute(select(contact).where(contact.c.id == contact_id)).one()
    return _view(found, vault, masked=False)


def remove_contact(tx: Transaction, request: ContactId) -> None:
    """Raises NotFound for one of another firm, or that is gone."""
    firm = str(tx.call.actor.enterprise_id)
    mine = (contact.c.id == request.contact_id) & (contact.c.enterprise_id == firm)
    if not rows_changed(tx.session, contact.delete().where(mine)):
        raise NotFound(GONE)
    tx.audit("remove_contact", "enterprise", firm, before={"contact_id": request.contact_id})


def _update(tx: Transaction, request: SaveContact, firm: str, values: dict[str, Any]) -> None:
    mine = (contact.c.id == request.contact_id) & (contact.c.enterprise_id == firm)
    version = tx.session.scalar(select(contact.c.version).where(mine).with_for_update())
    if version is None:
        raise NotFound(GONE)
    if version != request.version:
        raise StaleVersion(current=version)
    tx.session.execute(update(contact).where(mine).values(**values, version=version + 1))


def _require_room(tx: Transaction, firm: str) -> None:
    there = select(func.count()).select_from(contact).where(contact.c.enterprise_id == firm)
    if tx.session.execute(there).scalar_one() >= MOST_CONTACTS:
        raise Conflict(f"最多可以登记{MOST_CONTACTS}位联系人，请先删除不再负责的")


def _view(row: AnyRow, vault: Vault, masked: bool) -> FirmContact:
    texts: dict[str, Any] = {}
    for name in SEALED:
        sealed = getattr(row, name)
        text = vault.decrypt_text(sealed, spot(contact.c[name], row.id)) if sealed else None
        texts[name] = masking.mobile(text) if masked and name == "mobile" and text else text
    return FirmContact(contact_id=row.id, duty=row.duty, version=row.version, **texts)
