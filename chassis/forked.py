"""The asker's side of a `chassis.forkserver`: started or found, asked, ended."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from chassis.forkserver import CHUNK, HEADER

MAX_ANSWER = 64 << 20
START_SECONDS = 30  # what it may take to import its modules, on a busy machine
GRACE_SECONDS = 1  # until the end of a child whose time is over must be seen
_ROOT = Path(__file__).parents[1]
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_PATH")


class Died(Exception):
    """The child gave no answer: ended at a bound, crashed, or raised what nobody expected."""


class Late(Exception):
    """No answer yet, and no time left. stuck: a child is not even ended when its time is over."""

    def __init__(self, stuck: bool) -> None:
        self.stuck = stuck


class ForkServer:
    """One that others ask too, at the address where somebody listens for it (`deploy.local`): while
    it is away, tasks wait there."""

    def __init__(self, tasks: socket.socket) -> None:
        self._tasks = tasks
        self._itself: int | None = None  # descriptor of its process, when it has told it
        self._started = time.monotonic()

    @classmethod
    def at(cls, address: str) -> ForkServer:
        """Not alive when nobody listens there."""
        tasks = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with suppress(OSError):
            tasks.connect(address)
        return cls(tasks)

    def alive(self) -> bool:
        """It greets and says nothing more, so what else could be read is the end of its socket:
        seen before its children end with it."""
        try:
            while True:
                greeting, itself, _, _ = socket.recv_fds(self._tasks, 1, 1, socket.MSG_DONTWAIT)
                if not greeting:
                    return False
                self._itself = itself[0]
        except BlockingIOError:
            return True
        except OSError:
            return False

    def end(self) -> None:
        """Ask it nothing more."""
        self._tasks.close()
        if self._itself is not None:
            os.close(self._itself)
            self._itself = None

    def kill(self) -> None:
        """End it for all: whoever started it starts another one."""
        if self.alive() and self._itself is not None:
            signal.pidfd_send_signal(self._itself, signal.SIGKILL)
        self.end()

    def ask(self, task: bytes, content: int, seconds: float, left: float) -> tuple[bytes, bytes]:
        """(sign, what was told) by a child of so many seconds; the asker has `left`.

        Raises Died, Late, ConnectionError when the server is gone.
        """
        began = time.monotonic()
        overdue = max(began, self._started + START_SECONDS) + seconds + GRACE_SECONDS
        ours, theirs = socket.socketpair()
        with ours:
            try:
                socket.send_fds(self._tasks, [task], [content, theirs.fileno()])
            except OSError as error:
                raise ConnectionError from error
            finally:
                theirs.close()
            try:
                answer = b"".join(_pieces(ours, min(overdue, began + left)))
            except TimeoutError as error:
                raise Late(stuck=time.monotonic() >= overdue) from error
        if len(answer) >= HEADER.size:
            sign, length = HEADER.unpack_from(answer)
            if length == len(answer) - HEADER.size:
                return sign, answer[HEADER.size :]
        took = time.monotonic() - began
        for _ in range(20):  # where the server dies a busy machine may show its child's end first
            if not self.alive():
                raise ConnectionError
            time.sleep(0.01)
        raise Died(f"ended after {took:.1f} s")


class OwnForkServer(ForkServer):
    """One of this process alone, which ends with it. It gets nothing of this process's environment
    that it does not need."""

    def __init__(self, module: str) -> None:
        tasks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "chassis.forkserver", module],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        theirs.close()
        super().__init__(tasks)
        atexit.register(self.end)

    def end(self) -> None:
        """End it too."""
        atexit.unregister(self.end)
        super().end()
        self._process.kill()
        self._process.wait()


def _pieces(answer: socket.socket, late: float) -> Iterator[bytes]:
    size = 0
    while size <= MAX_ANSWER:
        answer.settimeout(max(0.01, late - time.monotonic()))
        piece = answer.recv(CHUNK)
        if not piece:
            return
        size += len(piece)
        yield piece
