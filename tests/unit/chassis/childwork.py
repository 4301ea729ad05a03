"""What the children of the tests do."""

import os
import signal
import socket
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from contracts.errors import Invalid


def echo(given: BytesIO, more: str = "") -> bytes:
    return given.read() + more.encode()


def refuse(given: BytesIO) -> bytes:
    raise Invalid.at("file", "不行", code="no")


def fail(given: BytesIO) -> bytes:
    raise KeyError("what the content says")


def server(given: BytesIO) -> bytes:
    """The process that forked this one."""
    return str(os.getppid()).encode()


def crash(given: BytesIO) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def compute(given: BytesIO) -> bytes:
    while True:
        pass


def sleep(given: BytesIO, seconds: float) -> bytes:
    time.sleep(seconds)
    return b"slept"


def hoard(given: BytesIO, megabytes: int) -> bytes:
    return str(len(bytearray(megabytes << 20))).encode()


def much(given: BytesIO, megabytes: int) -> bytes:
    return bytes(megabytes << 20)


def reach_out(given: BytesIO) -> bytes:
    """What of all this was possible."""
    possible = []
    attempts: dict[str, Callable[[], object]] = {
        "a file": lambda: Path("/etc/hostname").read_text(),
        "a new file": lambda: Path("/tmp/from-a-child").write_text("x"),
        "a connection": lambda: socket.create_connection(("127.0.0.1", 9)),
        "the content": lambda: os.pwrite(3, b"changed", 0),
        "what the server has": lambda: os.fstat(5),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        possible.append(name)
    secrets = [name for name in os.environ if "SECRET" in name or "KEY" in name]
    return ",".join(possible + secrets).encode()
