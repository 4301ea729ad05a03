"""Files to the browser, after the service that owns them has agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Protocol
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage

from chassis.storage import Storage
from chassis.streams import Stored
from contracts.errors import FileDamaged
from gateway.security import embeddable


class Kept(Protocol):
    """What a service tells of a file; `sha256` where it was noted."""

    @property
    def object_key(self) -> str: ...
    @property
    def filename(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size(self) -> int: ...


def as_posted(storage: Storage, file: Kept) -> FileStorage:
    """A stored file as if it were sent again. Raises FileDamaged, Unavailable."""
    content = storage.read(file.object_key, Stored(file.size, getattr(file, "sha256", None)))
    return FileStorage(BytesIO(content), filename=file.filename)


INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})


def attachment(content: bytes, filename: str, content_type: str) -> Response:
    """Made content, to be kept by the person."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = _disposition("attachment", filename)
    return response


def inline(content: bytes, filename: str, content_type: str) -> Response:
    """Made content of a kind that browsers show (see INLINE)."""
    response = attachment(content, filename, content_type)
    response.headers["Content-Disposition"] = _disposition("inline", filename)
    return embeddable(response)


def stored(storage: Storage, file: Kept, damaged: Callable[[], None] | None = None) -> Response:
    """An uploaded file, streamed; opened in place only if its kind is one that browsers show
    without running anything.

    Raises FileDamaged, Unavailable. Where damage shows later the connection is cut: nothing that is
    complete is wrong. damaged: is called then.
    """
    scope = ExitStack()
    expected = Stored(file.size, getattr(file, "sha256", None))
    chunks = scope.enter_context(storage.get_stream(file.object_key, expected))
    response = Response(_watched(chunks, damaged), content_type=file.content_type)
    response.call_on_close(scope.close)
    response.headers["Content-Length"] = str(file.size)
    kind = "inline" if file.content_type in INLINE else "attachment"
    response.headers["Content-Disposition"] = _disposition(kind, file.filename)
    return embeddable(response)


def _watched(chunks: Iterator[bytes], damaged: Callable[[], None] | None) -> Iterator[bytes]:
    try:
        yield from chunks
    except FileDamaged:
        if damaged is not None:
            damaged()
        raise


def _disposition(kind: str, filename: str) -> str:
    return f"{kind}; filename*=UTF-8''{quote(filename, safe='')}"
