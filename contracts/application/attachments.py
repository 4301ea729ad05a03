"""Attachments of a tab or row, and the documents they are made from."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.numbers import Count
from contracts.operations import ADDED, Message, Reply
from contracts.structs import Answer, Request


class File(Reply):
    """damaged: it cannot be opened, because it is not in the store as it was stored. identity: it
    shows an identity document; of the reviewers only those open it who may `unmask`."""

    attachment_id = fields.String()
    filename = fields.String()
    content_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    uploaded_at = fields.AwareDateTime()
    damaged = fields.Boolean()
    identity = fields.Boolean()


class DamagedFile(File):
    """name: what it was uploaded as (身份证). kind: missing, short or altered."""

    section = fields.String()
    slot = fields.String()
    row_id = fields.String(allow_none=True)
    name = fields.String()
    kind = fields.String()
    damaged_at = fields.AwareDateTime()


class DamagedFiles(Reply):
    items = fields.List(fields.Nested(DamagedFile))


class DamageQuery(Message):
    """look: compare the files with the store now, and not only tell what is known."""

    application_id = fields.String(required=True)
    look = fields.Boolean(load_default=False)


class Restore(Message):
    """The content of a damaged file, sent again: it must be the same."""

    attachment_id = fields.String(required=True)
    size = Count(required=True, validate=validate.Range(min=1))
    sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class RestoreAttachment(Restore):
    """After the content is stored."""

    object_key = fields.String(required=True, metadata=ADDED)


class Slot(Reply):
    """A kind of attachment that a tab or one of its rows asks for. row_id None: of the tab.

    `template`: code of the document to download, if there is one.
    """

    code = fields.String()
    name = fields.String()
    hint = fields.String(allow_none=True)
    required = fields.Boolean()
    template = fields.String(allow_none=True)
    row_id = fields.String(allow_none=True)
    files = fields.List(fields.Nested(File))


class Upload(Message):
    """What somebody sends, and to which slot. size: bytes; sha256: lower-case hexadecimal."""

    application_id = fields.String(required=True)
    section = fields.String(required=True)
    slot = fields.String(required=True)
    row_id = fields.String(load_default=None, allow_none=True)
    filename = fields.String(
        required=True, validate=validate.Length(min=1, max=200, error="文件名应为1至200个字")
    )
    size = Count(required=True, validate=validate.Range(min=1))
    sha256 = fields.String(required=True, validate=validate.Length(equal=64))


class Added(File):
    """`object_key`: where its content lies. Where it is not what was announced, the command had
    been carried out before and the content announced now is one too many."""

    object_key = fields.String()


class UploadPlace(Reply):
    """Where the gateway puts the content: a fresh random key; `limit`: bytes. done: the attachment,
    where this very upload has been carried out; then there is nothing to store."""

    object_key = fields.String(allow_none=True)
    limit = fields.Integer()
    done = fields.Nested(Added, allow_none=True)


class AddAttachment(Upload):
    """After the content is stored. Idempotent by object_key."""

    object_key = fields.String(required=True, metadata=ADDED)
    content_type = fields.String(required=True, metadata=ADDED)


class AttachmentId(Message):
    attachment_id = fields.String(required=True)


class Attached(File):
    """What is known of a file, but not where its content lies."""

    application_id = fields.String()
    slot = fields.String()


class StoredFile(Attached):
    """object_key: where its content lies; whoever gets it reads it."""

    object_key = fields.String()


class TemplateQuery(Request):
    """section: the tab of the slot that offers the template; heads' templates differ by it."""

    application_id: str
    template: str
    section: str | None = None


class TemplateData(Answer):
    """What a template document is pre-filled with.

    values: enterprise_name, uscc, legal_representative, address, categories (words), date
    ("2025年7月1日"), submitter_name, submitter_document (words), submitter_id, and, on the tab of
    a head, person_name and post.
    """

    template: str
    values: dict[str, str]
