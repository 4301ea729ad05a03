"""What a firm changes of its register entry by itself (A-17, A-26)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select, update

from chassis import clock
from chassis.personal import opened, spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid, StaleVersion
from contracts.forms.base import examine
from contracts.forms.enterprise import OwnEntry
from contracts.identity.own import ChangeEntry, EntryChanged
from services.identity import repository
from services.identity.tables import enterprise

_MOBILE = "legal_representative_mobile"


def change_entry(tx: Transaction, request: ChangeEntry, *, vault: Vault) -> EntryChanged:
    """What is left out is emptied.

    Raises StaleVersion where it was changed meanwhile, by a colleague or a granted case; Invalid.
    """
    firm = str(tx.call.actor.enterprise_id)
    mine = enterprise.c.id == firm
    row = tx.session.execute(select(enterprise).where(mine).with_for_update()).mappings().one()
    if row["version"] != request.version:
        raise StaleVersion(current=row["version"])
    values = {name: request.values.get(name) for name in OwnEntry().fields}
    _require_right(tx, values, firm)
    changed = [name for name, value in values.items() if _differs(vault, row, name, value)]
    if not changed:
        return EntryChanged(version=row["version"], changed=[])
    kept = {"version": row["version"] + 1}
    for name in changed:
        kept |= _columns(vault, firm, name, values[name])
    tx.session.execute(update(enterprise).where(mine).values(kept))
    tx.audit("change_entry", "enterprise", firm, after={"fields": changed})
    return EntryChanged(version=kept["version"], changed=changed)


def _require_right(tx: Transaction, values: dict[str, Any], firm: str) -> None:
    """What only the day and the other firms can tell; raises Invalid."""
    dumped = {name: value for name, value in OwnEntry().dump(values).items() if value is not None}
    _, mistakes, _ = examine(OwnEntry, dumped, today=clock.today())
    parent = values.get("parent_id")
    if parent and not repository.enterprise_exists(tx.session, parent):
        mistakes.append(_at_parent("没有找到所选的上级企业，请重新选择"))
    if parent == firm:
        mistakes.append(_at_parent("上级企业不能是本单位"))
    if mistakes:
        raise Invalid(findings=mistakes)


def _at_parent(message: str) -> Any:
    return {"path": "parent_id", "message": message}


def _differs(vault: Vault, row: Any, name: str, value: Any) -> bool:
    if name == _MOBILE:
        return bool(vault.index(value) != bytes(row[f"{name}_hash"]))
    if name in repository.UNSEARCHED:
        return bool(opened(vault, enterprise.c[f"sealed_{name}"], row, row["id"]) != value)
    before = row[name]
    if isinstance(before, Decimal):
        return Decimal(value) != before
    return bool(before != value)


def _columns(vault: Vault, firm: str, name: str, value: Any) -> dict[str, Any]:
    if name == _MOBILE:
        sealed = vault.encrypt(value, spot(enterprise.c[name], firm))
        return {name: sealed, f"{name}_hash": vault.index(value)}
    if name in repository.UNSEARCHED:
        place = spot(enterprise.c[f"sealed_{name}"], firm)
        sealed_value = vault.encrypt(value, place) if value else None
        return {f"sealed_{name}": sealed_value, name: "" if name == "contact" else None}
    return {name: value}
