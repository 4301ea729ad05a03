"""Deletes what has served its time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from chassis.transaction import Transaction
from services.identity.model import SESSION_IDLE
from services.identity.sms import QUEUED
from services.identity.tables import captcha, one_time_code, session, sign_in_attempt, sms_message

KEEP_CODES = timedelta(days=2)
KEEP_MESSAGES = timedelta(days=30)
KEEP_ATTEMPTS = timedelta(days=183)
"""Records of sign-ins are kept six months (网络安全法 article 21)."""


def purge(tx: Transaction) -> None:
    """Codes are kept a little longer than the day over which they are counted."""
    now = tx.now
    for table, over in (
        (session, or_(session.c.ends_at < now, session.c.last_seen_at < now - SESSION_IDLE)),
        (captcha, captcha.c.expires_at < now),
        (one_time_code, one_time_code.c.created_at < now - KEEP_CODES),
        (sign_in_attempt, sign_in_attempt.c.at < now - KEEP_ATTEMPTS),
        (
            sms_message,
            (sms_message.c.created_at < now - KEEP_MESSAGES) & (sms_message.c.state != QUEUED),
        ),
    ):
        tx.session.execute(delete(table).where(over))
