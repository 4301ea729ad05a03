"""From a posted file to an attachment, once however often it comes with the same key; and again
where the store has lost it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import FileStorage

from contracts.application.attachments import Added, UploadPlace
from gateway import uploads
from gateway.rpc import rpc


def attach(file: FileStorage | None, **place: Any) -> Added:
    """place: application_id, section, slot, row_id.

    Raises Invalid at "file" (none chosen, not acceptable), NotFound, Conflict, Unavailable.
    """
    chosen = uploads.posted(file)
    asked = place | uploads.measured(chosen)
    where = rpc().application.upload_place(**asked)
    return _stored(chosen, where, lambda stored: rpc().application.add_attachment(**asked | stored))


def restore(file: FileStorage | None, attachment_id: str) -> Added:
    """The content that the store has lost, sent again. Raises as `attach`."""
    chosen = uploads.posted(file)
    sent = uploads.measured(chosen)
    asked = {"attachment_id": attachment_id, "size": sent["size"], "sha256": sent["sha256"]}
    where = rpc().application.restore_place(**asked)

    def tell(stored: dict[str, Any]) -> Added:
        return rpc().application.restore_attachment(**asked, object_key=stored["object_key"])

    return _stored(chosen, where, tell)


def _stored(
    file: FileStorage, where: UploadPlace, tell: Callable[[dict[str, Any]], Added]
) -> Added:
    """tell: announces what was stored there."""
    if where.done:
        return where.done
    stored = uploads.store(file, str(where.object_key), where.limit)
    added = tell(stored)
    if added.object_key != stored["object_key"]:  # the same at the same moment was first
        uploads.discard(stored)
    return added
