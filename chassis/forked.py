"""The asker's side of a `chassis.forkserver`: started, asked, ended."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from eventlet import patcher

from chassis.forkserver import CHUNK, HEADER

MAX_ANSWER = 64 << 20
START_SECONDS = 30  # what it may take to import its modules, on a busy machine
GRACE_SECONDS = 1  # until the end of a child whose time is over must be seen
_ROOT = Path(__file__).parents[1]
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_PATH")
_select = patcher.original("select")  # eventlet's own has no poll


class Died(Exception):
    """The child gave no answer: ended at a bound, crashed, or raised what nobody expected."""


class Late(Exception):
    """No answer yet, and no time left. stuck: a child is not even ended when its time is over."""

    def __init__(self, stuck: bool) -> None:
        self.stuck = stuck


class ForkServer:
    """It gets nothing of this process's environment that it does not need."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self._tasks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "chassis.forkserver", *modules],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        theirs.close()
        self._started = time.monotonic()
        atexit.register(self.end)

    def alive(self) -> bool:
        """It says nothing, so what could be read is the end of its socket: seen before its children
        end with it."""
        if self._tasks.fileno() < 0:
            return False
        said = _select.poll()
        said.register(self._tasks.fileno(), _select.POLLIN)
        return not said.poll(0)

    def end(self) -> None:
        atexit.unregister(self.end)
        self._tasks.close()
        self._process.kill()
        self._process.wait()

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


def _pieces(answer: socket.socket, late: float) -> Iterator[bytes]:
    size = 0
    while size <= MAX_ANSWER:
        answer.settimeout(max(0.01, late - time.monotonic()))
        piece = answer.recv(CHUNK)
        if not piece:
            return
        size += len(piece)
        yield piece
