"""The register entry of a firm: changed by a granted case, with what it was before kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from chassis import log
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from services.identity import sms
from services.identity.tables import enterprise, former_entry

_SEALED = "legal_representative_id"
_log = log.get(__name__)
PARTICULARS = ("name", "uscc", "address", "legal_representative")
"""登记事项 that a licence shows; their former values are kept."""


def change(
    tx: Transaction,
    vault: Vault,
    enterprise_id: str,
    entry: Mapping[str, Any],
    *,
    application_id: str,
) -> None:
    """The entry shows this from now on. The same again changes nothing.

    entry: by the fields of the form of registration, and the office. Raises NotFound for an unknown
    firm. A code that another firm has got meanwhile is left as it was and reported: everything else
    holds, and two firms never have one code.
    """
    firm = enterprise.c.id == enterprise_id
    locked = select(enterprise).where(firm).with_for_update()
    before = tx.session.execute(locked).mappings().one_or_none()
    if before is None:
        raise NotFound("no such enterprise")
    changed = {
        name: value
        for name, value in entry.items()
        if name != _SEALED and value is not None and _other(value, before[name])
    }
    if "uscc" in changed and _is_anothers(tx.session, changed["uscc"], enterprise_id):
        _log.error("uscc_is_anothers", enterprise_id=enterprise_id, application_id=application_id)
        del changed["uscc"]
    number = entry.get(_SEALED)
    if number and vault.index(number) != before[f"{_SEALED}_hash"]:
        place = spot(enterprise.c[_SEALED], enterprise_id)
        changed[_SEALED] = vault.encrypt(number, place)
        changed[f"{_SEALED}_hash"] = vault.index(number)
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
    open_ = [name for name in newer if not name.startswith(_SEALED)]
    was = {name: _told(before[name]) for name in open_}
    is_now = {name: _told(newer[name]) for name in open_}
    if _SEALED in changed:
        is_now |= {_SEALED: "changed"}
    tx.audit("change_register_entry", "enterprise", enterprise_id, was, is_now)


def _is_anothers(session: Session, uscc: str, enterprise_id: str) -> bool:
    others = select(enterprise.c.id).where(
        enterprise.c.uscc == uscc, enterprise.c.id != enterprise_id
    )
    return session.scalar(others) is not None


def _other(value: Any, before: Any) -> bool:
    return Decimal(value) != before if isinstance(before, Decimal) else value != before


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def contact_mobile(session: Session, vault: Vault, enterprise_id: str) -> str | None:
    """The reserved mobile in the clear; None for an unknown firm."""
    sealed = session.scalar(
        select(enterprise.c.contact_mobile).where(enterprise.c.id == enterprise_id)
    )
    if sealed is None:
        return None
    return vault.decrypt_text(sealed, spot(enterprise.c.contact_mobile, enterprise_id))


def change_reserved(
    tx: Transaction, vault: Vault, enterprise_id: str, mobile: str, contact: str | None = None
) -> None:
    """Another reserved mobile from now on, and whose it is where that is told. The former and the
    new one get a text message. Raises NotFound for an unknown firm."""
    firm = enterprise.c.id == enterprise_id
    locked = select(enterprise.c.version).where(firm).with_for_update()
    version = tx.session.scalar(locked)
    if version is None:
        raise NotFound("no such enterprise")
    before = contact_mobile(tx.session, vault, enterprise_id)
    values: dict[str, Any] = {
        "contact_mobile": vault.encrypt(mobile, spot(enterprise.c.contact_mobile, enterprise_id)),
        "contact_mobile_hash": vault.index(mobile),
        "version": version + 1,
    }
    if contact is not None:
        sealed = vault.encrypt(contact, spot(enterprise.c.sealed_contact, enterprise_id))
        values |= {"sealed_contact": sealed, "contact": ""}
    tx.session.execute(update(enterprise).where(firm).values(values))
    sms.send_reserved_notices(tx, vault, before, mobile)
