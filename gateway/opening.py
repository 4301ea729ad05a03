"""The content of an attachment, back to the browser; the service is told where it is damaged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from flask import Response, current_app, g

from contracts.application.attachments import StoredFile
from contracts.errors import FileDamaged, ServiceError, Unavailable
from gateway import downloads, uploads
from gateway.rpc import rpc

SECONDS = 10.0  # to look at a file that turned out to be damaged while it was sent
LOST = "这个文件在系统中损坏或丢失，请在原处重新上传原文件"


def content(file: StoredFile, lost: str | None = None) -> Response:
    """lost: what is said where it is damaged.

    Raises FileDamaged after the service has seen it too, which notes it; Unavailable.
    """
    noted = _looking(file.attachment_id)
    try:
        return downloads.stored(uploads.storage(), file, noted)
    except FileDamaged as error:
        if not rpc().application.look_at(attachment_id=file.attachment_id).damaged:
            raise Unavailable from error
        raise FileDamaged(lost, **error.details) from error


def sent(file: StoredFile) -> Response:
    """One that goes with a question of another office, whose reader may not look after the file.
    Raises FileDamaged, Unavailable."""
    return downloads.stored(uploads.storage(), file)


def _looking(attachment_id: str) -> Callable[[], None]:
    """Has the service look at the file, also long after the request, when its content is sent."""
    clients, call = current_app.extensions["rpc"], replace(g.call, deadline=None)

    def look() -> None:
        with suppress(ServiceError):
            clients.bind(call.within(SECONDS)).application.look_at(attachment_id=attachment_id)

    return look
