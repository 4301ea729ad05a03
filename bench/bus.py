"""What the bus costs a page: the tab 技能人员 with 60 people over the broker, and the same handlers
called in one process (`bench.one_process`), in processor time of our processes.

The two take turns; what the processes of the system compute without being asked is taken off.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from bench import Figure, figure
from bench.firms import Firm, firm_to_open
from bench.staff_tab import PEOPLE
from deploy.local import system

TARGET = 0.9
TURNS = 20
PAGES = 25
WARM_UP = 60
IDLE_SECONDS = 5
# Who takes part in the page.
OVER_THE_BUS = ("portal-1", "portal-2", "application", "identity")


class Way(NamedTuple):
    """base: where the page is asked for; pids: of who computes it; idle: what they compute in a
    second in which nobody asks, in seconds."""

    base: str
    pids: tuple[int, ...]
    idle: float

    def page(self, firm: Firm, pages: int = PAGES) -> float:
        """The processor time of one page, in seconds."""
        address = f"{self.base}/applications/{firm.application_id}/sections/electricians"
        began, before = time.perf_counter(), _computed(self.pids)
        for _ in range(pages):
            reply = firm.browser.http.get(address, timeout=30)
            if reply.status_code != 200 or reply.text.count('<tr id="row-') != PEOPLE:
                raise RuntimeError(f"{address} answered {reply.status_code} without the rows")
        beside = self.idle * (time.perf_counter() - began)
        return (_computed(self.pids) - before - beside) / pages


def run() -> list[Figure]:
    """Needs SYSTEM_ROOT, the folder of the running system."""
    firm = firm_to_open()
    found = system.pids(Path(os.environ["SYSTEM_ROOT"]))
    pids = tuple(found[name] for name in OVER_THE_BUS)
    with _one_process() as direct:
        over = Way(firm.browser.base, pids, _idle(pids))
        for way in (over, direct):
            way.page(firm, WARM_UP)
        turns = [(direct.page(firm), over.page(firm)) for _ in range(TURNS)]
    share = statistics.median(floor / ours for floor, ours in turns)
    floor, ours = (statistics.median(column) * 1000 for column in zip(*turns, strict=True))
    return [
        figure(
            "staff page: the same handlers in one process / over the bus",
            round(share, 3),
            "",
            at_least=TARGET,
        ),
        figure("staff page over the bus, processor time", round(ours, 2), "ms"),
        figure("the same handlers in one process", round(floor, 2), "ms"),
    ]


@contextmanager
def _one_process() -> Iterator[Way]:
    command = [sys.executable, "-W", "ignore", "-m", "bench.one_process"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = (line.split() for line in process.stdout or ())
            port = next((words[1] for words in lines if words[:1] == ["port"]), None)
            if port is None:
                raise RuntimeError("bench.one_process did not start")
            Thread(
                target=deque, args=(lines, 0), daemon=True
            ).start()  # or its log would fill the pipe
            yield Way(f"http://127.0.0.1:{port}", (process.pid,), 0.0)
        finally:
            process.kill()


def _computed(pids: Iterable[int]) -> float:
    """Seconds that processes have had a processor, with all their threads."""
    threads = (thread for pid in pids for thread in Path(f"/proc/{pid}/task").iterdir())
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


def _idle(pids: tuple[int, ...]) -> float:
    before = _computed(pids)
    time.sleep(IDLE_SECONDS)
    return (_computed(pids) - before) / IDLE_SECONDS
