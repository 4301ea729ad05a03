"""Recording that the licence was handed over (送达, 行政许可法 第四十四条)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from chassis.personal import spot
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from services.review.access import ensure_visible
from services.review.licensing.repository import load
from services.review.licensing.views import newest
from services.review.tables import deliveries


def deliver(tx: Transaction, data: dict[str, Any], *, vault: Vault) -> None:
    """Of the newest print. Raises Conflict when it is on record, or nothing has been printed."""
    actor = tx.call.actor
    found = load(tx.session, data["licence_id"])
    licence = ensure_visible(actor, found, kind="licence", asked=data["licence_id"])
    printed = newest(licence)
    if printed is None:
        raise Conflict("该许可证还没有打印，没有可以送达的证书")
    place = spot(deliveries.c.sealed_receiver, licence.id, printed.version)
    row = insert(deliveries).values(
        licence_id=licence.id,
        licence_version=printed.version,
        method=data["method"],
        sealed_receiver=vault.encrypt(data["receiver"], place),
        note=data["note"],
        by_id=actor.account_id,
        at=tx.now,
    )
    if not rows_changed(tx.session, row.on_conflict_do_nothing()):
        raise Conflict("该许可证的送达情况已经登记")
    tx.audit("licence_delivered", "licence", licence.id, None, {"method": data["method"]})
