"""Two different persons of the office confirm an application; or one refuses it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, NotFound, StaleVersion
from contracts.identity.mobiles import DecideMobileChange, RefuseMobileChange
from rules.vocabulary.enumerations import MobileChangeRefusal, MobileChangeState
from services.identity import register_entry, sms
from services.identity.mobile_changes.table import mobile_change
from services.identity.queries import in_scope
from services.identity.tables import enterprise

WAITING = (MobileChangeState.OPEN, MobileChangeState.CHECKED)
SAME = "须由核对人以外的另一人复核"
DAMAGED = "申请表扫描件在系统中损坏或丢失，请重新扫描上传后再核对"


def why_not(row: Any, account_id: str | None) -> str | None:
    """Why this person may not confirm it now, None where he may."""
    if row.state not in WAITING:
        return "该申请已经办结"
    if row.damaged_at is not None:
        return DAMAGED
    if row.state == MobileChangeState.CHECKED and row.checked_by == account_id:
        return SAME
    return None


def check(tx: Transaction, request: DecideMobileChange) -> None:
    """核对: the first of the two. Raises NotFound, StaleVersion, Conflict."""
    row = _locked(tx, request, MobileChangeState.OPEN)
    checked = {"checked_by": tx.call.actor.account_id, "checked_at": tx.now}
    _save(tx, row, {"state": MobileChangeState.CHECKED.value, **checked})
    tx.audit("check_mobile_change", "enterprise", row.enterprise_id, after={"change": row.id})


def confirm(tx: Transaction, request: DecideMobileChange, *, vault: Vault) -> None:
    """复核, by another person: the new mobile holds at once, both are told. Raises NotFound,
    StaleVersion, Conflict, Forbidden for who has checked it."""
    row = _locked(tx, request, MobileChangeState.CHECKED)
    mobile = vault.decrypt_text(row.mobile, spot(mobile_change.c.mobile, row.id))
    contact = vault.decrypt_text(row.contact, spot(mobile_change.c.contact, row.id))
    _save(tx, row, {"state": MobileChangeState.DONE.value, **_decided(tx)})
    register_entry.change_reserved(tx, vault, row.enterprise_id, mobile, contact)
    after = {"change": row.id, "checked_by": row.checked_by}
    tx.audit("confirm_mobile_change", "enterprise", row.enterprise_id, after=after)


def refuse(tx: Transaction, request: RefuseMobileChange, *, vault: Vault) -> None:
    """The new mobile is told why. Raises NotFound, StaleVersion, Conflict."""
    row = _locked(tx, request, *WAITING, confirms=False)
    reason = MobileChangeRefusal(request.reason)
    refused = {"state": MobileChangeState.REFUSED.value, "refusal": reason.value}
    _save(tx, row, refused | _decided(tx))
    mobile = vault.decrypt_text(row.mobile, spot(mobile_change.c.mobile, row.id))
    sms.send_change_refused(tx, vault, mobile, reason.label)
    after = {"change": row.id, "reason": reason.value}
    tx.audit("refuse_mobile_change", "enterprise", row.enterprise_id, after=after)


def _decided(tx: Transaction) -> dict[str, Any]:
    return {"decided_by": tx.call.actor.account_id, "decided_at": tx.now}


def _locked(
    tx: Transaction,
    request: DecideMobileChange,
    *states: MobileChangeState,
    confirms: bool = True,
) -> Any:
    actor = tx.call.actor
    row = tx.session.execute(
        select(mobile_change, enterprise.c.office)
        .join(enterprise, enterprise.c.id == mobile_change.c.enterprise_id)
        .where(mobile_change.c.id == request.change_id)
        .with_for_update(of=mobile_change)
    ).one_or_none()
    scoped = row and {"id": row.enterprise_id, "office": row.office}
    in_scope(scoped, request.change_id, actor)
    if row is None:
        raise NotFound()
    problem = why_not(row, actor.account_id) if confirms else None
    if problem == SAME:
        raise Forbidden(SAME)
    if row.version != request.version:
        raise StaleVersion("该申请已有变化，请核对后再办理", current=row.version)
    if problem or row.state not in states:
        raise Conflict(problem or "该申请已经办结")
    return row


def _save(tx: Transaction, row: Any, values: dict[str, Any]) -> None:
    this = update(mobile_change).where(mobile_change.c.id == row.id)
    tx.session.execute(this.values(**values, version=row.version + 1))
