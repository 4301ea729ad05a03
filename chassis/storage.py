"""Files in S3-compatible object storage."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error

from chassis import log
from chassis.settings import settings
from contracts.errors import Invalid, NotFound, Unavailable

PART = 5 * 1024 * 1024  # the smallest part S3 takes; also what one upload holds in memory
CHUNK = 64 * 1024
_AWAY = "文件存储暂时不可用，请稍后再试；已填写的内容不受影响"
_MISSING = {"NoSuchKey", "NoSuchObject"}
_log = log.get(__name__)


class Stored(NamedTuple):
    """size in bytes; sha256 as lower-case hexadecimal."""

    size: int
    sha256: str


class Storage:
    """One bucket. Keys are random ids; names that users give never become part of one."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    def from_settings(cls) -> Storage:
        """From S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET, S3_REGION."""
        chosen = settings()
        endpoint = urlsplit(chosen.s3_endpoint)
        pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=2, read=8),
            retries=urllib3.Retry(total=1, backoff_factor=0.2, status=0, redirect=0),
            maxsize=8,
        )
        client = Minio(
            endpoint.netloc,
            access_key=chosen.s3_access_key,
            secret_key=chosen.s3_secret_key,
            region=chosen.s3_region,
            secure=endpoint.scheme == "https",
            http_client=pool,
        )
        return cls(client, chosen.s3_bucket)

    def put_stream(
        self,
        key: str,
        stream: BinaryIO,
        length: int = -1,
        content_type: str = "application/octet-stream",
        limit: int | None = None,
    ) -> Stored:
        """Store what `stream` gives, at most `limit` bytes; length -1: not known beforehand.

        Raises Invalid at path "file" when it is longer, and keeps nothing; Unavailable when the
        storage is away.
        """
        if limit is not None and length > limit:
            raise _too_large(limit)
        measured = _Measured(stream, limit)
        with _translated("put"):
            if 0 <= length <= PART:
                data = b"".join(iter(lambda: measured.read(CHUNK), b""))
                self._client.put_object(
                    self._bucket, key, io.BytesIO(data), len(data), content_type
                )
            else:
                self._client.put_object(
                    self._bucket,
                    key,
                    measured,
                    length,
                    content_type,
                    part_size=PART,
                    num_parallel_uploads=1,
                )
        return Stored(measured.size, measured.digest.hexdigest())

    @contextmanager
    def get_stream(self, key: str) -> Iterator[Iterator[bytes]]:
        """The content in chunks. Raises NotFound, Unavailable."""
        with _translated("get"):
            response = self._client.get_object(self._bucket, key)
        try:
            yield _chunks(response)
        finally:
            response.close()
            response.release_conn()

    def read(self, key: str) -> bytes:
        """The whole content, for documents that are known to be small."""
        with self.get_stream(key) as chunks:
            return b"".join(chunks)

    def remove(self, key: str) -> None:
        """Nothing happens if it is not there."""
        with _translated("remove"):
            self._client.remove_object(self._bucket, key)

    def listing(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """(key, when it was stored) of everything whose key begins with `prefix`."""
        with _translated("list"):
            for found in self._client.list_objects(self._bucket, prefix, recursive=True):
                yield found.object_name, found.last_modified

    def exists(self, key: str) -> bool:
        try:
            with _translated("stat"):
                self._client.stat_object(self._bucket, key)
        except NotFound:
            return False
        return True


class _Measured(io.RawIOBase):
    """Counts and hashes what is read, and stops at the limit."""

    def __init__(self, stream: BinaryIO, limit: int | None) -> None:
        self._stream = stream
        self._limit = limit
        self.size = 0
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.size += len(data)
        if self._limit is not None and self.size > self._limit:
            raise _too_large(self._limit)
        self.digest.update(data)
        return data


def _too_large(limit: int) -> Invalid:
    return Invalid.at("file", f"文件太大，最多{limit / 1024 / 1024:g} MB", code="too_large")


def _chunks(response: Any) -> Iterator[bytes]:
    with _translated("get"):
        yield from response.stream(CHUNK)


@contextmanager
def _translated(action: str) -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in _MISSING:
            raise NotFound() from error
        _log.error("storage_refused", action=action, code=error.code)
        raise Unavailable(_AWAY) from error
    except InvalidResponseError as error:
        # rclone's server tells errors as text/xml, which the client does not take for S3's.
        if any(f"<Code>{code}</Code>" in str(error) for code in _MISSING):
            raise NotFound() from error
        _log.error("storage_refused", action=action, code="InvalidResponse")
        raise Unavailable(_AWAY) from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        _log.warning("storage_unavailable", action=action, reason=type(error).__name__)
        raise Unavailable(_AWAY) from error
