"""The process that carries out trials, one after the other (`services.personnel.worker`)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chassis import background, log
from chassis.context import system_call
from chassis.database import Db
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.storage import Storage
from contracts.errors import Unavailable
from contracts.review import Review
from contracts.structs import as_dict
from services.personnel.trials import store
from services.personnel.trials.cleaning import clean
from services.personnel.trials.run import Job, Page, carry_out

NAME = "personnel-worker"
REQUIRES = ("AMQP_URI_PERSONNEL_WORKER", "DATABASE_URL_PERSONNEL", *Storage.SETTINGS)
POLL = 1.0  # seconds between looks for a trial that waits
LONGEST_PAUSE = 60.0  # seconds between attempts while something is away
CLEANING = 3600.0  # seconds between cleanings
ANSWER = 20.0  # seconds that review has for a page of holders
_log = log.get(__name__)


def main() -> int:
    """The exit status of the process."""
    return background.run(NAME, "personnel", REQUIRES, work)


def work(db: Db, stopping: threading.Event) -> None:
    """Until `stopping` is set."""
    job = Job(
        db=db,
        url=settings().database_url("personnel"),
        storage=Storage.from_settings(),
        register=register,
        stopping=stopping,
        processes=settings().trial_processes,
    )
    next_cleaning, outages = 0.0, 0
    while not stopping.is_set():
        pause = POLL
        try:
            with store.next_trial(db) as trial_id:
                if trial_id is not None:
                    carry_out(job, trial_id)
            if time.monotonic() > next_cleaning:
                clean(db, job.storage)
                next_cleaning = time.monotonic() + CLEANING
            outages = 0
        except Unavailable as error:
            pause = min(POLL * 2**outages, LONGEST_PAUSE)
            outages = min(outages + 1, 10)
            _log.warning("worker_waits", reason=str(error), seconds=pause)
        stopping.wait(pause)


@contextmanager
def register() -> Iterator[Page]:
    """The register of licences, asked of review page by page over one connection."""
    with StandaloneClient(settings().amqp_uri(NAME)) as client:

        def page(office: str | None, after: str | None, limit: int) -> list[dict[str, Any]]:
            review = client.proxy(Review, system_call("personnel").within(ANSWER))
            found = review.holders(office=office, after=after, limit=limit).items
            return [as_dict(one) for one in found]

        yield page
