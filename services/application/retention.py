"""What the application service keeps only for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, union
from sqlalchemy.orm import Session

from chassis.retention import Expired
from rules.vocabulary.enumerations import ENDED, CaseState
from services.application.tables import Application, Attachment, Scan, SectionRow

KEEP_REMOVED = timedelta(days=30)
KEEP_ENDED = timedelta(days=30)
"""What was filled in and never submitted has served its purpose once the application is over; that
there was one, and how it ended, stays in the firm's list (E-27)."""

KEEP_SCANS = timedelta(days=14)
"""How long a scan waits to be filed."""

_stored = Attachment.__table__.c
_waiting = Scan.__table__.c


def _never_submitted(now: datetime) -> ColumnElement[bool]:
    # What a submission refers to stays, also when it was removed afterwards.
    of_ended = (Application.id == _stored.application_id) & _ended(now, *ENDED)
    # Asked for each such attachment, of which there are few: there are many ended applications.
    over = (_stored.removed_at < now - KEEP_REMOVED) | exists().where(of_ended)
    return _stored.submitted_round.is_(None) & over


def _drafts(now: datetime) -> ColumnElement[bool]:
    # Of an application that ended in another way the draft is what was decided on.
    given_up = _ended(now, CaseState.ABANDONED) & (Application.round == 0)
    return SectionRow.application_id.in_(select(Application.id).where(given_up))


def _scans(now: datetime) -> ColumnElement[bool]:
    over = (Application.id == _waiting.application_id) & Application.state.in_(ENDED)
    return (_waiting.uploaded_at < now - KEEP_SCANS) | exists().where(over)


def _ended(now: datetime, *states: str) -> ColumnElement[bool]:
    """Over since then: an application is not changed any more once it is."""
    return Application.state.in_(states) & (Application.updated_at < now - KEEP_ENDED)


EXPIRED = (
    Expired(Attachment.__table__, _never_submitted),
    Expired(SectionRow.__table__, _drafts),
    Expired(Scan.__table__, _scans),
)


def attached(session: Session, keys: list[str]) -> set[str]:
    """Of these files those that are an attachment, or wait to become one."""
    of_both = union(
        select(_stored.object_key).where(_stored.object_key.in_(keys)),
        select(_waiting.object_key).where(_waiting.object_key.in_(keys)),
    )
    return set(session.scalars(of_both))
