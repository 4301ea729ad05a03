"""Work that a service does at intervals, asked by nobody.

    job(600, purge_rows)   # a row of the service's table (`chassis.table`)

Every instance of the service does it, so a job must be safe beside itself, and it must end soon:
bounded batches, a transaction each. A run that fails is logged and counted; the next one is the
next attempt.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from eventlet import Timeout
from nameko.extensions import register_entrypoint
from nameko.timer import Timer

from chassis import clock, log, metrics
from contracts.errors import Unavailable

_log = log.get(__name__)


def every(seconds: float) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Bind a method `(self)`; the first run is `seconds` after the start."""

    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @wraps(method)
        def job(self: Any) -> None:
            name, started = method.__name__, time.monotonic()
            with log.bound(trace_id=uuid.uuid4().hex, job=name):
                outcome = _outcome(lambda: method(self))
            metrics.job_seconds.labels(name, outcome).observe(time.monotonic() - started)
            if outcome == "done":
                metrics.job_done.labels(name).set(clock.now().timestamp())

        register_entrypoint(job, SteadyTimer(seconds))
        return job

    return decorate


class SteadyTimer(Timer):
    """nameko's counts by the wall clock: when that is set back by an hour it rests for an hour,
    when it is set forward it runs as often as it seems to have missed."""

    def _run(self) -> None:
        pause = self.interval
        while True:
            with Timeout(pause, False):
                self.should_stop.wait()
                return
            started = time.monotonic()
            self.handle_timer_tick()
            self.worker_complete.wait()
            self.worker_complete.reset()
            pause = max(0.0, self.interval - (time.monotonic() - started))


def _outcome(run: Callable[[], None]) -> str:
    try:
        run()
    except Unavailable:
        _log.warning("job_put_off")
        return "put_off"
    except Exception:
        _log.exception("job_failed")
        return "failed"
    return "done"
