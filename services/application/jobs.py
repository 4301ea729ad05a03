"""What application does at intervals, asked by nobody."""

from __future__ import annotations

from chassis import kept_files, sweep
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from chassis.vault import Vault
from contracts.personnel import Personnel
from services.application import reservations
from services.application.kept import ATTACHMENTS
from services.application.retention import attached


def sweep_attachments(call: Call, *, db: Db, storage: Storage) -> None:
    """Content that was stored and never attached, or whose attachment is gone."""

    def still_attached(keys: list[str]) -> set[str]:
        with db.read(call) as session:
            return attached(session, keys)

    sweep.sweep(storage, "applications", still_attached)


def check_attachments(call: Call, *, db: Db, storage: Storage) -> None:
    """A sample of the content is compared with size and digest."""
    kept_files.sample(db, call, storage, ATTACHMENTS)


def undo_reservations(call: Call, *, db: Db, vault: Vault, personnel: Personnel) -> None:
    """Of submissions that died half-way."""
    reservations.undo(db, call, vault=vault, personnel=personnel)
