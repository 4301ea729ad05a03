"""The S3 client behind `chassis.storage`: bounded in time, its errors in our words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError

from chassis import log
from chassis.alarm import LateError, alarm
from chassis.settings import settings
from contracts.errors import NotFound, Unavailable

CONNECT = 2.0  # seconds for a connection
QUIET = 8.0  # seconds without a byte
PAUSE = 0.2  # seconds before a request is made again
AWAY = "文件存储暂时不可用，请稍后再试；已填写的内容不受影响"
_MISSING = {"NoSuchKey", "NoSuchObject"}
_deadline: ContextVar[float | None] = ContextVar("storage_deadline", default=None)
_log = log.get(__name__)


class _Pool(urllib3.PoolManager):
    """Each request has what is left until the deadline: its connection, and the one repetition on
    a connection that was gone, included."""

    def urlopen(  # type: ignore[override] # as urllib3's own, which takes another `redirect`
        self, method: str, url: str, redirect: bool = True, **options: Any
    ) -> BaseHTTPResponse:
        options |= {"redirect": False, "retries": False}
        try:
            return super().urlopen(method, url, timeout=_timeout(), **options)
        except (NewConnectionError, ProtocolError):
            if _left() < PAUSE:
                raise
            time.sleep(PAUSE)
            return super().urlopen(method, url, timeout=_timeout(), **options)


def client() -> Minio:
    """From S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION."""
    chosen = settings()
    endpoint = urlsplit(chosen.s3_endpoint)
    return Minio(
        endpoint.netloc,
        access_key=chosen.s3_access_key,
        secret_key=chosen.s3_secret_key,
        region=chosen.s3_region,
        secure=endpoint.scheme == "https",
        http_client=_Pool(maxsize=8, ca_certs=chosen.tls_ca_file and str(chosen.tls_ca_file)),
    )


@contextmanager
def asking(action: str, deadline: float | None) -> Iterator[None]:
    """What happens inside ends by the deadline (`time.monotonic`; None: each wait has its own
    bound). Raises NotFound, Unavailable."""
    token = _deadline.set(deadline)
    try:
        with alarm(deadline):
            yield
    except S3Error as error:
        if error.code in _MISSING:
            raise NotFound() from error
        _log.error("storage_refused", action=action, code=error.code)
        raise Unavailable(AWAY) from error
    except InvalidResponseError as error:
        # rclone's server tells errors as text/xml, which the client does not take for S3's.
        if any(f"<Code>{code}</Code>" in str(error) for code in _MISSING):
            raise NotFound() from error
        _log.error("storage_refused", action=action, code="InvalidResponse")
        raise Unavailable(AWAY) from error
    except (MinioException, HTTPError, OSError) as error:
        _log.warning("storage_unavailable", action=action, reason=type(error).__name__)
        raise Unavailable(AWAY) from error
    finally:
        _deadline.reset(token)


def _left() -> float:
    deadline = _deadline.get()
    return QUIET if deadline is None else deadline - time.monotonic()


def _timeout() -> urllib3.Timeout:
    left = _left()
    if left <= 0:
        raise LateError
    return urllib3.Timeout(connect=min(CONNECT, left), read=min(QUIET, left))
