"""One child process: started, watched until it is ready, restarted when it dies, stopped."""

import asyncio
import os
import signal
import time
from collections.abc import Callable

from deploy.local.errors import LaunchError
from deploy.local.spec import Spec

READY_POLL_SECONDS = 0.1
QUESTION_SECONDS = 10
"""For one question whether it is ready. No answer is none, and the time of the start goes on."""
START_PAUSES = (1, 3)
"""Between the tries of a start; after them it is given up."""
BACKOFF_SECONDS = (0.5, 1, 2, 5, 10)
STEADY_SECONDS = 60
SLOW_SECONDS = 20
HOPELESS = 2
"""Exit status of ours for a setting that is missing: to try again changes nothing."""
LAST_WORDS_BYTES = 4096

Notice = Callable[[str, str], None]
LineSink = Callable[[str, bytes], None]


class Child:
    """A running Spec. `notice(name, text)` hears of crashes, restarts and what was mended."""

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
        """Start the process and wait until it is ready; what does not start is tried again.

        Raises LaunchError when it ends or is not ready in time at the last try too; the message
        names its log.
        """
        for pause in START_PAUSES:
            try:
                await self._try_start()
                return
            except LaunchError as error:
                if self._process is not None and self._process.returncode == HOPELESS:
                    raise
                self._say(f"{error}; trying again in {pause} s")
            await asyncio.sleep(pause)
        await self._try_last_resort()

    async def stop(self) -> None:
        """Ask the process to stop, and kill it when it does not within its time."""
        self._stopping = True
        if self._keeper:
            self._keeper.cancel()
        await self._end()
        if self._reader:
            await self._reader

    async def _try_start(self) -> None:
        await self._spawn()
        begun = time.monotonic()
        told = begun
        while not await self._is_ready():
            now = time.monotonic()
            if self._process is not None and self._process.returncode is not None:
                raise LaunchError(f"{self.spec.name} ended while starting: {self._last_words()}")
            if now > begun + self.spec.start_seconds:
                await self._end()
                raise LaunchError(
                    f"{self.spec.name} was not ready after {self.spec.start_seconds:.0f} s: "
                    f"{self._last_words()}"
                )
            if now > told + SLOW_SECONDS:
                told = now
                self._say(f"still starting after {now - begun:.0f} s: {self._last_words()}")
            await asyncio.sleep(READY_POLL_SECONDS)
        self._keeper = asyncio.create_task(self._keep())

    async def _is_ready(self) -> bool:
        try:
            async with asyncio.timeout(QUESTION_SECONDS):
                return await self.spec.ready()
        except TimeoutError:
            return False

    async def _try_last_resort(self) -> None:
        resort = self.spec.last_resort
        done = resort.apply() if resort else None
        if done:
            self._say(done)
        try:
            await self._try_start()
        except LaunchError:
            if resort and done:
                resort.undo()
            raise

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.send_signal(self.spec.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), self.spec.stop_seconds)
        except TimeoutError:
            self._say("did not stop in time, killed")
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _spawn(self) -> None:
        for line in self.spec.mend():
            self._say(line)
        output = self.spec.log.open("ab") if self.spec.log else asyncio.subprocess.PIPE
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self.spec.command(),
                env=dict(self.spec.environment),
                cwd=self.spec.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                # A session of its own: Ctrl-C reaches the launcher only, which stops things in
                # order.
                start_new_session=True,
                pass_fds=self.spec.sockets,
            )
        finally:
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
        """Start it again whenever it ends, for as long as it takes."""
        failures = 0
        while not self._stopping and self._process is not None:
            started = time.monotonic()
            code = await self._process.wait()
            if self._stopping:
                return
            if time.monotonic() - started > STEADY_SECONDS:
                failures = 0
            ended = f"ended with status {code}"
            while True:
                pause = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
                failures += 1
                self._say(f"{ended}, starting again in {pause} s")
                await asyncio.sleep(pause)
                try:
                    await self._spawn()
                    break
                except OSError as error:  # no memory, no room for its log: later there may be
                    ended = f"cannot be started ({error.strerror})"

    def _say(self, text: str) -> None:
        self._notice(self.spec.name, text)

    def _last_words(self) -> str:
        if not self.spec.log:
            return "see the lines above"
        with self.spec.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - LAST_WORDS_BYTES))
            # A power cut may have left NUL bytes of what was never written.
            lines = log.read().decode(errors="replace").replace("\0", "").strip().splitlines()
        return f"{lines[-1].strip() if lines else 'no output'} (more in {self.spec.log})"
