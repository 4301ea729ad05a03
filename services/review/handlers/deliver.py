"""Recording that the licence was handed over (送达, 行政许可法 第四十四条)."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from chassis.personal import spot
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.review.licences import Deliver
from services.review.access import ensure_visible
from services.review.licensing.repository import load
from services.review.licensing.views import newest
from services.review.tables import deliveries


def deliver(tx: Transaction, request: Deliver, *, vault: Vault) -> None:
    """Of the newest print. Raises Conflict when it is on record, or nothing has been printed."""
    actor = tx.call.actor
    found = load(tx.session, request.licence_id)
    licence = ensure_visible(actor, found, kind="licence", asked=request.licence_id)
    printed = newest(licence)
    if printed is None:
        raise Conflict("该许可证还没有打印，没有可以送达的证书")
    place = spot(deliveries.c.sealed_receiver, licence.id, printed.version)
    row = insert(deliveries).values(
        licence_id=licence.id,
        licence_version=printed.version,
        method=request.method,
        sealed_receiver=vault.encrypt(request.receiver, place),
        note=request.note,
        by_id=actor.account_id,
        at=tx.now,
    )
    if not rows_changed(tx.session, row.on_conflict_do_nothing()):
        raise Conflict("该许可证的送达情况已经登记")
    tx.audit("licence_delivered", "licence", licence.id, None, {"method": request.method})
