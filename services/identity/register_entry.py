"""The register entry of a firm: changed by a granted case, with what it was before kept."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from services.identity.tables import enterprise, former_entry

PARTICULARS = ("name", "uscc", "address", "legal_representative")
"""登记事项 that a licence shows; their former values are kept."""


def change(
    tx: Transaction, enterprise_id: str, particulars: dict[str, str], *, application_id: str
) -> None:
    """The entry shows these particulars from now on. The same again changes nothing.

    particulars: of `PARTICULARS` those that hold now. Raises NotFound for an unknown firm.
    """
    firm = enterprise.c.id == enterprise_id
    locked = select(enterprise).where(firm).with_for_update()
    before = tx.session.execute(locked).mappings().one_or_none()
    if before is None:
        raise NotFound("no such enterprise")
    changed = {name: value for name, value in particulars.items() if value != before[name]}
    if not changed:
        return
    tx.session.execute(
        insert(former_entry).values(
            enterprise_id=enterprise_id,
            version=before["version"],
            **{name: before[name] for name in PARTICULARS},
            application_id=application_id,
            until=tx.now,
        )
    )
    newer = {**changed, "version": before["version"] + 1}
    tx.session.execute(update(enterprise).where(firm).values(newer))
    was = {name: before[name] for name in newer}
    tx.audit("change_register_entry", "enterprise", enterprise_id, was, newer)


def contact_mobile(session: Session, vault: Vault, enterprise_id: str) -> str | None:
    """The reserved mobile in the clear; None for an unknown firm."""
    sealed = session.scalar(
        select(enterprise.c.contact_mobile).where(enterprise.c.id == enterprise_id)
    )
    if sealed is None:
        return None
    return vault.decrypt_text(sealed, spot(enterprise.c.contact_mobile, enterprise_id))
