"""Attachments: where content may be put, and what is there (B-13, P-03).

Content goes through the gateway to object storage; here is who may add what, and how much.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import idempotency
from chassis.context import Call
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import Applications
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.limits import MAX_FILE, MAX_FILE_MB
from contracts.operations import AnyOperation
from rules.vocabulary.filenames import file_name
from services.application import repository
from services.application.draft import Draft
from services.application.files import as_file, find_attachment, sealed_name
from services.application.model import deciding_tabs, find_section, require_editable
from services.application.quota import Quota
from services.application.slots import require_slot
from services.application.tables import Application, Attachment

NOT_YOURS = "身份证件的扫描件只有形审、审查人员可以打开，每次打开都会记录"
CONTENT_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})


def upload_place(
    session: Session, call: Call, data: dict[str, Any], *, vault: Vault, quota: Quota
) -> dict[str, Any]:
    """`UploadPlace`. Raises NotFound (not the caller's, no such slot), Conflict (locked), Invalid
    (no room), KeyReused."""
    application = repository.find(session, call, data["application_id"])
    done = done_before(session, call, Applications.add_attachment, data)
    if done is not None:
        return {"object_key": None, "limit": MAX_FILE, "done": done}
    _require_room(session, vault, quota, application, data)
    key = f"{_prefix(application)}{uuid.uuid4().hex}"
    return {"object_key": key, "limit": MAX_FILE, "done": None}


def done_before(
    session: Session, call: Call, command: AnyOperation, data: dict[str, Any]
) -> dict[str, Any] | None:
    """`Added`, if the command that this question goes before has been carried out."""
    if call.idempotency_key is None:
        return None
    stored = idempotency.lookup(session, replace(call, operation=command), data)
    return None if stored is None else dict(command.answers.read(msgspec.json.encode(stored)))


def add_attachment(
    tx: Transaction, data: dict[str, Any], *, vault: Vault, quota: Quota
) -> dict[str, Any]:
    """`Added`; the same object key again gives the same attachment.

    Raises NotFound, Conflict, and Invalid for a content type or size that is not accepted.
    """
    application = repository.find_editable(tx, data["application_id"])
    present = tx.session.scalars(
        select(Attachment)
        .where(Attachment.object_key == data["object_key"])
        .where(Attachment.application_id == application.id)
    ).first()
    if present is not None:
        return _added(vault, present)
    if not data["object_key"].startswith(_prefix(application)):
        raise NotFound("没有找到上传的文件，请重新上传")
    _require_room(tx.session, vault, quota, application, data)
    _require_acceptable(data)
    attachment_id = str(uuid.uuid4())
    attachment = Attachment(
        id=attachment_id,
        application_id=application.id,
        section=data["section"],
        slot=data["slot"],
        row_id=data["row_id"],
        filename="",
        sealed_filename=sealed_name(vault, attachment_id, file_name(data["filename"])),
        content_type=data["content_type"],
        size=data["size"],
        sha256=data["sha256"],
        object_key=data["object_key"],
        uploaded_at=tx.now,
    )
    tx.session.add(attachment)
    repository.touch(tx, application)
    _audit(tx, "add_attachment", attachment)
    return _added(vault, attachment)


def _added(vault: Vault, attachment: Attachment) -> dict[str, Any]:
    return {**as_file(vault, attachment), "object_key": attachment.object_key}


def remove_attachment(tx: Transaction, data: dict[str, Any]) -> None:
    """Raises NotFound, Conflict. The content stays where a submission refers to it."""
    attachment = find_attachment(tx.session, data["attachment_id"])
    application = repository.find_editable(tx, attachment.application_id)
    if attachment.removed_at is None:
        attachment.removed_at = tx.now
        repository.touch(tx, application)
        _audit(tx, "remove_attachment", attachment)


def attachment(
    session: Session, call: Call, data: dict[str, Any], *, vault: Vault
) -> dict[str, Any]:
    """`Attached`; reviewers get what was submitted. Raises NotFound."""
    found = visible(session, call, data["attachment_id"])
    return {**as_file(vault, found), "application_id": found.application_id}


def open_attachment(tx: Transaction, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """`StoredFile`. An identity document shows whole numbers: for reviewers to open it is to
    `unmask`, by the same right and recorded every time.

    Raises NotFound, Forbidden.
    """
    found = visible(tx.session, tx.call, data["attachment_id"])
    opened = {**as_file(vault, found), "application_id": found.application_id}
    if opened["identity"] and tx.call.actor.kind != "enterprise":
        if not Applications.unmask.allow & tx.call.actor.permissions:
            raise Forbidden(NOT_YOURS)
        _audit(tx, "open_identity_paper", found)
    return opened | {"object_key": found.object_key}


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
    session: Session, vault: Vault, quota: Quota, application: Application, data: dict[str, Any]
) -> None:
    require_editable(application.state)
    section = find_section(application.type, data["section"])
    codes = {section.code, *deciding_tabs(application.type)}
    sheets = repository.load_sheets(session, vault, application, codes)
    sheet = sheets[section.code]
    draft = Draft(application.type, application.procedure, sheets, files=[])
    require_slot(draft.requirements(sheet), sheet, data["slot"], data["row_id"])
    quota.require_room(session, application, data["size"])


def _require_acceptable(data: dict[str, Any]) -> None:
    if data["content_type"] not in CONTENT_TYPES:
        raise Invalid.at("file", "这不是有效的PDF、JPG或PNG文件，请另存后再上传")
    if data["size"] > MAX_FILE:
        raise Invalid.at("file", f"文件不能超过{MAX_FILE_MB}MB")


def _audit(tx: Transaction, action: str, attachment: Attachment) -> None:
    after = {
        "attachment_id": attachment.id,
        "section": attachment.section,
        "slot": attachment.slot,
        "sha256": attachment.sha256,
    }
    tx.audit(action, "application", attachment.application_id, after=after)
