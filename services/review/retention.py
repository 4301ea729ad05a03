"""What review keeps only for a time."""

from __future__ import annotations

from datetime import timedelta

from chassis import clock
from chassis.retention import Expired
from services.review.tables import reminders

KEEP_REMINDERS = timedelta(days=365)
"""After the day of which they reminded."""

EXPIRED = (
    Expired(reminders, lambda now: reminders.c.day < clock.local(now).date() - KEEP_REMINDERS),
)
