"""What review does at intervals with the files that it refers to."""

from __future__ import annotations

from chassis import kept_files, sweep
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from services.review.inspections.photos import FOLDER, referenced
from services.review.kept import PHOTOS


def sweep_photos(call: Call, *, db: Db, storage: Storage) -> None:
    """Content that was stored and never became a photo."""

    def still_there(keys: list[str]) -> set[str]:
        with db.read(call) as session:
            return referenced(session, keys)

    sweep.sweep(storage, FOLDER, still_there)


def check_photos(call: Call, *, db: Db, storage: Storage) -> None:
    """A sample of the content is compared with size and digest."""
    kept_files.sample(db, call, storage, PHOTOS)
