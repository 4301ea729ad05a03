"""The body of a request, read whole before anybody works on it: bounded in size, time and number.

Chunked bodies (RFC 9112, 7.1) are read here too, so that nobody else has to know of them.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from eventlet import Timeout

CHUNK = 64 * 1024
IN_MEMORY = 256 * 1024  # bytes; more than that goes to a file
LARGE = 1 << 20
LARGE_AT_ONCE = 40  # of LARGE bytes or more, each with a file of its own
SHARE = 24 << 20  # bytes; a body takes a place for each that it begins
LARGE_PER_ADDRESS = 10
GRACE_SECONDS = 20
BYTES_PER_SECOND = 64 * 1024  # beyond the grace; half a megabit
MAX_LINE = 1024  # of a chunk's size or a trailer
MAX_TRAILERS = 20
_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(;[^\r\n]*)?\r\n")


class BrokenError(Exception):
    """Not what was announced; the connection is of no more use."""


class LateError(Exception):
    """Slower than BYTES_PER_SECOND for longer than GRACE_SECONDS."""


class TooLargeError(Exception):
    """More than the limit."""


class BusyError(Exception):
    """Too many large ones at the same time."""


class Places:
    """For large bodies: LARGE_AT_ONCE, LARGE_PER_ADDRESS of one host (None: of any)."""

    def __init__(self, per_address: int | None = LARGE_PER_ADDRESS) -> None:
        self._per_address = per_address
        self._of: Counter[str] = Counter()

    def take(self, host: str) -> None:
        """Raises BusyError."""
        full = self._of.total() >= LARGE_AT_ONCE
        if full or (self._per_address is not None and self._of[host] >= self._per_address):
            raise BusyError
        self._of[host] += 1

    def leave(self, host: str) -> None:
        self._of[host] -= 1
        self._of += Counter()  # drops those of whom nothing is left


class Body:
    """What has been read so far; `close` gives back its place and its file."""

    def __init__(self, places: Places, host: str) -> None:
        self.size = 0
        self.file: Any = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._limit = 0
        self._places = places
        self._host = host
        self._taken = 0  # places

    def close(self) -> None:
        self.file.close()
        for _ in range(self._taken):
            self._places.leave(self._host)
        self._taken = 0

    def expect(self, size: int, limit: int) -> None:
        """So much it will be at least, `limit` at most. Raises TooLargeError, BusyError."""
        self._limit = limit
        self._make_room(size)

    def _make_room(self, size: int) -> None:
        if size > self._limit:
            raise TooLargeError
        while size >= LARGE and self._taken <= size // SHARE:
            self._places.take(self._host)
            self._taken += 1

    def read(self, stream: Any, length: int | None) -> None:
        """All of it, as expected; length None: in chunks. Raises all that this module has."""
        started = time.monotonic()
        pieces = _chunked(stream) if length is None else _plain(stream, length)
        while True:
            allowed = GRACE_SECONDS + self.size / BYTES_PER_SECOND
            with Timeout(max(0.0, started + allowed - time.monotonic()), LateError):
                piece = next(pieces, b"")
            if not piece:
                break
            self._make_room(self.size + len(piece))
            self.file.write(piece)
            self.size += len(piece)
        self.file.seek(0)


def _plain(stream: Any, length: int) -> Iterator[bytes]:
    while length:
        piece = stream.read1(min(CHUNK, length))
        if not piece:
            raise BrokenError
        length -= len(piece)
        yield piece


def _chunked(stream: Any) -> Iterator[bytes]:
    while True:
        head = _SIZE.fullmatch(stream.readline(MAX_LINE))
        if head is None:
            raise BrokenError
        size = int(head[1], 16)
        if not size:
            break
        yield from _plain(stream, size)
        if stream.readline(3) != b"\r\n":
            raise BrokenError
    for _ in range(MAX_TRAILERS):
        line = stream.readline(MAX_LINE)
        if line == b"\r\n":
            return
        if not line.endswith(b"\r\n"):
            break
    raise BrokenError
