"""What the application service keeps only for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.retention import Expired
from rules.vocabulary.enumerations import ENDED, CaseState
from services.application.tables import Application, Attachment, SectionRow

KEEP_REMOVED = timedelta(days=30)
KEEP_ENDED = timedelta(days=30)
"""What was filled in and never submitted has served its purpose once the application is over; that
there was one, and how it ended, stays in the firm's list (E-27)."""

_stored = Attachment.__table__.c


def _ended(now: datetime, *states: str) -> ColumnElement[bool]:
    """Over since then: an application is not changed any more once it is."""
    return Application.state.in_(states) & (Application.updated_at < now - KEEP_ENDED)


def _never_submitted(now: datetime) -> ColumnElement[bool]:
    # What a submission refers to stays, also when it was removed afterwards.
    ended = select(Application.id).where(_ended(now, *ENDED))
    over = (_stored.removed_at < now - KEEP_REMOVED) | _stored.application_id.in_(ended)
    return _stored.submitted_round.is_(None) & over


def _drafts(now: datetime) -> ColumnElement[bool]:
    never = Application.round == 0
    given_up = select(Application.id).where(_ended(now, CaseState.ABANDONED), never)
    return SectionRow.application_id.in_(given_up)


EXPIRED = (
    Expired(Attachment.__table__, _never_submitted),
    Expired(SectionRow.__table__, _drafts),
)


def attached(session: Session, keys: list[str]) -> set[str]:
    """Of these files those that are an attachment."""
    return set(session.scalars(select(_stored.object_key).where(_stored.object_key.in_(keys))))
