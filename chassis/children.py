"""Work on what strangers sent, in processes of their own that end with it.

    FILES = Children("files", "gateway.files", at_once=2, busy="…")
    answer = FILES.run("gateway.files.pdfs:judge", stream, bounds, client=address)

A child has bounds of memory and time, writes no file and gets nothing of this process but the
content. A few work at once, a few more wait in line, each client with a few of them; who finds no
room is told so. One that is ended at its bounds costs its own task and nothing else.
"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, BinaryIO

from chassis import log, metrics
from chassis.forked import GRACE_SECONDS, Died, ForkServer, Late, OwnForkServer
from chassis.forkserver import CHUNK, DONE, REFUSED, Bounds, Task
from chassis.line import Line, NoRoom
from contracts.errors import Unavailable, from_dict

__all__ = ["Bounds", "Children", "Died"]

WAITING = 16
PER_CLIENT = 4
WAIT_SECONDS = 10
RETRY_AFTER = 10
_log = log.get(__name__)


class Children:
    """module: where the functions are, or the package of these modules; at_once: how many work;
    busy: said to who finds no room; shared: where a fork server of that module listens, None for
    one of this process."""

    def __init__(
        self, name: str, module: str, *, at_once: int, busy: str, shared: str | None = None
    ) -> None:
        self.name = name
        self.line = Line(at_once, WAITING, PER_CLIENT)
        self._module = module
        self._busy = busy
        self._shared = shared
        self._starting = Lock()
        self._server: ForkServer | None = None

    def start(self) -> Children:
        """Start or find the fork server where there is none, without waiting for it."""
        self._running()
        return self

    def stop(self) -> None:
        """Leave the fork server; one of this process ends with what it has started."""
        with self._starting:
            if self._server is not None:
                self._server.end()
                self._server = None

    def trouble(self) -> bool:
        """Whether nobody more is let in, or the fork server is dead; then it is started again."""
        dead = self._server is not None and not self._server.alive()
        if dead:
            self._running()
        return dead or self.line.full()

    def run(
        self,
        function: str,
        given: BinaryIO,
        bounds: Bounds,
        *,
        client: str | None = None,
        deadline: float | None = None,
        **arguments: Any,
    ) -> bytes:
        """What `function` answers about the whole of `given`, whose position stays.

        deadline: of who waits, by `time.monotonic`. Raises Died, Unavailable (no room, not done by
        the deadline, no fork server) and what the function refuses with.
        """
        outcome = "busy"
        try:
            with (
                self.line.place(client, min(WAIT_SECONDS, _left(deadline))),
                _descriptor(given) as content,
            ):
                sign, told = self._asked(Task(function, arguments, bounds), content, deadline)
            if sign == REFUSED:
                outcome = "refused"
                raise from_dict(json.loads(told))
            if sign != DONE:
                raise Died(told.decode()[:200])
            outcome = "done"
            return told
        except Died as error:
            outcome = "died"
            _log.warning("child_died", pool=self.name, function=function, reason=str(error))
            raise
        except NoRoom as error:
            raise Unavailable(self._busy, retry_after=RETRY_AFTER) from error
        finally:
            metrics.children_done.labels(self.name, outcome).inc()

    def _asked(self, task: Task, content: int, deadline: float | None) -> tuple[bytes, bytes]:
        for _ in range(2):  # a server may die after it was last looked at
            server = self._running()
            left = _left(deadline)
            seconds = max(0.0, min(task.bounds.seconds, left - GRACE_SECONDS))
            bounds = task.bounds._replace(seconds=seconds)
            message = json.dumps(task._replace(bounds=bounds)).encode()
            try:
                return server.ask(message, content, seconds, left)
            except ConnectionError:
                server.end()
            except Late as error:
                if error.stuck:
                    _log.error("fork_server_stuck", pool=self.name)
                    server.kill()
                break
            except Died:
                if seconds == task.bounds.seconds or left - _left(deadline) < seconds:
                    raise
                break  # it might have been done in the time that it should have had
        raise NoRoom

    def _running(self) -> ForkServer:
        with self._starting:
            if self._server is None or not self._server.alive():
                if self._server is not None:
                    _log.error("fork_server_died", pool=self.name)
                    self._server.end()
                self._server = (
                    ForkServer.at(self._shared) if self._shared else OwnForkServer(self._module)
                )
            return self._server


def _left(deadline: float | None) -> float:
    """Seconds."""
    return 1e6 if deadline is None else max(0.0, deadline - time.monotonic())


@contextmanager
def _descriptor(stream: BinaryIO) -> Iterator[int]:
    """Of the stream's own file, or of one in memory with its content."""
    try:
        stream.flush()
        number = stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        with open(os.memfd_create("given"), "w+b") as copy:  # noqa: PTH123 - it has no path
            place = stream.tell()
            stream.seek(0)
            while piece := stream.read(CHUNK):
                copy.write(piece)
            stream.seek(place)
            copy.flush()
            yield copy.fileno()
        return
    yield number
