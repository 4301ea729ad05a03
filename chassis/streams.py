"""Small things that files pass through on their way into storage and out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from contracts.errors import Invalid


class Readable(Protocol):
    def read(self, amount: int, /) -> bytes:
        """At most `amount` bytes, fewer now and then; none at the end."""


class Stored(NamedTuple):
    """Of a file as its owner has it. size in bytes; sha256 as lower-case hexadecimal, None where
    it was not noted."""

    size: int
    sha256: str | None


class DamagedError(Exception):
    """`kind`: "missing"; "short" when something lacks at the end; "altered" when it is not what
    was written, or was written for another place."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class Measured:
    """Counts and hashes what is read, and stops at the limit: Invalid at path "file"."""

    def __init__(self, stream: Readable, limit: int | None = None) -> None:
        self._stream = stream
        self._limit = limit
        self._digest = hashlib.sha256()
        self._size = 0

    def read(self, amount: int = -1, /) -> bytes:
        data = self._stream.read(amount)
        self._size += len(data)
        if self._limit is not None and self._size > self._limit:
            raise too_large(self._limit)
        self._digest.update(data)
        return data

    @property
    def so_far(self) -> Stored:
        return Stored(self._size, self._digest.hexdigest())


class Reader:
    """Pieces as something to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, amount: int = -1, /) -> bytes:
        """As many as asked for, fewer only at the end."""
        parts, missing = [self._rest], amount - len(self._rest)
        while amount < 0 or missing > 0:
            piece = next(self._pieces, b"")
            if not piece:
                break
            parts.append(piece)
            missing -= len(piece)
        found = b"".join(parts)
        if amount < 0:
            amount = len(found)
        self._rest = found[amount:]
        return found[:amount]


def verified(pieces: Iterator[bytes], expected: Stored) -> Iterator[bytes]:
    """The pieces, of which the last is held back until size and digest are right. Raises
    DamagedError."""
    digest, size, held = hashlib.sha256(), 0, b""
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        if held:
            yield held
        held = piece
    if size < expected.size:
        raise DamagedError("short")
    if size > expected.size or expected.sha256 not in (None, digest.hexdigest()):
        raise DamagedError("altered")
    yield held


def read_fully(stream: Readable, amount: int) -> bytes:
    """`amount` bytes, fewer only at the end."""
    parts, missing = [], amount
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def too_large(limit: int) -> Invalid:
    return Invalid.at("file", f"文件太大，最多{limit / 1024 / 1024:g} MB", code="too_large")
