"""The process that forks for `chassis.children`: `python -m chassis.forkserver MODULE`.

It has imported MODULE, of a package all modules, and forks a child for each task: made in
milliseconds, with nothing of an earlier task in it. It is told over a socket what to do (`Task` as
JSON) and given two descriptors: what to read and where the answer goes. It does not look at what it
passes on, so that no content can harm it.

The socket is its standard input, and it ends with its one asker; or several come to the socket
LISTEN_FD, which listens already (`deploy.local`). Each is greeted with a descriptor of this
process, so that who finds it stuck can end it.

The answer is a sign, a length (`HEADER`) and what it is the length of: `+` what the function
returned, `-` a refusal (`contracts.errors`), `!` which exception it was. Less than that: the child
was ended.
"""

from __future__ import annotations

import ctypes
import gc
import io
import json
import os
import pkgutil
import selectors
import signal
import socket
import struct
import sys
import time
from importlib import import_module
from pathlib import Path
from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, setrlimit
from types import TracebackType
from typing import Any, NamedTuple, NoReturn

from contracts.errors import ServiceError

MESSAGE = 64 * 1024  # a task; its content comes by descriptor
CHUNK = 1 << 20
HEADER = struct.Struct("!cQ")
DONE, REFUSED, FAILED = b"+", b"-", b"!"
GREETING = b"."
NICENESS = 5  # pages before files
_CREDENTIALS = struct.Struct("iII")  # pid, user, group (unix(7), SO_PEERCRED)
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Bounds(NamedTuple):
    """memory: bytes beyond what the process has when it begins; cpu: seconds of computing;
    seconds: on the clock; files: descriptors, of files and of connections, that it may open."""

    memory: int
    cpu: int
    seconds: float
    files: int = 0


class Task(NamedTuple):
    """function: "module:name" in one of the modules; called with a stream and the arguments."""

    function: str
    arguments: dict[str, Any]
    bounds: Bounds


class _Child(NamedTuple):
    pid: int
    deadline: float


def main(name: str) -> None:
    shared = os.environ.get("LISTEN_FD")
    if shared is None:
        for number in (signal.SIGINT, signal.SIGTERM):  # for the asker, which finishes what runs
            signal.signal(number, signal.SIG_IGN)
    modules = _imported(name)
    asked = socket.socket(fileno=os.dup(int(shared or 0)))
    asked.setblocking(True)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    gc.collect()
    gc.freeze()  # or the collector's marks would copy every page into every child
    server = _Server(modules)
    if shared is None:
        server.greet(asked)
    else:
        server.listen(asked)
    server.serve()


def _imported(name: str) -> frozenset[str]:
    """The names of the module, or of all modules of the package, imported."""
    package = import_module(name)
    inside = pkgutil.iter_modules(getattr(package, "__path__", ()), f"{name}.")
    return frozenset({name, *(import_module(module.name).__name__ for module in inside)})


