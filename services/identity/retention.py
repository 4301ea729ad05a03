"""What identity keeps only for a time, and for how long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.retention import Expired
from services.identity import devices, sessions
from services.identity.message_tables import message, sms_message
from services.identity.mobile_changes.table import mobile_change
from services.identity.sms import QUEUED
from services.identity.tables import (
    business_licence,
    captcha,
    known_device,
    one_time_code,
    phone_link,
    session,
    sign_in_attempt,
)

KEEP_CODES = timedelta(days=2)
"""A little longer than the day over which they are counted."""
KEEP_TEXTS = timedelta(days=30)
"""Of codes and notices about an account; those of a message stay as long as it."""
KEEP_MESSAGES = timedelta(days=5 * 366)
"""What a firm was told, and where to: so long can it sue (行政诉讼法 article 46)."""
KEEP_FORMS = timedelta(days=5 * 366)
"""On what another reserved mobile was registered, or was not: as long as messages."""
KEEP_ATTEMPTS = timedelta(days=183)
"""Records of sign-ins are kept six months (网络安全法 article 21)."""

EXPIRED = (
    Expired(session, sessions.is_over),
    Expired(known_device, devices.is_over),
    Expired(captcha, lambda now: captcha.c.expires_at < now),
    Expired(phone_link, lambda now: phone_link.c.expires_at < now),
    Expired(one_time_code, lambda now: one_time_code.c.created_at < now - KEEP_CODES),
    Expired(sign_in_attempt, lambda now: sign_in_attempt.c.at < now - KEEP_ATTEMPTS),
    Expired(
        sms_message,
        lambda now: (
            (sms_message.c.created_at < now - KEEP_TEXTS)
            & (sms_message.c.state != QUEUED)
            & sms_message.c.message_id.is_(None)
        ),
    ),
    Expired(
        mobile_change,
        lambda now: (
            mobile_change.c.enterprise_id.is_(None) & (mobile_change.c.filed_at < now - KEEP_CODES)
        ),
    ),
    Expired(
        mobile_change,
        lambda now: (
            mobile_change.c.state.in_(("DONE", "REFUSED", "REPLACED"))
            & (mobile_change.c.filed_at < now - KEEP_FORMS)
        ),
    ),
    Expired(message, lambda now: message.c.told_at < now - KEEP_MESSAGES),
)


def stored_files(reading: Session, keys: list[str]) -> set[str]:
    """Of these files those that something refers to."""
    tables = (business_licence, mobile_change)
    found = (select(one.c.object_key).where(one.c.object_key.in_(keys)) for one in tables)
    return {key for one in found for key in reading.scalars(one)}
