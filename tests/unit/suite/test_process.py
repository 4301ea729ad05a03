"""A part as a process: it ends in any case, and nothing that it started stays."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.polling import wait_for
from tests.suite import process
from tests.suite.plan import Part
from tests.suite.process import Running

CHILD = """
import subprocess, sys, time
from pathlib import Path
def begin(folder):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    Path(folder, "pid").write_text(str(child.pid))
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    """`start("def test_x(): …")`: the part with this module; `begin(FOLDER)` leaves a process."""
    started: list[Running] = []

    def begin(text: str) -> Running:
        module = tmp_path / "test_it.py"
        module.write_text(f"FOLDER = {str(tmp_path)!r}\n{CHILD}\n{text}")
        options = ("-p", "no:nameko", "-p", "no:schemathesis", f"--rootdir={tmp_path}")
        started.append(Running(Part("it", (str(module),), 1, False, options), tmp_path, {}))
        return started[0]

    yield begin
    started[0].stop()


def left(folder: Path) -> bool:
    """Whether the process that the test began is still there."""
    pid = wait_for(lambda: (folder / "pid").exists() and (folder / "pid").read_text())
    try:
        return b"sleep" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_it_tells_what_passed_and_failed(start: Callable[[str], Running]) -> None:
    running = start("def test_a(): pass\ndef test_b(): assert 'this' == 'that'")
    result = running.end()
    assert result.counts == {"passed": 1, "failed": 1}
    assert "assert 'this' == 'that'" in running.output.read_text()


def test_one_that_breaks_off_is_told_and_leaves_nothing(
    start: Callable[[str], Running], tmp_path: Path
) -> None:
    result = start("import os\ndef test_a():\n    begin(FOLDER)\n    os._exit(0)").end()
    assert result.broken == "ended with status 0 and left no report"
    assert not left(tmp_path)


def test_one_that_hangs_is_ended_and_says_where(
    start: Callable[[str], Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start("def test_a():\n    begin(FOLDER)\n    time.sleep(300)")
    wait_for(lambda: left(tmp_path), 60)
    monkeypatch.setattr(process, "MOST_SECONDS", 0)
    assert running.end().broken == "did not end within 0 s"
    assert "in test_a" in running.output.read_text()
    assert not left(tmp_path)


def test_one_that_is_interrupted_undoes_what_it_did(
    start: Callable[[str], Running], tmp_path: Path
) -> None:
    running = start(
        "import pytest\n@pytest.fixture\ndef made():\n    yield\n"
        "    Path(FOLDER, 'undone').touch()\n"
        "def test_a(made):\n    begin(FOLDER)\n    time.sleep(300)"
    )
    wait_for(lambda: left(tmp_path), 60)
    running.interrupt()
    assert running.end().broken == "ended with status 2"
    assert (tmp_path / "undone").exists()
    assert not left(tmp_path)
