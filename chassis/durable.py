"""Files on disk before anybody is told that they are kept (docs/adr/0010).

For the private object store on the same machine, which answers as soon as the kernel has the data
and loses some thirty seconds of them when the power goes. Other stores see to it themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from eventlet import tpool
from eventlet.patcher import is_monkey_patched


def sync(directory: Path, bucket: str, key: str) -> None:
    """Returns when the object of that key, and the way to it, are on disk.

    directory: where the server keeps its buckets. Raises OSError.
    """
    place = directory / bucket / key
    # The object, its folder, and the folders above, any of which may be new.
    below = place.parents[: len(Path(key).parts) + 1]
    _aside(lambda: _sync((place, *below)))


def _sync(paths: Iterable[Path]) -> None:
    for path in paths:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _aside(work: Callable[[], None]) -> None:
    """In a thread, where waiting for a disk would hold up all other greenlets."""
    if is_monkey_patched("socket"):
        tpool.execute(work)
    else:
        work()
