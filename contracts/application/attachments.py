"""Attachments of a tab or row, and the documents they are made from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from contracts.structs import ADDED, LARGEST, Answer, Request, between, said


class File(Answer):
    """damaged: it cannot be opened, because it is not in the store as it was stored. identity: it
    shows an identity document; of the reviewers only those open it who may `unmask`."""

    attachment_id: str
    filename: str
    content_type: str
    size: int
    sha256: str
    uploaded_at: datetime
    damaged: bool
    identity: bool


class DamagedFile(File):
    """name: what it was uploaded as (身份证). kind: missing, short or altered."""

    section: str
    slot: str
    row_id: str | None
    name: str
    kind: str
    damaged_at: datetime


class DamagedFiles(Answer):
    items: list[DamagedFile]


class DamageQuery(Request):
    """look: compare the files with the store now, and not only tell what is known."""

    application_id: str
    look: bool = False


class Restore(Request):
    """The content of a damaged file, sent again: it must be the same."""

    attachment_id: str
    size: Annotated[int, between(1, LARGEST)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]


class RestoreAttachment(Restore):
    """After the content is stored."""

    object_key: Annotated[str, ADDED]


class Slot(Answer):
    """A kind of attachment that a tab or one of its rows asks for. row_id None: of the tab.

    `template`: code of the document to download, if there is one. picture: a photo, no PDF.
    """

    code: str
    name: str
    hint: str | None
    required: bool
    template: str | None
    row_id: str | None
    files: list[File]
    picture: bool = False


class Upload(Request):
    """What somebody sends, and to which slot. size: bytes; sha256: lower-case hexadecimal."""

    application_id: str
    section: str
    slot: str
    row_id: str | None = None
    filename: Annotated[str, said("文件名应为1至200个字", min_length=1, max_length=200)]
    size: Annotated[int, between(1, LARGEST)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]


class Added(File):
    """`object_key`: where its content lies. Where it is not what was announced, the command had
    been carried out before and the content announced now is one too many."""

    object_key: str


class UploadPlace(Answer):
    """Where the gateway puts the content: a fresh random key; `limit`: bytes. done: the attachment,
    where this very upload has been carried out; then there is nothing to store."""

    object_key: str | None
    limit: int
    done: Added | None


class AddAttachment(Upload):
    """After the content is stored. Idempotent by object_key."""

    object_key: Annotated[str, ADDED]
    content_type: Annotated[str, ADDED]


class AttachmentId(Request):
    attachment_id: str


class Attached(File):
    """What is known of a file, but not where its content lies."""

    application_id: str
    slot: str


class StoredFile(Attached):
    """object_key: where its content lies; whoever gets it reads it."""

    object_key: str


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
    lists: dict[str, list[str]] = field(default_factory=dict)
