"""One trial from the list of holders to the Excel file.

Killed at any point it is taken up again where it stopped: holders that are listed stay listed,
verdicts that are saved stay saved, and the file has one key however often it is written.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chassis import log
from chassis.database import Db
from chassis.storage import Storage
from contracts.errors import Unavailable
from services.personnel.trials import holders, sheet, store
from services.personnel.trials.judging import judge_chunk, pool

ATTEMPTS = 5
HOLDERS_PAGE = 500
_WAIT = 0.5  # seconds between looks at whether to go on
_log = log.get(__name__)

Page = Callable[[str | None, str | None, int], list[dict[str, Any]]]


@dataclass(frozen=True)
class Job:
    """register: opens the register of review, a function (office, after, limit) → a page of
    `contracts.review.licences.Holder`s.

    url: of the database, for the processes that judge. stopping: set when this process must end.
    """

    db: Db
    url: str
    storage: Storage
    register: Callable[[], AbstractContextManager[Page]]
    stopping: threading.Event
    processes: int


class _Cancelled(Exception):
    pass


class _Stopping(Exception):
    pass


def carry_out(job: Job, trial_id: str) -> None:
    """Begin or go on with a trial; whatever happens, it is over afterwards or waits for another
    attempt.

    Raises Unavailable when something that it needs is away: the caller waits before it tries
    again. Only what ends a process counts as an attempt, since only that may be the trial's fault.
    """
    row = store.begin(job.db, trial_id)
    if row is None:
        return
    with log.bound(trial_id=trial_id):
        if row.attempts > ATTEMPTS:
            store.fail(job.db, trial_id, "试算多次中断，请稍后重新发起；仍不成功请联系系统管理员")
            _log.error("trial_given_up", attempts=row.attempts)
            return
        try:
            _steps(job, row)
        except _Cancelled:
            store.forget_cancelled(job.db, trial_id)
            _log.info("trial_cancelled")
        except _Stopping:
            store.give_back(job.db, trial_id, counted=False)
        except Unavailable as error:
            _log.warning("trial_interrupted", reason=type(error).__name__)
            with suppress(Unavailable):  # the database itself: then it counts after all
                store.give_back(job.db, trial_id, counted=False)
            raise
        except BrokenProcessPool as error:
            _log.warning("trial_interrupted", reason=type(error).__name__)
            store.give_back(job.db, trial_id, counted=True)
        except Exception:
            _log.exception("trial_failed")
            store.fail(job.db, trial_id, "试算因系统问题中止，请联系系统管理员")


def _steps(job: Job, row: Any) -> None:
    if row.total is None:
        _list(job, row)
    _log.info("trial_begun", attempt=row.attempts)
    _judge(job, row.id)
    _finish(job, row)


def _list(job: Job, row: Any) -> None:
    """From the beginning: review may have issued licences since an attempt that got half-way."""
    holders.clear(job.db, row.id)
    total, after = 0, None
    with job.register() as list_holders:
        while True:
            _go_on(job, row.id)
            page = list_holders(row.office, after, HOLDERS_PAGE)
            if page:
                holders.add(job.db, row.id, total, page)
                total, after = total + len(page), page[-1]["licence_id"]
            if len(page) < HOLDERS_PAGE:
                break
    store.set_total(job.db, row.id, total)


def _judge(job: Job, trial_id: str) -> None:
    chunks = iter(holders.open_chunks(job.db, trial_id))
    with pool(job.url, job.processes) as executor:
        running: set[Future[None]] = set()
        while True:
            for number in islice(chunks, 2 * job.processes - len(running)):
                running.add(executor.submit(judge_chunk, trial_id, number))
            if not running:
                return
            done, running = wait(running, _WAIT, FIRST_COMPLETED)
            for future in done:
                future.result()
            _go_on(job, trial_id)


def _finish(job: Job, row: Any) -> None:
    with tempfile.TemporaryFile() as out:
        summary = sheet.write(row, holders.judged(job.db, row.id), out)
        _go_on(job, row.id)
        size, key = out.tell(), f"trials/{row.id}"
        out.seek(0)
        job.storage.put_stream(key, out)
    if not store.complete(job.db, row.id, object_key=key, size=size, summary=summary.lines()):
        job.storage.remove(key)
        raise _Cancelled
    _log.info("trial_done", size=size)


def _go_on(job: Job, trial_id: str) -> None:
    if job.stopping.is_set():
        raise _Stopping
    if not store.is_running(job.db, trial_id):
        raise _Cancelled
