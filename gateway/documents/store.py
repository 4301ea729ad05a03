"""A document is laid out once: its PDF is kept in object storage under the digest of its HTML.

What was laid out long ago is removed and, when somebody looks again, laid out again.
"""

import hashlib
import io
import time
from contextlib import suppress
from datetime import timedelta

import eventlet
from eventlet.event import Event

from chassis import log, sweep
from chassis.storage import Storage
from contracts.errors import FileDamaged, NotFound, Unavailable
from gateway.documents.pdf import pdf

FOLDER = "documents"
KEPT = timedelta(days=90)
PATIENCE = 1.5  # seconds: to lay it out anew takes about two
ANSWER_SECONDS = 0.3  # before the deadline: for the page that says so
RETRY_SECONDS = 5
KEEP_SECONDS = 10
_LATER = "文件正在生成，请等待几秒后重新打开"
_making: dict[str, Event] = {}
_log = log.get(__name__)


def kept_pdf(storage: Storage, html: str, deadline: float | None = None) -> bytes:
    """The PDF of `html`, from storage or freshly made; the storage being away costs `PATIENCE`
    seconds at most.

    Raises `Unavailable` when it is not made by the deadline (`time.monotonic`). It is made to the
    end all the same and kept, so that whoever asks again finds it.
    """
    key = f"{FOLDER}/{hashlib.sha256(html.encode()).hexdigest()}.pdf"
    if key not in _making:
        with suppress(NotFound, FileDamaged, Unavailable):
            return storage.within(PATIENCE).read(key)
    making = _making.get(key)
    if making is None:
        making = _making[key] = Event()
        eventlet.spawn_n(_make, storage.until(None), key, html, making)
    left = None if deadline is None else deadline - ANSWER_SECONDS - time.monotonic()
    document: bytes | None = making.wait(None if left is None else max(0.01, left))
    if document is None:
        raise Unavailable(_LATER, retry_after=RETRY_SECONDS)
    return document


def _make(storage: Storage, key: str, html: str, made: Event) -> None:
    """Once for all who wait for it in this process; who comes meanwhile waits for the same."""
    try:
        document = pdf(html)
        made.send(document)
        with suppress(Unavailable):
            storage.within(KEEP_SECONDS).put_stream(key, io.BytesIO(document))
    except Unavailable as error:
        made.send_exception(error)
    except Exception as error:
        _log.exception("document_failed", key=key)
        made.send_exception(error)
    finally:
        del _making[key]


def sweep_old(storage: Storage) -> None:
    """Remove the old ones among this run's share (`chassis.sweep`). Raises `Unavailable`."""
    sweep.sweep(storage, FOLDER, lambda _: set(), kept=KEPT)
