"""One part as a process: its output goes to a file, and its end is bounded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.suite.plan import PROJECT, Part
from tests.suite.results import Result, read

MOST_SECONDS = 1500
"""A part that takes longer hangs; pytest ends a single test long before."""
LAST_WORDS = 20
"""Seconds for it to stop what it has started."""


class Running:
    """A part that was started; `end` waits for it."""

    def __init__(self, part: Part, folder: Path, environment: dict[str, str]) -> None:
        self.part = part
        self.output = folder / f"{part.name.replace(' ', '-')}.log"
        self._report = self.output.with_suffix(".xml")
        self._began = time.monotonic()
        self.took = 0.0
        own = os.environ | environment
        if not part.patched:
            own["WITHOUT_EVENTLET"] = "1"
        with self.output.open("wb") as out:
            self._process = subprocess.Popen(
                self._command(), cwd=PROJECT, env=own, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT,
                # Ctrl-C reaches who started it, who tells all parts.
                start_new_session=True,
            )  # fmt: skip

    def _command(self) -> list[str]:
        # Ended by the kernel when this process ends without ending it, whatever the reason.
        dying_too = ("setpriv", "--pdeathsig=TERM")
        pytest = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
        report = f"--junitxml={self._report}"
        return [*dying_too, *pytest, *self.part.options, report, *self.part.modules]

    def end(self) -> Result:
        """Wait until it has ended, at most for MOST_SECONDS."""
        try:
            status = self._process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGABRT)  # pytest says where it was
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LAST_WORDS)
            self.stop()
            return Result(broken=f"did not end within {MOST_SECONDS} s")
        self.took = time.monotonic() - self._began
        self.stop()
        return read(self._report, status)

    def interrupt(self) -> None:
        """As Ctrl-C does: fixtures stop what they have started."""
        self._signal(signal.SIGINT)

    def stop(self) -> None:
        """Wait for the end of all that it has started, and bring it about."""
        deadline = time.monotonic() + LAST_WORDS
        while self._signal(signal.SIGTERM) and time.monotonic() < deadline:
            self._process.poll()
            time.sleep(0.1)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: signal.Signals) -> bool:
        """To the process and all that it has started and that did not leave its group; whether
        there was one."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
            return True
        return False
