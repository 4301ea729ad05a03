"""Attachments of a tab or of one of its rows."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema

from contracts.application.attachments import File
from contracts.application.attachments import Upload as Place
from contracts.limits import MAX_FILE_MB
from gateway import attaching, opening
from gateway.api.resource import PDF, command, resource
from gateway.api.sections import ONE as SECTION
from gateway.api.structs import schema_of
from gateway.bodies import takes_files
from gateway.rpc import rpc

blueprint = resource("attachments", f"附件：PDF、JPG或PNG，单个不超过{MAX_FILE_MB} MB")


class AttachmentFile(Schema):
    file = Upload(required=True)


@blueprint.post(f"{SECTION}/attachments")
@blueprint.arguments(AttachmentFile, location="files")
@blueprint.arguments(schema_of(Place)(only=("slot", "row_id")), location="form")
@blueprint.response(201, schema_of(File))
@command(blueprint)
@takes_files
def add_attachment(
    files: dict[str, Any], asked: dict[str, Any], application_id: str, section: str
) -> Any:
    """上传附件。slot 是页签 slots 或 row_slots 中的 code；属于某一行的附件给出 row_id。"""
    place = {"application_id": application_id, "section": section, **asked}
    return attaching.attach(files["file"], **place)


@blueprint.get("/attachments/<id:attachment_id>")
@blueprint.response(200, PDF, content_type="application/octet-stream")
def get_attachment(attachment_id: str) -> Any:
    """附件的内容。"""
    file = rpc().application.open_attachment(attachment_id=attachment_id)
    return opening.content(file, opening.LOST)


@blueprint.put("/attachments/<id:attachment_id>")
@takes_files
@blueprint.arguments(AttachmentFile, location="files")
@blueprint.response(200, schema_of(File))
@command(blueprint)
def restore_attachment(files: dict[str, Any], attachment_id: str) -> Any:
    """重新上传损坏或丢失的附件（damaged 为 true 的），内容须与原文件一致；申请已锁定时也可以。"""
    return attaching.restore(files["file"], attachment_id)


@blueprint.delete("/attachments/<id:attachment_id>")
@blueprint.response(204)
@command(blueprint)
def remove_attachment(attachment_id: str) -> None:
    """删除附件。"""
    rpc().application.remove_attachment(attachment_id=attachment_id)
