"""Files that are not in the store as they were stored: which, and sending them again.

What was submitted is locked, and stays so: a damaged file may be replaced by the same content only,
at any time. Who has it no more is asked for another by 补正.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from msgspec import convert
from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from chassis import kept_files
from chassis.context import SYSTEM_ACTOR, Call
from chassis.database import Db
from chassis.storage import Storage
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.attachments import (
    Added,
    AttachmentId,
    DamagedFiles,
    DamageQuery,
    File,
    Restore,
    RestoreAttachment,
    UploadPlace,
)
from contracts.errors import Conflict, Invalid, NotFound
from contracts.limits import MAX_FILE
from services.application import repository, views
from services.application.files import as_file, find_attachment
from services.application.handlers.attachments import done_before, visible
from services.application.kept import ATTACHMENTS, lock, told
from services.application.tables import Application, Attachment

LOOKED_AT = 10
"""Of the files that seem to be damaged, in one question: enough to tell. The sample finds the
others."""
_stored = Attachment.__table__.c


def damaged_files(
    call: Call, request: DamageQuery, *, db: Db, vault: Vault, storage: Storage
) -> DamagedFiles:
    """Raises NotFound, Unavailable when it should look and the store is away."""
    with db.read(call) as session:
        application = repository.find(session, call, request.application_id)
        rows = _present(session, application)
    if request.look and call.actor.kind != "enterprise":
        suspects = _suspects(storage.until(call.deadline), rows)
        for row in suspects[:LOOKED_AT]:
            _look(db, call, storage, row)
    with db.read(call) as session:
        return DamagedFiles(items=views.damaged_files(session, vault, application))


def look_at(call: Call, request: AttachmentId, *, db: Db, vault: Vault, storage: Storage) -> File:
    """After its content was read. Raises NotFound, Unavailable."""
    with db.read(call) as session:
        attachment = visible(session, call, request.attachment_id)
        row = session.execute(select(Attachment.__table__).where(_stored.id == attachment.id)).one()
    damage = _look(db, call, storage, row)
    return convert(as_file(vault, attachment) | {"damaged": damage is not None}, File)


def restore_place(session: Session, call: Call, request: Restore, *, vault: Vault) -> UploadPlace:
    """Raises NotFound, Conflict (it is not damaged), Invalid (another content)."""
    attachment = visible(session, call, request.attachment_id)
    done = done_before(session, call, Applications.restore_attachment, request)
    if done is not None:
        return UploadPlace(object_key=None, limit=MAX_FILE, done=done)
    if attachment.damaged_at is None:
        raise Conflict("这个文件没有损坏，不需要重新上传")
    _require_same(vault, attachment, request)
    key = f"{_prefix(attachment)}{uuid.uuid4().hex}"
    return UploadPlace(object_key=key, limit=MAX_FILE, done=None)


def restore_attachment(tx: Transaction, request: RestoreAttachment, *, vault: Vault) -> Added:
    """Of a file that was restored meanwhile, where it lies then.

    Raises NotFound, Invalid (another content).
    """
    attachment = find_attachment(tx.session, request.attachment_id)
    repository.find(tx.session, tx.call, attachment.application_id, lock=True)
    tx.session.refresh(attachment, with_for_update=True)
    _require_same(vault, attachment, request)
    if not request.object_key.startswith(_prefix(attachment)):
        raise NotFound("没有找到上传的文件，请重新上传")
    if attachment.damaged_at is not None:
        _replace(tx, attachment.object_key, request.object_key)
        tx.session.refresh(attachment)
    file = as_file(vault, attachment) | {"object_key": attachment.object_key}
    return convert(file, Added)


def _replace(tx: Transaction, lost: str, key: str) -> None:
    """Wherever this file is part of an application it is there again."""
    of_it = select(Attachment.__table__).where(_stored.object_key == lost)
    for row in tx.session.execute(of_it.order_by(_stored.application_id, _stored.id)).all():
        lock(tx, row)
        tx.session.execute(
            update(Attachment)
            .where(_stored.id == row.id, _stored.object_key == lost)
            .values(object_key=key, damage=None, damaged_at=None)
        )
        if row.damaged_at is not None:
            told(tx, row, None)


def _require_same(vault: Vault, attachment: Attachment, request: Restore) -> None:
    if (request.size, request.sha256) != (attachment.size, attachment.sha256):
        name = as_file(vault, attachment)["filename"]
        raise Invalid.at(
            "file",
            f"与原来上传的“{name}”内容不一致。已提交的资料不能更换，请选择原来的文件；"
            "原文件已不在的，请与办理机构联系，由其通知补正",
            code="other_content",
        )


def _prefix(attachment: Attachment) -> str:
    return f"applications/{attachment.application_id}/"


def _present(session: Session, application: Application) -> Sequence[Row[Any]]:
    return session.execute(
        select(Attachment.__table__).where(
            _stored.application_id == application.id, _stored.removed_at.is_(None)
        )
    ).all()


def _suspects(storage: Storage, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those that are not there or not as long as they should be, and those known to be damaged.
    One question to the store for each application that brought some, however many there are."""
    # What was taken over from an earlier application lies where that put it.
    folders = {row.object_key.rpartition("/")[0] for row in rows}
    listed = (storage.listing(f"{folder}/") for folder in sorted(folders))
    there = {found.key: found.size for found in chain.from_iterable(listed)}
    return [
        row
        for row in rows
        if row.damage or there.get(row.object_key) not in storage.lengths(row.size)
    ]


def _look(db: Db, call: Call, storage: Storage, row: Row[Any]) -> str | None:
    """The service itself notes what it finds, whoever asked."""
    own = replace(call, actor=SYSTEM_ACTOR(Applications.service), idempotency_key=None)
    return kept_files.look(db, own, storage.until(call.deadline), ATTACHMENTS, row)
