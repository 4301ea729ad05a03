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
        self.took = self.computed = 0.0
        self._gone = False
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
        ended = self._ended_within(MOST_SECONDS)
        self.took = time.monotonic() - self._began
        if not ended:
            self._process.send_signal(signal.SIGABRT)  # pytest says where it was
            self.stop()
            return Result(broken=f"did not end within {MOST_SECONDS} s")
        self.computed = self._computing()
        self.stop()
        return read(self._report, self._process.returncode)

    def interrupt(self) -> None:
        """As Ctrl-C does: fixtures stop what they have started."""
        self._signal(signal.SIGINT)

    def stop(self) -> None:
        """Wait for its end and that of all that it has started, and bring them about."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LAST_WORDS)
        deadline = time.monotonic() + LAST_WORDS
        while self._signal(signal.SIGTERM) and time.monotonic() < deadline:
            time.sleep(0.1)
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._gone = True

    def _ended_within(self, seconds: float) -> bool:
        """It is left for `stop` to be waited for: until then the system knows what it has used."""
        deadline = time.monotonic() + seconds
        asked = os.WEXITED | os.WNOHANG | os.WNOWAIT
        with suppress(ChildProcessError):  # stopped meanwhile
            while os.waitid(os.P_PID, self._process.pid, asked) is None:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.1)
        return True

    def _computing(self) -> float:
        """Seconds of it and of the processes that it has waited for."""
        with suppress(OSError):
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def _signal(self, number: signal.Signals) -> bool:
        """To the process and all that it has started and that did not leave its group; whether
        there was one. Once all have gone their numbers may be another's."""
        with suppress(ProcessLookupError):
            if not self._gone:
                os.killpg(self._process.pid, number)
                return True
        return False
