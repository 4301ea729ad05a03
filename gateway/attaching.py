"""From a posted file to an attachment, once however often it comes with the same key; and again
where the store has lost it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import g
from werkzeug.datastructures import FileStorage

from contracts.application.attachments import Added, UploadPlace
from contracts.errors import Invalid, Unavailable
from contracts.hires import AddedPaper
from gateway import uploads
from gateway.rpc import prolong, rpc
from rules.vocabulary.filenames import file_name

MOST = 20
"""Files of one form."""
PATIENCE = 40.0
"""Seconds after which no file is given time of its own: a signature is good for a minute."""


def attach(file: FileStorage | None, key: str | None = None, **place: Any) -> Added:
    """place: application_id, section, slot, row_id. key: of the command, else that of the request.

    Raises Invalid at "file" (none chosen, not acceptable), NotFound, Conflict, Unavailable.
    """
    chosen = uploads.posted(file)
    asked = place | uploads.measured(chosen)
    where_to, add = rpc().application.upload_place, rpc().application.add_attachment
    if key:
        where_to, add = where_to.with_key(key), add.with_key(key)
    return _stored(chosen, where_to(**asked), lambda stored: add(**asked | stored))


def attach_each(files: list[FileStorage], **place: Any) -> None:
    """Each by itself, in the order chosen. Raises as `attach`, once all the others are attached;
    with the names of those refused where there are several."""
    chosen = [file for file in files if file.filename]
    if len(chosen) < 2:
        attach(chosen[0] if chosen else None, **place)
        return
    if len(chosen) > MOST:
        raise Invalid.at("file", f"一次最多上传{MOST}个文件，请分几次上传")
    refused, away, ends = list[str](), list[Unavailable](), time.monotonic() + PATIENCE
    given = g.call.idempotency_key
    for number, file in enumerate(chosen):
        if time.monotonic() < ends:
            prolong()
        # One form, several files: their commands are kept apart.
        key = f"{given}/{number}" if given else None
        try:
            attach(file, key, **place)
        except Invalid as error:
            why = "；".join(one["message"] for one in error.findings) or error.message
            refused.append(f"{file_name(file.filename or '')}：{why}")
        except Unavailable as error:
            away.append(error)
    if refused:
        raise Invalid.at("file", "；".join(refused))
    if away:
        raise away[0]


def restore(file: FileStorage | None, attachment_id: str) -> Added:
    """The content that the store has lost, sent again. Raises as `attach`."""
    chosen = uploads.posted(file)
    sent = uploads.measured(chosen)
    asked = {"attachment_id": attachment_id, "size": sent["size"], "sha256": sent["sha256"]}
    where = rpc().application.restore_place(**asked)

    def tell(stored: dict[str, Any]) -> Added:
        return rpc().application.restore_attachment(**asked, object_key=stored["object_key"])

    return _stored(chosen, where, tell)


def attach_paper(
    file: FileStorage | None, *, hire_id: str, slot: str, key: str | None = None
) -> AddedPaper:
    """A paper of a hire. key: of the command, where one request carries several files.

    Raises Invalid at "file", NotFound, Conflict, Unavailable.
    """
    chosen = uploads.posted(file)
    asked = {"hire_id": hire_id, "slot": slot, **uploads.measured(chosen)}
    place = rpc().personnel.paper_place(**asked)
    stored = uploads.store(chosen, place.object_key, place.limit)
    kind = {name: stored[name] for name in ("object_key", "content_type")}
    add = rpc().personnel.add_paper
    # The digest keeps the commands of one form apart.
    add = add if key is None else add.with_key(f"{key}:{asked['sha256'][:32]}")
    added = add(**asked, **kind)
    if added.object_key != stored["object_key"]:
        uploads.discard(stored)
    return added


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
