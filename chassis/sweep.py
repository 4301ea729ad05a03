"""Files in object storage that nothing refers to are removed: uploads that were never attached,
attachments that were taken away, documents laid out long ago.

Names in a folder are random hexadecimal digits. A run takes those that begin with two of them,
which the clock chooses; so a run is short however many files there are, nothing has to be
remembered, and a whole pass takes `SLICES` runs, about a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from chassis import clock, log, metrics
from chassis.storage import Storage

SLICES = 256
SECONDS = 330  # between runs
KEPT = timedelta(days=2)
"""An upload is attached within minutes, at a registration within a day of trying again
(gateway/uploads.py); whatever is younger than this may still be on its way."""
BATCH = 500
_log = log.get(__name__)

Referenced = Callable[[list[str]], set[str]]


def sweep(storage: Storage, folder: str, referenced: Referenced, *, kept: timedelta = KEPT) -> int:
    """Remove this run's unreferenced files; how many.

    referenced: of these keys, those that something refers to; asked in batches, after the files
    were listed. kept: files younger than this stay. Raises Unavailable.
    """
    return sweep_slice(storage, f"{folder}/{slice_at(clock.now()):02x}", referenced, kept=kept)


def slice_at(instant: datetime) -> int:
    """Whose turn it is."""
    return int(instant.timestamp() // SECONDS) % SLICES


def sweep_slice(
    storage: Storage, prefix: str, referenced: Referenced, *, kept: timedelta = KEPT
) -> int:
    """The same for the files whose keys begin with `prefix`."""
    over = clock.now() - kept
    old = (found.key for found in storage.listing(prefix) if found.stored_at < over)
    removed = 0
    for keys in _batches(old):
        for key in sorted(set(keys) - referenced(keys)):
            storage.remove(key)
            removed += 1
    folder = prefix.partition("/")[0]
    metrics.files_swept.labels(folder).inc(removed)
    if removed:
        _log.info("files_swept", folder=folder, removed=removed)
    return removed


def _batches(keys: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(keys, BATCH)):
        yield batch
