"""What the application service keeps only for a time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.retention import Expired
from services.application.tables import Attachment

KEEP_REMOVED = timedelta(days=30)

_stored = Attachment.__table__.c

# What a submission refers to stays, also when it was removed afterwards.
EXPIRED = (
    Expired(
        Attachment.__table__,
        lambda now: (_stored.removed_at < now - KEEP_REMOVED) & _stored.submitted_round.is_(None),
    ),
)


def attached(session: Session, keys: list[str]) -> set[str]:
    """Of these files those that are an attachment."""
    return set(session.scalars(select(_stored.object_key).where(_stored.object_key.in_(keys))))
