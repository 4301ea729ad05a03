"""`./dev test`: all tests, in several pytest processes on shared servers.

`python -m tests.suite [--record] [--workers N]`; the longest parts first, N at a time: one more
than there are processors, since half of the time a test waits. The output of a part is shown when
something in it failed. The last line counts all tests; status 1 when one failed, or when a part
broke off or ran no test. --record: remember how long each module takes.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.infrastructure import launched
from tests.suite import plan
from tests.suite.plan import PROJECT, Part
from tests.suite.process import Running
from tests.suite.results import Result, closing_line, told, total_seconds

SERVERS_FOR = "SERVERS_ROOT"


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.suite", description=__doc__)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--workers", type=int, default=(os.cpu_count() or 1) + 1)
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    began = time.monotonic()
    try:
        results = run(plan.parts(plan.durations()), options.workers)
    except pytest.exit.Exception as reason:  # the servers did not start
        print(reason, flush=True)
        return 3
    if options.record:
        plan.record(total_seconds(results))
    print(_effort(), closing_line(results, time.monotonic() - began), sep="\n", flush=True)
    return 0 if all(result.good for result in results) else 1


def run(parts: list[Part], workers: int) -> list[Result]:
    """All parts, `workers` at a time. Whatever ends this ends them all."""
    running: list[Running] = []

    def carry_out(part: Part) -> tuple[Running, Result]:
        started = Running(part, folder, environment)
        running.append(started)
        return started, started.end()

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tests-")))
        root = PROJECT / ".local" / "test" / str(os.getpid())
        stack.enter_context(launched("servers", root))
        environment = {SERVERS_FOR: str(root)}
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        try:
            futures = [pool.submit(carry_out, part) for part in parts]
            return [_told(*future.result()) for future in as_completed(futures)]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for started in running:
                started.interrupt()
            with ThreadPoolExecutor(len(running) or 1) as stopping:
                list(stopping.map(Running.stop, running))


def _told(started: Running, result: Result) -> Result:
    line = f"{started.part.name}: {result.broken or told(result.counts)}"
    if not result.good:
        print(f"\n═══ {line}\n{started.output.read_text(errors='replace')}═══ {line}\n", flush=True)
    else:
        print(f"… {line} in {started.took:.0f} s, {started.computed:.0f} computing", flush=True)
    return result


def _effort() -> str:
    """What the run has computed, servers included; the same on a busy machine, nearly."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return f"… {used.ru_utime + used.ru_stime:.0f} s of computing"


def _interrupt(number: int, _frame: object) -> None:
    """The first signal ends everything in order; a second one must not interrupt that."""
    for later in (signal.SIGINT, signal.SIGTERM):
        signal.signal(later, signal.SIG_IGN)
    print("interrupted, stopping…", flush=True)
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
