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
from services.identity.message_tables import sms_message
from services.identity.sms import CODE, GIVEN_UP, QUEUED, SENT
from services.identity.sms_client import Deliver, DeliveryFailedError

BATCH = 20
LEASE = timedelta(seconds=30)
"""A message that was taken and not marked (the process died) is taken again after this; its
reference keeps it from arriving twice."""
MAX_DELAY = timedelta(minutes=5)
"""Between two attempts, of which the waiting doubles from two seconds."""
_log = log.get(__name__)


def send_due(db: Db, call: Call, *, vault: Vault, deliver: Deliver) -> int:
    """How many were sent."""
    return sum(_send(db, call, message, vault, deliver) for message in _take(db, call))


def _take(db: Db, call: Call) -> list[Any]:
    with db.transaction(call) as tx:
        due = (
            select(sms_message.c.id)
            .where(sms_message.c.state == QUEUED, sms_message.c.due_at <= tx.now)
            # A code is waited for by somebody; it stands behind no morning's reminders.
            .order_by(sms_message.c.kind != CODE, sms_message.c.due_at)
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
            delay = delay_after(message.attempts)
            useless = tx.now + delay >= message.useless_at
            state = GIVEN_UP if useless else QUEUED
            values = {"state": state, "due_at": tx.now + delay, "last_error": failure}
            level = _log.error if useless else _log.warning
            level("sms_not_sent", sms_id=message.id, attempts=message.attempts, state=state,
                  reason=failure)  # fmt: skip
        # Unless its time was over meanwhile and another instance has taken it.
        mine = (sms_message.c.id == message.id) & (sms_message.c.attempts == message.attempts)
        tx.session.execute(update(sms_message).where(mine).values(**values))
    return failure is None


def delay_after(attempts: int) -> timedelta:
    """How long the next one is waited for."""
    return min(timedelta(seconds=2 ** min(attempts, 16)), MAX_DELAY)
