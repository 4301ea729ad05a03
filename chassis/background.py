"""A process beside a service, for work that computes for minutes and would hold up its calls.

Threads and processes are the real ones here: eventlet's patch stays out. Exit codes as of
`chassis.run`: 0 stopped on request, 2 a setting is missing or malformed, 3 the database did not
answer within START_TIMEOUT, 4 the health port is taken.
"""

from __future__ import annotations

import errno
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis import log
from chassis.database import Db
from chassis.settings import SettingsError, settings
from contracts.errors import Unavailable

T = TypeVar("T")
Work = Callable[[Db, threading.Event], None]
POLL = 1.0  # seconds between looks for what waits
LONGEST_PAUSE = 60.0  # seconds between attempts while something is away
CLEANING = 3600.0  # seconds between cleanings
_log = log.get(__name__)


def run(name: str, service: str, requires: tuple[str, ...], work: Work) -> int:
    """`work(db, stopping)` with the database of `service`, until SIGTERM or SIGINT; it returns soon
    after `stopping` is set."""
    try:
        log.configure(name, settings().log_format)
        settings().require(*requires)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    db = Db.connect(settings().database_url(service), service, pool_size=3)
    try:
        if not _answers(db, stopping):
            print("the database does not answer", file=sys.stderr)
            return 3
        with _health(db):
            _log.info("started")
            work(db, stopping)
            _log.info("stopped")
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"a port is taken: {error}", file=sys.stderr)
        return 4
    finally:
        db.close()
    return 0


def in_turn(
    stopping: threading.Event,
    next_one: Callable[[], AbstractContextManager[T | None]],
    carry_out: Callable[[T], object],
    clean: Callable[[], object],
) -> None:
    """Carry out what waits, one after the other, until `stopping` is set; clean now and then.

    next_one: held while it is carried out, None where nothing waits. Unavailable is waited for,
    longer each time.
    """
    next_cleaning, outages = 0.0, 0
    while not stopping.is_set():
        pause = POLL
        try:
            with next_one() as one:
                if one is not None:
                    carry_out(one)
            if time.monotonic() > next_cleaning:
                clean()
                next_cleaning = time.monotonic() + CLEANING
            outages = 0
        except Unavailable as error:
            pause = min(POLL * 2**outages, LONGEST_PAUSE)
            outages = min(outages + 1, 10)
            _log.warning("worker_waits", reason=str(error), seconds=pause)
        stopping.wait(pause)


def _answers(db: Db, stopping: threading.Event) -> bool:
    deadline = time.monotonic() + settings().start_timeout
    while not stopping.is_set():
        try:
            db.ping()
            return True
        except Unavailable:
            if time.monotonic() > deadline:
                return False
            stopping.wait(0.3)
    return True


@contextmanager
def _health(db: Db) -> Iterator[None]:
    """The pages of `chassis.health` on HEALTH_PORT, where it is set."""
    port = settings().health_port
    if port is None:
        yield
        return

    class Pages(BaseHTTPRequestHandler):
        timeout = 10  # seconds that a connection may be silent

        def do_GET(self) -> None:
            status, content_type, body = _page(self.path, db)
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """The health of a process is asked for every few seconds; nobody reads that."""

    server = ThreadingHTTPServer((settings().bind_address, port), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _page(path: str, db: Db) -> tuple[int, str, bytes]:
    if path == "/health/live":
        return 200, "text/plain", b"alive\n"
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    if path != "/health/ready":
        return 404, "text/plain", b"Not Found\n"
    try:
        db.ping()
        missing = []
    except Unavailable:
        missing = ["database"]
    body = json.dumps({"ready": not missing, "missing": missing}).encode()
    return (503 if missing else 200), "application/json", body
