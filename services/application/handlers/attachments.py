"""Attachments: where content may be put, and what is there (B-13, P-03).

Content goes through the gateway to object storage; here is who may add what, and how much.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import cast

from msgspec import convert
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import idempotency
from chassis.context import Call
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.attachments import (
    AddAttachment,
    Added,
    Attached,
    AttachmentId,
    Restore,
    StoredFile,
    Upload,
    UploadPlace,
)
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.limits import MAX_FILE, MAX_FILE_MB
from contracts.operations import AnyOperation
from rules.attachments import Requirement
from rules.vocabulary.filenames import file_name
from services.application import repository
from services.application.draft import Draft
from services.application.files import as_file, find_attachment, sealed_name
from services.application.model import deciding_tabs, find_section, require_editable
from services.application.quota import Quota
from services.application.slots import require_slot
from services.application.tables import Application, Attachment

NOT_YOURS = "身份证件的扫描件只有形审、审查人员可以打开，每次打开都会记录"
PICTURES = frozenset({"image/jpeg", "image/png"})
CONTENT_TYPES = PICTURES | {"application/pdf"}
NO_PICTURE = "{}应为JPG或PNG格式的照片，请另存为图片后再上传"


def upload_place(
    session: Session, call: Call, request: Upload, *, vault: Vault, quota: Quota
) -> UploadPlace:
    """Raises NotFound (not the caller's, no such slot), Conflict (locked), Invalid
    (no room), KeyReused."""
    application = repository.find(session, call, request.application_id)
    done = done_before(session, call, Applications.add_attachment, request)
    if done is not None:
        return UploadPlace(object_key=None, limit=MAX_FILE, done=done)
    _require_room(session, vault, quota, application, request)
    key = f"{_prefix(application)}{uuid.uuid4().hex}"
    return UploadPlace(object_key=key, limit=MAX_FILE, done=None)


def done_before(
    session: Session, call: Call, command: AnyOperation, request: Upload | Restore
) -> Added | None | None:
    """What it answered, if the command that this question goes before has been carried out."""
    if call.idempotency_key is None:
        return None
    stored = idempotency.lookup(session, replace(call, operation=command), request)
    return cast("Added | None", stored)


def add_attachment(tx: Transaction, request: AddAttachment, *, vault: Vault, quota: Quota) -> Added:
    """The same object key again gives the same attachment.

    Raises NotFound, Conflict, and Invalid for a content type or size that is not accepted.
    """
    application = repository.find_editable(tx, request.application_id)
    present = tx.session.scalars(
        select(Attachment)
        .where(Attachment.object_key == request.object_key)
        .where(Attachment.application_id == application.id)
    ).first()
    if present is not None:
        return _added(vault, present)
    if not request.object_key.startswith(_prefix(application)):
        raise NotFound("没有找到上传的文件，请重新上传")
    asked = _require_room(tx.session, vault, quota, application, request)
    _require_acceptable(request, asked)
    attachment_id = str(uuid.uuid4())
    attachment = Attachment(
        id=attachment_id,
        application_id=application.id,
        section=request.section,
        slot=request.slot,
        row_id=request.row_id,
        filename="",
        sealed_filename=sealed_name(vault, attachment_id, file_name(request.filename)),
        content_type=request.content_type,
        size=request.size,
        sha256=request.sha256,
        object_key=request.object_key,
        uploaded_at=tx.now,
    )
    tx.session.add(attachment)
    repository.touch(tx, application)
    _audit(tx, "add_attachment", attachment)
    return _added(vault, attachment)


def _added(vault: Vault, attachment: Attachment) -> Added:
    file = as_file(vault, attachment) | {"object_key": attachment.object_key}
    return convert(file, Added)


def remove_attachment(tx: Transaction, request: AttachmentId) -> None:
    """Raises NotFound, Conflict. The content stays where a submission refers to it."""
    attachment = find_attachment(tx.session, request.attachment_id)
    application = repository.find_editable(tx, attachment.application_id)
    if attachment.removed_at is None:
        attachment.removed_at = tx.now
        repository.touch(tx, application)
        _audit(tx, "remove_attachment", attachment)


def attachment(session: Session, call: Call, request: AttachmentId, *, vault: Vault) -> Attached:
    """Reviewers get what was submitted. Raises NotFound."""
    found = visible(session, call, request.attachment_id)
    return convert(as_file(vault, found) | {"application_id": found.application_id}, Attached)


def open_attachment(tx: Transaction, request: AttachmentId, *, vault: Vault) -> StoredFile:
    """An identity document shows whole numbers: for reviewers to open it is to
    `unmask`, by the same right and recorded every time.

    Raises NotFound, Forbidden.
    """
    return _opened(tx, visible(tx.session, tx.call, request.attachment_id), vault)


def lent_attachment(tx: Transaction, request: AttachmentId, *, vault: Vault) -> StoredFile:
    """One that was sent to the caller, perhaps of another office, with a question, as review has
    found. Raises as `open_attachment`."""
    found = find_attachment(tx.session, request.attachment_id)
    if found.submitted_round is None:
        raise NotFound("没有找到这个附件")
    return _opened(tx, found, vault)


def _opened(tx: Transaction, found: Attachment, vault: Vault) -> StoredFile:
    opened = as_file(vault, found)
    if opened["identity"] and tx.call.actor.kind != "enterprise":
        if not Applications.unmask.allow & tx.call.actor.permissions:
            raise Forbidden(NOT_YOURS)
        _audit(tx, "open_identity_paper", found)
    place = {"application_id": found.application_id, "object_key": found.object_key}
    return convert(opened | place, StoredFile)


def visible(session: Session, call: Call, attachment_id: str) -> Attachment:
    """One that the caller may know of. Raises NotFound."""
    found = find_attachment(session, attachment_id)
    repository.find(session, call, found.application_id)
    hidden = found.submitted_round is None
    if hidden and (call.actor.kind != "enterprise" or found.removed_at is not None):
        raise NotFound("没有找到这个附件")
    return found


def _prefix(application: Application) -> str:
    return f"applications/{application.id}/"


def _require_room(
    session: Session, vault: Vault, quota: Quota, application: Application, request: Upload
) -> Requirement:
    require_editable(application.state)
    section = find_section(application.type, request.section)
    codes = {section.code, *deciding_tabs(application.type)}
    sheets = repository.load_sheets(session, vault, application, codes)
    sheet = sheets[section.code]
    draft = Draft(application.type, application.procedure, sheets, files=[])
    asked = require_slot(draft.requirements(sheet), sheet, request.slot, request.row_id)
    quota.require_room(session, application, request.size)
    return asked


def _require_acceptable(request: AddAttachment, asked: Requirement) -> None:
    if asked.picture and request.content_type not in PICTURES:
        raise Invalid.at("file", NO_PICTURE.format(asked.name), code="picture")
    if request.content_type not in CONTENT_TYPES:
        raise Invalid.at("file", "这不是有效的PDF、JPG或PNG文件，请另存后再上传")
    if request.size > MAX_FILE:
        raise Invalid.at("file", f"文件不能超过{MAX_FILE_MB}MB")


def _audit(tx: Transaction, action: str, attachment: Attachment) -> None:
    after = {
        "attachment_id": attachment.id,
        "section": attachment.section,
        "slot": attachment.slot,
        "sha256": attachment.sha256,
    }
    tx.audit(action, "application", attachment.application_id, after=after)
