"""Work on what strangers sent, in processes of their own that end with it.

    FILES = Children("files", ("gateway.inspection.pdfs",), at_once=2, busy="…")
    answer = FILES.run("gateway.inspection.pdfs:judge", stream, bounds, client=address)

A child has bounds of memory and time, writes no file and gets nothing of this process but the
content. A few work at once, a few more wait in line, each client with a few of them; who finds no
room is told so. One that is ended at its bounds costs its own task and nothing else.
"""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, BinaryIO

from eventlet import patcher

from chassis import log, metrics
from chassis.forkserver import CHUNK, DONE, HEADER, REFUSED, Bounds
from contracts.errors import Unavailable, from_dict

__all__ = ["Bounds", "Children", "Died"]

WAITING = 16
PER_CLIENT = 4
WAIT_SECONDS = 10
MAX_ANSWER = 64 << 20
START_SECONDS = 30  # of the fork server, on a busy machine
GRACE_SECONDS = 3  # beyond a child's own time
RETRY_AFTER = 10
_ROOT = Path(__file__).parents[1]
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_PATH")
_log = log.get(__name__)
_select = patcher.original("select")  # eventlet's own has no poll


class Died(Exception):
    """The child gave no answer: ended at a bound, crashed, or raised what nobody expected."""


class Children:
    """modules: where the functions are. `at_once` work, WAITING more wait for WAIT_SECONDS; of
    these together PER_CLIENT for one client that is named. busy: said to who finds no room."""

    def __init__(self, name: str, modules: tuple[str, ...], *, at_once: int, busy: str) -> None:
        self.name = name
        self._modules = modules
        self._busy = busy
        self._room = at_once + WAITING
        self._places = BoundedSemaphore(at_once)
        self._inside: Counter[str | None] = Counter()
        self._starting = Lock()
        self._server: _Server | None = None

    def start(self) -> Children:
        """Start the fork server where there is none, without waiting for it."""
        self._running()
        return self

    def stop(self) -> None:
        """End the fork server and what it has started. It would end with this process anyway."""
        with self._starting:
            if self._server is not None:
                self._server.end()
                self._server = None

    def run(
        self,
        function: str,
        given: BinaryIO,
        bounds: Bounds,
        *,
        client: str | None = None,
        **arguments: Any,
    ) -> bytes:
        """What `function` answers about the whole of `given`, whose position stays.

        Raises Died, Unavailable (no room, or no fork server) and what the function refuses with.
        """
        outcome = "busy"
        try:
            with self._place(client), _descriptor(given) as content:
                outcome = "died"
                sign, told = self._asked((function, arguments, bounds), content)
            if sign == REFUSED:
                outcome = "refused"
                raise from_dict(json.loads(told))
            if sign != DONE:
                raise Died(told.decode()[:200])
            outcome = "done"
            return told
        except Died as error:
            _log.warning("child_died", pool=self.name, function=function, reason=str(error))
            raise
        finally:
            metrics.children_done.labels(self.name, outcome).inc()

    def trouble(self) -> bool:
        """Whether nobody more is let in, or the fork server is dead; then it is started again."""
        dead = self._server is not None and not self._server.alive()
        if dead:
            self._running()
        return dead or self._inside.total() >= self._room

    @contextmanager
    def _place(self, client: str | None) -> Iterator[None]:
        own = self._inside[client] if client else 0
        if self._inside.total() >= self._room or own >= PER_CLIENT:
            raise self._no_room()
        self._inside[client] += 1
        try:
            if not self._places.acquire(timeout=WAIT_SECONDS):
                raise self._no_room()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._inside[client] -= 1
            self._inside += Counter()  # drops those of whom nothing is left

    def _no_room(self) -> Unavailable:
        return Unavailable(self._busy, retry_after=RETRY_AFTER)

    def _running(self) -> _Server:
        with self._starting:
            if self._server is None or not self._server.alive():
                if self._server is not None:
                    _log.error("fork_server_died", pool=self.name)
                    self._server.end()
                self._server = _Server(self._modules)
            return self._server

    def _asked(self, task: tuple[Any, ...], content: int) -> tuple[bytes, bytes]:
        seconds = task[2].seconds
        for _ in range(2):  # a server may die after it was last looked at
            server = self._running()
            try:
                return server.ask(json.dumps(task).encode(), content, seconds)
            except ConnectionError:
                server.end()
            except TimeoutError:
                _log.error("fork_server_silent", pool=self.name)
                server.end()
                break
        raise self._no_room()


class _Server:
    """A `chassis.forkserver`, with nothing of this process's environment that it does not need."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self._tasks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "chassis.forkserver", *modules],
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        theirs.close()
        self._started = time.monotonic()

    def alive(self) -> bool:
        """It says nothing, so what could be read is the end of its socket: seen before its children
        end with it."""
        if self._tasks.fileno() < 0:
            return False
        said = _select.poll()
        said.register(self._tasks.fileno(), _select.POLLIN)
        return not said.poll(0)

    def end(self) -> None:
        self._tasks.close()
        self._process.kill()
        self._process.wait()

    def ask(self, task: bytes, content: int, seconds: float) -> tuple[bytes, bytes]:
        """(sign, what was told). Raises ConnectionError when the server is gone, TimeoutError when
        nothing comes of it, Died."""
        began = time.monotonic()
        late = max(began, self._started + START_SECONDS) + seconds + GRACE_SECONDS
        ours, theirs = socket.socketpair()
        with ours:
            try:
                socket.send_fds(self._tasks, [task], [content, theirs.fileno()])
            except OSError as error:
                raise ConnectionError from error
            finally:
                theirs.close()
            answer = b"".join(_pieces(ours, late))
        if len(answer) >= HEADER.size:
            sign, length = HEADER.unpack_from(answer)
            if length == len(answer) - HEADER.size:
                return sign, answer[HEADER.size :]
        if not self.alive():
            raise ConnectionError
        raise Died(f"ended after {time.monotonic() - began:.1f} s")


def _pieces(answer: socket.socket, late: float) -> Iterator[bytes]:
    size = 0
    while size <= MAX_ANSWER:
        answer.settimeout(max(0.01, late - time.monotonic()))
        piece = answer.recv(CHUNK)
        if not piece:
            return
        size += len(piece)
        yield piece


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
