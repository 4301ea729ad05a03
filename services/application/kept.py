"""What follows when the content of an attachment is found to be damaged, or is there again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from chassis.kept_files import KeptFiles
from chassis.transaction import Transaction
from contracts.application.submission import APPLICATION_FILE_DAMAGE, FileDamage
from rules.vocabulary.enumerations import ENDED
from services.application.tables import Application, Attachment, Scan

_stored = Attachment.__table__.c


def lock(tx: Transaction, row: Row[Any]) -> None:
    """The application first, as everywhere."""
    tx.session.get_one(Application, row.application_id, with_for_update=True)


def told(tx: Transaction, row: Row[Any], damage: str | None) -> None:
    """Recorded; whoever checked the application before has to do it again; review is told of files
    that a case rests on."""
    application = tx.session.get_one(Application, row.application_id)
    if application.state not in ENDED:
        application.version += 1
    if row.submitted_round is not None and row.removed_at is None:
        tx.publish(
            APPLICATION_FILE_DAMAGE,
            f"application:{application.id}",
            FileDamage(application_id=application.id, damaged=_count(tx.session, application)),
            case_id=application.id,
        )
    after = {"attachment_id": row.id, "section": row.section, "slot": row.slot, "damage": damage}
    action = "file_damaged" if damage else "file_restored"
    tx.audit(action, "application", application.id, after=after)


def _count(session: Session, application: Application) -> int:
    """Of what was submitted and not replaced since."""
    return session.scalars(
        select(func.count()).where(
            _stored.application_id == application.id,
            _stored.removed_at.is_(None),
            _stored.submitted_round.is_not(None),
            _stored.damaged_at.is_not(None),
        )
    ).one()


ATTACHMENTS = KeptFiles(
    Attachment.__table__, "applications", lock=lock, told=told, stored_at=_stored.uploaded_at
)
# A lost one is uploaded again before it is filed, so nothing is noted.
SCANS = KeptFiles(Scan.__table__, "applications", stored_at=Scan.__table__.c.uploaded_at)
FILES = (ATTACHMENTS, SCANS)
