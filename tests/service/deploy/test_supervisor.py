"""The supervisor on real processes: order, restart, orphans."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.polling import wait_for

PROJECT = Path(__file__).parents[3]


class Run:
    """A supervisor's output so far; `until` waits for a line."""

    def __init__(self, root: Path) -> None:
        self.output = root / "output"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.service.deploy.supervised", str(root)],
                cwd=PROJECT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def lines(self) -> list[str]:
        return self.output.read_text().splitlines()

    def until(self, part: str, times: int = 1) -> str:
        """The line that has `part` for the n-th time, waited for."""
        found = wait_for(lambda: [x for x in self.lines() if part in x][times - 1 :], what=part)
        return found[0]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path)
    yield started
    started.process.terminate()
    started.process.wait(20)


def pids(run: Run) -> dict[str, int]:
    found: dict[str, int] = json.loads(run.until("ready {").removeprefix("ready "))
    return found


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_output_is_readable_and_named(run: Run) -> None:
    assert run.until("first").split() == ["08:00:00", "first", "│", "starting", "n=1"]


def test_stops_the_last_stage_first(run: Run) -> None:
    pids(run)
    run.process.terminate()
    assert run.process.wait(20) == 0
    stops = [line.split()[1] for line in run.lines() if "stopping" in line]
    assert stops == ["second", "first"]


def test_crashed_process_is_named_and_started_again(run: Run) -> None:
    os.kill(pids(run)["second"], signal.SIGKILL)
    assert run.until("ended with status").startswith("second")
    run.until("second      │ starting", times=2)


def test_killed_supervisor_leaves_no_process_behind(run: Run) -> None:
    children = pids(run)
    run.process.kill()
    for pid in children.values():
        wait_for(partial(gone, pid), what=f"the end of {pid}")
