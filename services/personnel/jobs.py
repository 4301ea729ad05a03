"""What personnel does at intervals, asked by nobody."""

from __future__ import annotations

from chassis import kept_files, sweep
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from services.personnel.hires.papers import FOLDER, referenced
from services.personnel.kept import PAPERS


def sweep_papers(call: Call, *, db: Db, storage: Storage) -> None:
    """Content that was stored and never attached, or whose hire is gone."""

    def still_there(keys: list[str]) -> set[str]:
        with db.read(call) as session:
            return referenced(session, keys)

    sweep.sweep(storage, FOLDER, still_there)


def check_papers(call: Call, *, db: Db, storage: Storage) -> None:
    """A sample of the content is compared with size and digest."""
    kept_files.sample(db, call, storage, PAPERS)
