"""Applications for another reserved mobile as the office sees them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.personal import opened, spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from contracts.identity.enterprises import EntryQuery
from contracts.identity.mobiles import (
    MobileChange,
    MobileChangeId,
    MobileChanges,
    MobileChangesQuery,
    StoredForm,
)
from rules import masking
from rules.vocabulary.enumerations import MobileChangeState
from services.identity import contacts
from services.identity.mobile_changes.deciding import WAITING, why_not
from services.identity.mobile_changes.filing import reference_of
from services.identity.mobile_changes.table import mobile_change
from services.identity.tables import account, enterprise

PAGE = 20


def list_changes(
    session: Session, call: Call, request: MobileChangesQuery, *, vault: Vault
) -> MobileChanges:
    """Of the caller's office."""
    mine = _of_office(call.actor)
    counted = mine.with_only_columns(mobile_change.c.state, func.count())
    rows = session.execute(counted.group_by(mobile_change.c.state)).all()
    counts = {state.value: 0 for state in MobileChangeState}
    counts |= {state: number for state, number in rows}
    states = [request.state] if request.state else [state.value for state in WAITING]
    wanted = mine.where(mobile_change.c.state.in_(states))
    order = mobile_change.c.filed_at
    wanted = wanted.order_by(order.desc() if request.state else order, mobile_change.c.id)
    found = session.execute(wanted.limit(PAGE).offset((request.page - 1) * PAGE)).all()
    total = sum(counts[state] for state in states)
    items = [_view(row, vault, call.actor) for row in found]
    paged = {"page": request.page, "pages": pages(total, PAGE)}
    return MobileChanges(items=items, counts=counts, total=total, **paged)


def find_change(
    session: Session, call: Call, request: MobileChangeId, *, vault: Vault
) -> MobileChange:
    """Raises NotFound outside the caller's office."""
    row = _found(session, call.actor, request)
    others = _of_office(call.actor).with_only_columns(func.count())
    waiting = others.where(
        mobile_change.c.enterprise_id == row.enterprise_id,
        mobile_change.c.state.in_([state.value for state in WAITING]),
        mobile_change.c.id != row.id,
    )
    asked = EntryQuery(enterprise_id=row.enterprise_id)
    return replace(
        _view(row, vault, call.actor),
        other_waiting=session.execute(waiting).scalar_one(),
        contacts=contacts.list_contacts(session, call, asked, vault=vault).items,
    )


def open_form(tx: Transaction, request: MobileChangeId, *, vault: Vault) -> StoredForm:
    """It shows an identity card: every opening is recorded."""
    row = _found(tx.session, tx.call.actor, request)
    tx.audit("open_mobile_form", "enterprise", row.enterprise_id, after={"change": row.id})
    return StoredForm(
        object_key=row.object_key,
        filename=vault.decrypt_text(row.filename, spot(mobile_change.c.filename, row.id)),
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
    )


def _found(session: Session, actor: Actor, request: MobileChangeId) -> Any:
    wanted = _of_office(actor).where(mobile_change.c.id == request.change_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound()
    return row


_scanner, _checker, _decider = (aliased(account) for _ in range(3))


def _of_office(actor: Actor) -> Select[Any]:
    found = (
        select(
            mobile_change,
            enterprise.c.name.label("enterprise_name"),
            enterprise.c.uscc,
            enterprise.c.office,
            enterprise.c.legal_representative,
            enterprise.c.contact_mobile,
            enterprise.c.contact.label("plain_contact"),
            enterprise.c.sealed_contact,
            _scanner.c.name.label("scanner"),
            _checker.c.name.label("checker"),
            _decider.c.name.label("decider"),
        )
        .join(enterprise, enterprise.c.id == mobile_change.c.enterprise_id)
        .outerjoin(_scanner, _scanner.c.id == mobile_change.c.scanned_by)
        .outerjoin(_checker, _checker.c.id == mobile_change.c.checked_by)
        .outerjoin(_decider, _decider.c.id == mobile_change.c.decided_by)
    )
    return found if actor.office is None else found.where(enterprise.c.office == actor.office)


def _view(row: Any, vault: Vault, actor: Actor) -> MobileChange:
    def text(name: str) -> str:
        return vault.decrypt_text(getattr(row, name), spot(mobile_change.c[name], row.id))

    firm = row.enterprise_id
    now = vault.decrypt_text(row.contact_mobile, spot(enterprise.c.contact_mobile, firm))
    contact_now = {"sealed_contact": row.sealed_contact, "contact": row.plain_contact}
    able = why_not(row, actor.account_id) is None
    return MobileChange(
        change_id=row.id,
        reference=reference_of(row.id),
        state=row.state,
        source=row.source,
        enterprise_id=firm,
        enterprise_name=row.enterprise_name,
        uscc=row.uscc,
        office=row.office,
        contact_now=opened(vault, enterprise.c.sealed_contact, contact_now, firm),
        mobile_now=masking.mobile(now),
        contact=text("contact"),
        mobile=text("mobile"),
        filename=text("filename"),
        content_type=row.content_type,
        size=row.size,
        damaged=row.damaged_at is not None,
        filed_at=row.filed_at,
        scanned_by=row.scanner,
        checked_by=row.checker,
        checked_at=row.checked_at,
        decided_by=row.decider,
        decided_at=row.decided_at,
        refusal=row.refusal,
        may_check=able and row.state == MobileChangeState.OPEN,
        may_decide=able and row.state == MobileChangeState.CHECKED,
        version=row.version,
        legal_representative=row.legal_representative,
    )
