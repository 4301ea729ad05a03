"""`./dev up` in a folder of its own, as a person would start it."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local.infrastructure import Infrastructure
from deploy.local.system import PROJECT

ROOT = PROJECT / ".local" / "bench"
READY = "ready in"
LIMIT = 180.0
STOP_LIMIT = 40


@contextmanager
def up(environment: Mapping[str, str]) -> Iterator[tuple[int, float]]:
    """The system while the block runs: process id of its launcher, seconds until it was ready.

    environment: without addresses of servers, which would be used instead of private ones.

    Raises RuntimeError with the last line of `./dev up` when it does not get ready.
    """
    log = ROOT.with_suffix(".log")
    with log.open("w") as out:
        started = time.perf_counter()
        command: list[str | Path] = [PROJECT / "dev", "up", "--root", ROOT]
        process = subprocess.Popen(
            command, cwd=PROJECT, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
    try:
        _wait(process, log)
        yield process.pid, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_LIMIT)


def remove() -> None:
    """All data of the stopped system."""
    Infrastructure(ROOT, lambda name, text: None, given={}).remove()


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LIMIT
    while READY not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            lines = log.read_text().splitlines()
            raise RuntimeError(f"the system did not start: {lines[-1] if lines else 'no output'}")
        time.sleep(0.05)
