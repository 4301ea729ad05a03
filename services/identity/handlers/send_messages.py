"""Hands queued text messages over until they are taken, or no longer of use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from chassis import log
from chassis.context import Call
from chassis.database import Db
from chassis.personal import spot
from chassis.vault import Vault
from services.identity.sms import GIVEN_UP, QUEUED, SENT
from services.identity.sms_client import Deliver, DeliveryFailedError
from services.identity.tables import sms_message

BATCH = 20
LEASE = timedelta(seconds=30)
"""A message that was taken and not marked (the process died) is taken again after this; its
reference keeps it from arriving twice."""
MAX_DELAY = timedelta(minutes=5)
_log = log.get(__name__)


def send_due(db: Db, call: Call, *, vault: Vault, deliver: Deliver) -> int:
    """How many were sent."""
    return sum(_send(db, call, message, vault, deliver) for message in _take(db, call))


def _take(db: Db, call: Call) -> list[Any]:
    with db.transaction(call) as tx:
        due = (
            select(sms_message.c.id)
            .where(sms_message.c.state == QUEUED, sms_message.c.due_at <= tx.now)
            .order_by(sms_message.c.due_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        taken = (
            update(sms_message)
            .where(sms_message.c.id.in_(due))
            .values(due_at=tx.now + LEASE, attempts=sms_message.c.attempts + 1)
            .returning(sms_message)
        )
        # RETURNING keeps no order: what was written first arrives first.
        return sorted(tx.session.execute(taken), key=lambda row: (row.created_at, row.id))


def _send(db: Db, call: Call, message: Any, vault: Vault, deliver: Deliver) -> bool:
    mobile = vault.decrypt_text(message.mobile, spot(sms_message.c.mobile, message.id))
    body = vault.decrypt_text(message.body, spot(sms_message.c.body, message.id))
    failure = None
    try:
        deliver(mobile, body, str(message.id))
    except DeliveryFailedError as error:
        failure = str(error)
    with db.transaction(call) as tx:
        values: dict[str, Any] = {"state": SENT, "sent_at": tx.now, "last_error": None}
        if failure:
            delay = min(timedelta(seconds=2**message.attempts), MAX_DELAY)
            useless = tx.now + delay >= message.useless_at
            state = GIVEN_UP if useless else QUEUED
            values = {"state": state, "due_at": tx.now + delay, "last_error": failure}
            level = _log.error if useless else _log.warning
            level("sms_not_sent", sms_id=message.id, attempts=message.attempts, state=state,
                  reason=failure)  # fmt: skip
        tx.session.execute(
            update(sms_message).where(sms_message.c.id == message.id).values(**values)
        )
    return failure is None
