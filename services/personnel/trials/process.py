"""The process beside the service (`services.personnel.worker`): it carries out trials, one after
the other, and watches what holders keep."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import to_builtins

from chassis import background
from chassis.context import system_call
from chassis.database import Db
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.storage import Storage
from contracts.review import Review
from services.personnel.trials import store
from services.personnel.trials.cleaning import clean
from services.personnel.trials.run import Job, Page, carry_out
from services.personnel.watching.process import watch

NAME = "personnel-worker"
REQUIRES = ("AMQP_URI_PERSONNEL_WORKER", "DATABASE_URL_PERSONNEL", *Storage.SETTINGS)
ANSWER = 20.0  # seconds that review has for a page of holders


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
    # Nobody waits for a trial of minutes to see who lacks people; it ends with the process.
    threading.Thread(target=watch, args=(db, opened, stopping), daemon=True).start()
    background.in_turn(
        stopping,
        lambda: store.next_trial(db),
        lambda trial_id: carry_out(job, trial_id),
        lambda: clean(db, job.storage),
    )


@contextmanager
def opened() -> Iterator[Review]:
    """Asked over a connection of its own."""
    with StandaloneClient(settings().amqp_uri(NAME)) as client:
        yield client.proxy(Review, system_call("personnel").within(ANSWER))


@contextmanager
def register() -> Iterator[Page]:
    """The register of licences, asked of review page by page over one connection."""
    with StandaloneClient(settings().amqp_uri(NAME)) as client:

        def page(office: str | None, after: str | None, limit: int) -> list[dict[str, Any]]:
            review = client.proxy(Review, system_call("personnel").within(ANSWER))
            found = review.holders(office=office, after=after, limit=limit).items
            return [to_builtins(one) for one in found]  # kept as JSON: with days as texts

        yield page
