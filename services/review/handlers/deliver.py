"""Recording that the licence was handed over (送达, 行政许可法 第四十四条)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.personal import spot
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.review.delivery import CorrectDelivery
from contracts.review.licences import Deliver
from services.review.access import ensure_visible
from services.review.licensing.repository import load
from services.review.licensing.values import Licence, Print
from services.review.licensing.views import newest
from services.review.tables import deliveries
from services.review.together.tables import delivery_corrections


def deliver(tx: Transaction, request: Deliver, *, vault: Vault) -> None:
    """Of the newest print. Raises Conflict when it is on record, or nothing has been printed."""
    licence, printed = _printed(tx, request)
    place = spot(deliveries.c.sealed_receiver, licence.id, printed.version)
    row = insert(deliveries).values(
        licence_id=licence.id,
        licence_version=printed.version,
        method=request.method,
        sealed_receiver=vault.encrypt(request.receiver, place),
        note=request.note,
        by_id=tx.call.actor.account_id,
        at=tx.now,
    )
    if not rows_changed(tx.session, row.on_conflict_do_nothing()):
        raise Conflict("该许可证的送达情况已经登记")
    tx.audit("licence_delivered", "licence", licence.id, None, {"method": request.method})


def correct(tx: Transaction, request: CorrectDelivery, *, vault: Vault) -> None:
    """What was recorded stays; from now on this holds. Raises Conflict where nothing is on record,
    or a colleague corrects it just now."""
    licence, printed = _printed(tx, request)
    key = {"licence_id": licence.id, "licence_version": printed.version}
    known = select(deliveries.c.method).filter_by(**key)
    before = tx.session.scalar(known)
    if before is None:
        raise Conflict("该许可证还没有登记送达，请先登记")
    corrected = select(func.count()).select_from(delivery_corrections).filter_by(**key)
    number = (tx.session.scalar(corrected) or 0) + 1
    place = spot(delivery_corrections.c.sealed_receiver, licence.id, printed.version, number)
    row = insert(delivery_corrections).values(
        **key,
        number=number,
        method=request.method,
        sealed_receiver=vault.encrypt(request.receiver, place),
        note=request.note,
        reason=request.reason,
        by_id=str(tx.call.actor.account_id),
        by_name=tx.call.actor.name,
        at=tx.now,
    )
    if not rows_changed(tx.session, row.on_conflict_do_nothing()):
        raise Conflict("送达情况刚被更正，请刷新后核对")
    after = {"method": request.method, "reason": request.reason}
    tx.audit("delivery_corrected", "licence", licence.id, {"method": before}, after)


def _printed(tx: Transaction, request: Deliver) -> tuple[Licence, Print]:
    found = load(tx.session, request.licence_id)
    licence = ensure_visible(tx.call.actor, found, kind="licence", asked=request.licence_id)
    printed = newest(licence)
    if printed is None:
        raise Conflict("该许可证还没有打印，没有可以送达的证书")
    return licence, printed
