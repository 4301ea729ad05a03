import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.local import leftovers

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


@contextmanager
def process(root: Path, code: str) -> Iterator[subprocess.Popen[bytes]]:
    variables = {**os.environ, leftovers.MARK: str(root)}
    with subprocess.Popen([sys.executable, "-c", code], env=variables) as started:
        try:
            yield started
        finally:
            started.kill()


def end(root: Path) -> list[tuple[str, int]]:
    return asyncio.run(leftovers.end(root, root / "postgres"))


def test_what_ends_by_itself_is_waited_for(tmp_path: Path) -> None:
    with process(tmp_path, "import time; time.sleep(0.5)") as ending:
        assert end(tmp_path) == []
        assert ending.wait(1) == 0


def test_what_does_not_end_is_killed_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE_SECONDS", 0.5)
    with process(tmp_path, STUBBORN) as stubborn:
        assert [pid for _, pid in end(tmp_path)] == [stubborn.pid]
        assert stubborn.wait(1) == -signal.SIGKILL


def test_processes_of_other_roots_are_left_alone(tmp_path: Path) -> None:
    with process(tmp_path / "other", STUBBORN) as other:
        assert end(tmp_path) == []
        assert other.poll() is None
