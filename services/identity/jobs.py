"""What identity does at intervals, asked by nobody."""

from __future__ import annotations

from chassis import kept_files, sweep
from chassis.context import Call
from chassis.database import Db
from chassis.storage import Storage
from chassis.vault import Vault
from services.identity.handlers.send_messages import send_due
from services.identity.kept import LICENCES
from services.identity.retention import registered_licences
from services.identity.sms_client import Deliver


def send_messages(call: Call, *, db: Db, vault: Vault, deliver: Deliver) -> None:
    send_due(db, call, vault=vault, deliver=deliver)


def check_licences(call: Call, *, db: Db, storage: Storage) -> None:
    """A sample of the content is compared with size and digest."""
    kept_files.sample(db, call, storage, LICENCES)


def sweep_licences(call: Call, *, db: Db, storage: Storage) -> None:
    """Of registrations that were never finished."""

    def registered(keys: list[str]) -> set[str]:
        with db.read(call) as session:
            return registered_licences(session, keys)

    sweep.sweep(storage, "registrations", registered)
