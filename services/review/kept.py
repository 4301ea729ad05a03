"""Files that review refers to: photos of visits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from chassis.kept_files import KeptFiles
from chassis.transaction import Transaction
from services.review.inspections.photos import FOLDER
from services.review.inspections.tables import inspection_photos


def told(tx: Transaction, row: Row[Any], damage: str | None) -> None:
    action = "file_damaged" if damage else "file_restored"
    after = {"photo_id": row.id, "damage": damage}
    tx.audit(action, "inspection", row.inspection_id, after=after)


PHOTOS = KeptFiles(inspection_photos, FOLDER, told=told, stored_at=inspection_photos.c.added_at)
FILES = (PHOTOS,)
