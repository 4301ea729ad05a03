"""Recording that the licence was handed over (送达, 行政许可法 第四十四条)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from services.review.access import ensure_visible
from services.review.tables import deliveries, licences


def deliver(tx: Transaction, data: dict[str, Any], *, vault: Vault) -> None:
    """Raises Conflict when the delivery of this version of the licence is on record."""
    actor = tx.call.actor
    licence = tx.session.execute(
        select(licences).where(licences.c.id == data["licence_id"])
    ).one_or_none()
    ensure_visible(actor, licence, kind="licence", asked=data["licence_id"])
    place = spot(deliveries.c.sealed_receiver, licence.id, licence.version)
    row = insert(deliveries).values(
        licence_id=licence.id,
        licence_version=licence.version,
        method=data["method"],
        sealed_receiver=vault.encrypt(data["receiver"], place),
        note=data["note"],
        by_id=actor.account_id,
        at=tx.now,
    )
    if not tx.session.execute(row.on_conflict_do_nothing()).rowcount:
        raise Conflict("该许可证的送达情况已经登记")
    tx.audit("licence_delivered", "licence", licence.id, None, {"method": data["method"]})
