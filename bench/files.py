"""What it costs that stored files are encrypted, on disk before they are acknowledged, and compared
with their digest when they are read."""

from __future__ import annotations

import io
import os
import statistics
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from bench import Figure, figure
from chassis.storage import Storage

R = TypeVar("R")

LARGE = 20 * 1024 * 1024
SMALL = 300 * 1024
TURNS = 8
UPLOAD, DOWNLOAD = 1500, 1000  # milliseconds of the eight seconds that a request has


def run() -> list[Figure]:
    storage = Storage.from_settings()
    large, small = (_turns(storage, size) for size in (LARGE, SMALL))
    return [
        figure("a file of 20 MB stored, encrypted and on disk", large[0], "ms", UPLOAD),
        figure("a file of 20 MB read and compared", large[1], "ms", DOWNLOAD),
        figure("a file of 300 KB stored", small[0], "ms"),
        figure("a file of 300 KB read", small[1], "ms"),
    ]


def _turns(storage: Storage, size: int) -> tuple[float, float]:
    """Medians of storing and of reading."""
    content, storing, reading = os.urandom(size), [], []
    for _ in range(TURNS):
        key = f"bench/{uuid.uuid4().hex}"
        seconds, stored = _timed(partial(storage.put_stream, key, io.BytesIO(content)))
        storing.append(seconds)
        reading.append(_timed(partial(storage.check, key, stored))[0])
        storage.remove(key)
    return _median(storing), _median(reading)


def _timed(work: Callable[[], R]) -> tuple[float, R]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _median(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 1)
