"""What identity does at intervals, asked by nobody."""

from __future__ import annotations

from chassis import kept_files, sweep
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from chassis.vault import Vault
from services.identity.handlers.send_messages import send_due
from services.identity.kept import FILES
from services.identity.retention import stored_files
from services.identity.sms_client import Deliver


def send_messages(call: Call, *, db: Db, vault: Vault, deliver: Deliver) -> None:
    send_due(db, call, vault=vault, deliver=deliver)


def check_files(call: Call, *, db: Db, storage: Storage) -> None:
    """A sample of the content is compared with size and digest."""
    for files in FILES:
        kept_files.sample(db, call, storage, files)


def sweep_files(call: Call, *, db: Db, storage: Storage) -> None:
    """Of registrations and applications that were never finished, and what was replaced."""

    def referenced(keys: list[str]) -> set[str]:
        with db.read(call) as session:
            return stored_files(session, keys)

    for files in FILES:
        sweep.sweep(storage, files.folder, referenced)
