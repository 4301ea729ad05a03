"""One child process: started, watched until it is ready, restarted when it dies, stopped."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.errors import LaunchError

READY_POLL_SECONDS = 0.1
BACKOFF_SECONDS = (0.5, 1, 2, 5, 10)
STEADY_SECONDS = 60

Notice = Callable[[str, str], None]
LineSink = Callable[[str, bytes], None]


@dataclass(frozen=True)
class Spec:
    """What to run. Output goes to `log` when given, else line by line to the child's sink."""

    name: str
    argv: Sequence[str]
    ready: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # What it gets when the launcher itself was killed; the next start must find its port free.
    orphan_signal: signal.Signals = signal.SIGKILL
    start_seconds: float = 60
    stop_seconds: float = 20

    def command(self) -> list[str]:
        """The full command: as `user`, and ended should the launcher itself be killed."""
        drop = [f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"] * bool(self.user)
        return [
            "setpriv",
            f"--pdeathsig={self.orphan_signal.name.removeprefix('SIG')}",
            *drop,
            *self.argv,
        ]


class Child:
    """A running Spec. `notice(name, text)` hears of crashes and restarts."""

    def __init__(self, spec: Spec, notice: Notice, sink: LineSink | None = None) -> None:
        self.spec = spec
        self._notice = notice
        self._sink = sink
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the process and wait until it is ready.

        Raises LaunchError when it ends or is not ready in time; the message names its log.
        """
        await self._spawn()
        deadline = time.monotonic() + self.spec.start_seconds
        while not await self.spec.ready():
            if self._process is not None and self._process.returncode is not None:
                raise LaunchError(f"{self.spec.name} ended while starting: {self._last_words()}")
            if time.monotonic() > deadline:
                await self.stop()
                raise LaunchError(
                    f"{self.spec.name} was not ready after {self.spec.start_seconds:.0f} s: "
                    f"{self._last_words()}"
                )
            await asyncio.sleep(READY_POLL_SECONDS)
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ask the process to stop, and kill it when it does not within its time."""
        self._stopping = True
        if self._keeper:
            self._keeper.cancel()
        process = self._process
        if process and process.returncode is None:
            process.send_signal(self.spec.stop_signal)
            try:
                await asyncio.wait_for(process.wait(), self.spec.stop_seconds)
            except TimeoutError:
                self._notice(self.spec.name, "did not stop in time, killed")
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        if self._reader:
            await self._reader

    async def _spawn(self) -> None:
        output = self.spec.log.open("ab") if self.spec.log else asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *self.spec.command(),
            env=dict(self.spec.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            # A session of its own: Ctrl-C reaches the launcher only, which stops things in order.
            start_new_session=True,
        )
        if not isinstance(output, int):
            output.close()
        if self._process.stdout:
            self._reader = asyncio.create_task(self._read(self._process.stdout))

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # longer than the reader's limit: that line is dropped, not the rest
                continue
            if not line:
                return
            if self._sink:
                self._sink(self.spec.name, line)

    async def _keep(self) -> None:
        failures = 0
        while not self._stopping and self._process is not None:
            started = time.monotonic()
            code = await self._process.wait()
            if self._stopping:
                return
            if time.monotonic() - started > STEADY_SECONDS:
                failures = 0
            pause = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
            failures += 1
            self._notice(self.spec.name, f"ended with status {code}, starting again in {pause} s")
            await asyncio.sleep(pause)
            await self._spawn()

    def _last_words(self) -> str:
        if not self.spec.log:
            return "see the lines above"
        lines = self.spec.log.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1].strip() if lines else 'no output'} (more in {self.spec.log})"