class _Server:
    """Serves as long as somebody can ask: the listening socket, or the one connection, is there."""

    def __init__(self, modules: frozenset[str]) -> None:
        self._modules = modules
        self._waiting = selectors.DefaultSelector()
        self._asking = 0

    def listen(self, listener: socket.socket) -> None:
        self._waiting.register(listener, selectors.EVENT_READ, self._accept)
        self._asking += 1

    def greet(self, asker: socket.socket) -> None:
        itself = os.pidfd_open(os.getpid())
        try:
            socket.send_fds(asker, [GREETING], [itself])
        except OSError:  # gone already: seen when it is read
            pass
        finally:
            os.close(itself)
        self._waiting.register(asker, selectors.EVENT_READ, self._begin)
        self._asking += 1

    def serve(self) -> None:
        while self._asking:
            for key, _ in self._waiting.select(self._kill_overdue()):
                if isinstance(key.data, _Child):
                    os.waitpid(key.data.pid, 0)
                    self._waiting.unregister(key.fd)
                    os.close(key.fd)
                else:
                    key.data(key.fileobj)

    def _kill_overdue(self) -> float | None:
        """Seconds until the next child is overdue; None when there is no child."""
        left = []
        for key in self._waiting.get_map().values():
            if isinstance(key.data, _Child):
                left.append(key.data.deadline - time.monotonic())
                if left[-1] <= 0:
                    signal.pidfd_send_signal(key.fd, signal.SIGKILL)
        return max(0.0, min(left)) if left else None

    def _accept(self, listener: socket.socket) -> None:
        asker, _ = listener.accept()
        told = asker.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, user, _ = _CREDENTIALS.unpack(told)
        if user == os.getuid():  # an abstract address has no rights of its own
            self.greet(asker)
        else:
            asker.close()

    def _begin(self, asker: socket.socket) -> None:
        """Fork a child for its next task, or note that it is gone."""
        try:
            message, descriptors, _, _ = socket.recv_fds(asker, MESSAGE, 2)
        except ConnectionError:
            message = b""
        if not message:
            self._waiting.unregister(asker)
            asker.close()
            self._asking -= 1
            return
        function, arguments, bounds = json.loads(message)
        task = Task(function, arguments, Bounds(*bounds))
        given, answer = descriptors
        pid = os.fork()
        if pid == 0:
            _carry_out(task, self._modules, given, answer)
        os.close(given)
        os.close(answer)
        child = _Child(pid, time.monotonic() + task.bounds.seconds)
        self._waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, child)


def _carry_out(task: Task, modules: frozenset[str], given: int, answer: int) -> NoReturn:
    """In the child: exits in any case."""
    try:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _close_others(given, answer)
        _bound(task.bounds)
        out = socket.socket(fileno=answer)
        out.setblocking(True)
        sign, told = _answer(task, modules, given)
        out.sendall(HEADER.pack(sign, len(told)))
        out.sendall(told)
    finally:
        os._exit(0)


def _close_others(*kept: int) -> None:
    """Nothing of the server's, nor its standard error: words of libraries may quote the content."""
    for number in (int(path.name) for path in Path("/proc/self/fd").iterdir()):
        if number > 2 and number not in kept:
            try:
                os.close(number)
            except OSError:
                continue  # the one that listed them
    os.dup2(0, 1)
    os.dup2(0, 2)


def _bound(bounds: Bounds) -> None:
    os.nice(NICENESS)
    Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go when memory is short
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * os.sysconf("SC_PAGE_SIZE") + bounds.memory
    setrlimit(RLIMIT_AS, (memory, memory))
    setrlimit(RLIMIT_CPU, (bounds.cpu, bounds.cpu))
    setrlimit(RLIMIT_FSIZE, (0, 0))
    setrlimit(RLIMIT_CORE, (0, 0))
    setrlimit(RLIMIT_NOFILE, (bounds.files, bounds.files))


def _answer(task: Task, modules: frozenset[str], given: int) -> tuple[bytes, bytes]:
    try:
        module, _, name = task.function.partition(":")
        if module not in modules:
            raise LookupError(module)
        function = getattr(sys.modules[module], name)
        found: bytes = function(io.BytesIO(_content(given)), **task.arguments)
    except ServiceError as error:
        return REFUSED, json.dumps(error.to_dict()).encode()
    except BaseException as error:
        return FAILED, _place(error)
    return DONE, found


def _content(given: int) -> bytes:
    """All of it; the position that is shared with the asker stays where it is."""
    pieces, place = [], 0
    while piece := os.pread(given, CHUNK, place):
        pieces.append(piece)
        place += len(piece)
    return b"".join(pieces)


def _place(error: BaseException) -> bytes:
    """Kind of the exception and the line that raised it: its words may quote the content."""
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    line = f" {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
    return (type(error).__name__ + line).encode()


if __name__ == "__main__":
    main(sys.argv[1])
