"""A document is laid out once: its PDF is kept in object storage under the digest of its HTML.

What was laid out long ago is removed and, when somebody looks again, laid out again.
"""

import hashlib
import io
from contextlib import suppress
from datetime import timedelta

from chassis import sweep
from chassis.storage import Storage
from contracts.errors import NotFound, Unavailable
from gateway.documents.pdf import pdf

FOLDER = "documents"
KEPT = timedelta(days=90)


def kept_pdf(storage: Storage, html: str) -> bytes:
    """The PDF of `html`, from storage or freshly made; the storage being away only costs time.

    Raises `Unavailable` when it cannot be made now.
    """
    key = f"{FOLDER}/{hashlib.sha256(html.encode()).hexdigest()}.pdf"
    with suppress(NotFound, Unavailable):
        return storage.read(key)
    document = pdf(html)
    with suppress(Unavailable):
        storage.put_stream(key, io.BytesIO(document), len(document), "application/pdf")
    return document


def sweep_old(storage: Storage) -> None:
    """Remove the old ones among this run's share (`chassis.sweep`). Raises `Unavailable`."""
    sweep.sweep(storage, FOLDER, lambda _: set(), kept=KEPT)
