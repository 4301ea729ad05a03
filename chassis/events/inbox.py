"""Each message has its effect once: the inbox row commits with the effect."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.rows import rows_changed
from chassis.tables import inbox


def first_time(session: Session, consumer: str, message_id: str) -> bool:
    """False if the consumer has already handled this message.

    A concurrent delivery of the same message waits here until the first one has committed.
    """
    row = insert(inbox).values(consumer=consumer, message_id=message_id).on_conflict_do_nothing()
    return bool(rows_changed(session, row))
