"""A document is laid out once: its PDF is kept in object storage under the digest of its HTML.

What was laid out long ago is removed and, when somebody looks again, laid out again.
"""

import hashlib
import io
from contextlib import suppress
from datetime import timedelta

from chassis import sweep
from chassis.storage import Storage
from contracts.errors import FileDamaged, NotFound, Unavailable
from gateway.documents.pdf import pdf

FOLDER = "documents"
KEPT = timedelta(days=90)
PATIENCE = 1.5  # seconds: to lay it out anew takes about two


def kept_pdf(storage: Storage, html: str, deadline: float | None = None) -> bytes:
    """The PDF of `html`, from storage or freshly made; the storage being away costs `PATIENCE`
    seconds at most, twice.

    Raises `Unavailable` when it cannot be made by the deadline (`time.monotonic`).
    """
    key = f"{FOLDER}/{hashlib.sha256(html.encode()).hexdigest()}.pdf"
    with suppress(NotFound, FileDamaged, Unavailable):
        return storage.within(PATIENCE).read(key)
    document = pdf(html, deadline)
    with suppress(Unavailable):
        storage.within(PATIENCE).put_stream(key, io.BytesIO(document))
    return document


def sweep_old(storage: Storage) -> None:
    """Remove the old ones among this run's share (`chassis.sweep`). Raises `Unavailable`."""
    sweep.sweep(storage, FOLDER, lambda _: set(), kept=KEPT)
