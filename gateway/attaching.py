"""From a posted file to an attachment: asked for a place, stored, added; once, however often it
comes with the same key."""

from __future__ import annotations

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
    if where["done"]:
        return dict(where["done"])
    stored = uploads.store(chosen, where["object_key"], where["limit"])
    added: dict[str, Any] = g.rpc.application.add_attachment(**asked | stored)
    if added["object_key"] != stored["object_key"]:  # the same upload at the same moment was first
        uploads.discard(stored)
    return added
