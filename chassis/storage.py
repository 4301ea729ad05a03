"""Files in S3-compatible object storage: encrypted, on disk before they are acknowledged, and never
handed out other than they were stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from minio import Minio
from urllib3.exceptions import IncompleteRead, ProtocolError

from chassis import durable, log, s3
from chassis.sealed_file import MAGIC, START, Opened, UnknownKeyError, seal, stored_sizes
from chassis.settings import settings
from chassis.streams import (
    DamagedError,
    Measured,
    Readable,
    Reader,
    Stored,
    read_fully,
    too_large,
    verified,
)  # fmt: skip
from chassis.vault import Vault
from contracts.errors import FileDamaged, NotFound, Unavailable

PART = 5 * 1024 * 1024  # the smallest part S3 takes; also what one upload holds in memory
CHUNK = 64 * 1024
_log = log.get(__name__)


class Listed(NamedTuple):
    """size: in storage, with what encryption adds."""

    key: str
    stored_at: datetime
    size: int


class Storage:
    """One bucket. Keys are random ids; names that users give never become part of one."""

    SETTINGS: ClassVar = (
        "S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "STORAGE_KEYS", "STORAGE_KEY_ID",
    )  # fmt: skip

    def __init__(
        self, client: Minio, bucket: str, vault: Vault, directory: Path | None = None
    ) -> None:
        """directory: of a server on this machine that does not sync by itself."""
        self._client = client
        self._bucket = bucket
        self._vault = vault
        self._directory = directory
        self._deadline: float | None = None

    @classmethod
    def from_settings(cls) -> Storage:
        """From SETTINGS, S3_BUCKET, S3_REGION, S3_SYNC_DIRECTORY."""
        chosen = settings()
        vault = Vault(chosen.storage_keys, chosen.storage_key_id, b"", chosen.vault_algorithm)
        return cls(s3.client(), chosen.s3_bucket, vault, chosen.s3_sync_directory)

    def until(self, deadline: float | None) -> Storage:
        """The same; what is asked of it has ended by the deadline (`time.monotonic`), if need be as
        Unavailable. Of a file that is handed out in chunks this holds for the first of them: the
        others wait for who takes them."""
        bound = copy(self)
        bound._deadline = deadline
        return bound

    def within(self, seconds: float) -> Storage:
        """The same with at most so many seconds."""
        limit = time.monotonic() + seconds
        return self.until(min(limit, self._deadline or limit))

    def put_stream(
        self, key: str, stream: Readable, length: int = -1, limit: int | None = None
    ) -> Stored:
        """Store what `stream` gives, at most `limit` bytes; on disk when this returns. length: for
        a refusal before anything is read, -1 if it is not known.

        Raises Invalid at path "file" when it is longer, and keeps nothing; Unavailable. What must
        not get lost is never stored again under its key: the old goes before the new is safe.
        """
        if limit is not None and length > limit:
            raise too_large(limit)
        measured = Measured(stream, limit)
        sealed: Any = Reader(seal(measured, self._vault, key))
        with s3.asking("put", self._deadline):
            self._client.put_object(
                self._bucket, key, sealed, -1, part_size=PART, num_parallel_uploads=1
            )
            if self._directory is not None:
                durable.sync(self._directory, self._bucket, key)
        return measured.so_far

    @contextmanager
    def get_stream(self, key: str, expected: Stored | None = None) -> Iterator[Iterator[bytes]]:
        """The content in chunks. expected: what was noted when it was stored; without it only what
        was encrypted here is taken for it.

        Raises NotFound, or FileDamaged where something was expected; Unavailable. Damage further
        inside raises FileDamaged from the chunks, before anything wrong is given.
        """
        response = None
        try:
            with s3.asking("get", self._deadline), _told(key):
                response = self._client.get_object(self._bucket, key)
                chunks = self._content(response, key, expected)
                first = next(chunks)
        except NotFound:
            if expected is None:
                raise
            raise _damaged(key, "missing") from None
        else:
            yield _given(key, first, chunks)
        finally:
            if response is not None:
                response.close()
                response.release_conn()

    def read(self, key: str, expected: Stored | None = None) -> bytes:
        """The whole content, for documents that are known to be small."""
        with self.get_stream(key, expected) as chunks, s3.asking("get", self._deadline):
            return b"".join(chunks)

    def check(self, key: str, expected: Stored) -> None:
        """Read all of it. Raises FileDamaged unless it is there as it was stored, Unavailable."""
        with self.get_stream(key, expected) as chunks, s3.asking("check", self._deadline):
            for _ in chunks:
                pass

    def lengths(self, size: int) -> set[int]:
        """What a file of `size` bytes may take in the store, as `listing` tells it."""
        return stored_sizes(size, self._vault)

    @property
    def newest(self) -> str:
        """The id of the key that files are encrypted with now."""
        return self._vault.key_id

    def knows(self, key_id: str) -> bool:
        """Whether files of this key can be opened."""
        return key_id in self._vault.keys

    def key_id(self, key: str) -> str | None:
        """Of the key that it is encrypted with, whether we have it or not; None: it is not
        encrypted. Raises NotFound, FileDamaged, Unavailable."""
        with s3.asking("get", self._deadline), _told(key):
            response = self._client.get_object(self._bucket, key)
            try:
                start = read_fully(response, START)
                encrypted = start.startswith(MAGIC)
                return Opened(response, start, self._vault, key).key_id if encrypted else None
            finally:
                response.close()
                response.release_conn()

    def reseal(self, key: str, new_key: str, expected: Stored) -> None:
        """Store the same content under another key, encrypted with the key that is used now.

        Raises FileDamaged, Unavailable.
        """
        with self.get_stream(key, expected) as chunks:
            self.put_stream(new_key, Reader(chunks))

    def remove(self, key: str) -> None:
        """Nothing happens if it is not there."""
        with s3.asking("remove", self._deadline):
            self._client.remove_object(self._bucket, key)

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Everything whose key begins with `prefix`."""
        found = iter(self._client.list_objects(self._bucket, prefix, recursive=True))
        while True:
            with s3.asking("list", self._deadline):
                one = next(found, None)
            if one is None:
                return
            yield Listed(one.object_name, one.last_modified, one.size)

    def exists(self, key: str) -> bool:
        try:
            with s3.asking("stat", self._deadline):
                self._client.stat_object(self._bucket, key)
        except NotFound:
            return False
        return True

    def _content(self, response: Any, key: str, expected: Stored | None) -> Iterator[bytes]:
        """In pieces, at least one. Compares the length that the server tells before anything."""
        there = int(response.headers["Content-Length"])
        start = read_fully(response, START)
        length: Callable[[int], int]
        if start.startswith(MAGIC):
            opened = Opened(response, start, self._vault, key)
            pieces, length = opened.pieces(), opened.stored_size
        elif expected is None:
            raise NotFound
        else:
            pieces, length = _plain(start, response), int
        if expected is None:
            yield from pieces
            return
        if there != length(expected.size):
            raise DamagedError("short" if there < length(expected.size) else "altered")
        yield from verified(pieces, expected)


def _plain(start: bytes, response: Any) -> Iterator[bytes]:
    """As the releases before stored it."""
    yield start
    while piece := response.read(CHUNK):
        yield piece


def _given(key: str, first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    while True:
        with s3.asking("get", time.monotonic() + s3.QUIET), _told(key):
            piece = next(others, b"")
        if not piece:
            return
        yield piece


@contextmanager
def _told(key: str) -> Iterator[None]:
    """What is wrong with an object, as errors that may be shown."""
    try:
        yield
    except DamagedError as error:
        raise _damaged(key, error.kind) from error
    except ProtocolError as error:
        if not isinstance(error.args[-1], IncompleteRead):
            raise
        raise _damaged(key, "short") from error
    except UnknownKeyError as error:
        _log.error("storage_key_unknown", key=key)
        raise Unavailable(s3.AWAY) from error


def _damaged(key: str, kind: str) -> FileDamaged:
    _log.warning("file_unreadable", key=key, kind=kind)
    return FileDamaged(kind=kind)
