"""`python -m deploy.old_register.worker`: carries out the imports that the intranet asks for, one
after the other, beside the services whose databases it writes."""

from __future__ import annotations

import sys
import threading

from chassis import background, sweep
from chassis.database import Db
from chassis.storage import Storage
from deploy.old_register.job import Job, carry_out
from services.review.old_register import jobs

NAME = "register-worker"
DATABASES = ("review", "identity", "personnel")
REQUIRES = (
    *(f"DATABASE_URL_{name.upper()}" for name in DATABASES),
    "VAULT_KEYS", "VAULT_KEY_ID", "VAULT_INDEX_KEY", *Storage.SETTINGS,
)  # fmt: skip
FOLDER = "register/"


def work(db: Db, stopping: threading.Event) -> None:
    """Until `stopping` is set."""
    job = Job(db, Storage.from_settings(), stopping)
    background.in_turn(
        stopping,
        lambda: jobs.next_import(db),
        lambda import_id: carry_out(job, import_id),
        lambda: clean(job),
    )


def clean(job: Job) -> None:
    """Files that nobody needs any more, and uploads that became no import."""
    for row in jobs.used_up(job.db):
        for key in jobs.keys_of(row):
            job.storage.remove(key)
        jobs.forget_files(job.db, row)
    sweep.sweep_slice(job.storage, FOLDER, lambda keys: jobs.referenced(job.db, keys))


if __name__ == "__main__":
    sys.exit(background.run(NAME, "review", REQUIRES, work))
