"""From a posted file to an attachment, once however often it comes with the same key; and again
where the store has lost it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g
from werkzeug.datastructures import FileStorage

from gateway import uploads


def attach(file: FileStorage | None, **place: Any) -> dict[str, Any]:
    """`File`. place: application_id, section, slot, row_id.

    Raises Invalid at "file" (none chosen, not acceptable), NotFound, Conflict, Unavailable.
    """
    chosen = uploads.posted(file)
    asked = place | uploads.measured(chosen)
    where = g.rpc.application.upload_place(**asked)
    return _stored(chosen, where, lambda stored: g.rpc.application.add_attachment(**asked | stored))


def restore(file: FileStorage | None, attachment_id: str) -> dict[str, Any]:
    """`File`: the content that the store has lost, sent again. Raises as `attach`."""
    chosen = uploads.posted(file)
    sent = uploads.measured(chosen)
    asked = {"attachment_id": attachment_id, "size": sent["size"], "sha256": sent["sha256"]}
    where = g.rpc.application.restore_place(**asked)

    def tell(stored: dict[str, Any]) -> dict[str, Any]:
        key = stored["object_key"]
        found: dict[str, Any] = g.rpc.application.restore_attachment(**asked, object_key=key)
        return found

    return _stored(chosen, where, tell)


def _stored(
    file: FileStorage, where: dict[str, Any], tell: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """where: `UploadPlace`; tell: announces what was stored there and gives `Added`."""
    if where["done"]:
        return dict(where["done"])
    stored = uploads.store(file, where["object_key"], where["limit"])
    added = tell(stored)
    if added["object_key"] != stored["object_key"]:  # the same at the same moment was first
        uploads.discard(stored)
    return added
