"""`python -m deploy.old_register.worker`: carries out the imports that the intranet asks for, one
after the other, beside the services whose databases it writes."""

from __future__ import annotations

import sys
import threading
import time

from chassis import background, log, sweep
from chassis.database import Db
from chassis.storage import Storage
from contracts.errors import Unavailable
from deploy.old_register.job import Job, carry_out
from services.review.old_register import jobs

NAME = "register-worker"
DATABASES = ("review", "identity", "personnel")
REQUIRES = (
    *(f"DATABASE_URL_{name.upper()}" for name in DATABASES),
    "VAULT_KEYS", "VAULT_KEY_ID", "VAULT_INDEX_KEY", *Storage.SETTINGS,
)  # fmt: skip
FOLDER = "register/"
POLL = 1.0  # seconds between looks for an import that waits
LONGEST_PAUSE = 60.0  # seconds between attempts while something is away
CLEANING = 3600.0  # seconds between cleanings
_log = log.get(__name__)


def work(db: Db, stopping: threading.Event) -> None:
    """Until `stopping` is set."""
    job = Job(db, Storage.from_settings(), stopping)
    next_cleaning, outages = 0.0, 0
    while not stopping.is_set():
        pause = POLL
        try:
            with jobs.next_import(db) as import_id:
                if import_id is not None:
                    carry_out(job, import_id)
            if time.monotonic() > next_cleaning:
                clean(job)
                next_cleaning = time.monotonic() + CLEANING
            outages = 0
        except Unavailable as error:
            pause = min(POLL * 2**outages, LONGEST_PAUSE)
            outages = min(outages + 1, 10)
            _log.warning("worker_waits", reason=str(error), seconds=pause)
        stopping.wait(pause)


def clean(job: Job) -> None:
    """Files that nobody needs any more, and uploads that became no import."""
    for row in jobs.used_up(job.db):
        for key in jobs.keys_of(row):
            job.storage.remove(key)
        jobs.forget_files(job.db, row)
    sweep.sweep_slice(job.storage, FOLDER, lambda keys: jobs.referenced(job.db, keys))


if __name__ == "__main__":
    sys.exit(background.run(NAME, "review", REQUIRES, work))
