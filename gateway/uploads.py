"""From a posted file to object storage: inspected, scanned, measured, hashed, under a key that is
not its name; or, of a sheet, to its rows. Every file that is posted comes through here."""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from eventlet import tpool
from flask import current_app, g
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from chassis.network import network_of
from chassis.storage import Storage
from contracts.application.scans import MAX_PATH
from contracts.application.sections import ImportRow
from contracts.errors import Invalid, Unavailable
from contracts.forms.sections import RowSet
from contracts.limits import MAX_FILE, MEGABYTE
from gateway import archives, virus_scan
from gateway.inspection import Sender, inspect, inspect_register, look, read_staff
from rules.vocabulary.filenames import file_name

LIMIT = MAX_FILE
KEPT_SECONDS = 24 * 3600
Inspect = Callable[[BinaryIO, str, Sender], str]


def storage() -> Storage:
    """Object storage, bounded by the deadline of the request."""
    found: Storage = current_app.extensions["storage"]
    return found.until(g.call.deadline)


def posted(file: FileStorage | None) -> FileStorage:
    """The file of a form field. Raises Invalid at "file" when none was chosen."""
    if file is None or not file.filename:
        raise Invalid.at("file", "请选择要上传的文件")
    return file


def measured(file: FileStorage) -> dict[str, Any]:
    """What somebody sends: {filename, size, sha256}. Raises Invalid at "file" when it is too large
    or empty."""
    size = _size(file)
    if size > LIMIT:
        raise Invalid.at("file", too_large(), code="too_large")
    if not size:
        raise Invalid.at("file", "文件是空的，请重新选择", code="empty")
    digest = tpool.execute(hashlib.file_digest, file.stream, "sha256")
    file.stream.seek(0)
    return {
        "filename": file_name(file.filename or ""),
        "size": size,
        "sha256": digest.hexdigest(),
    }


def megabytes(file: FileStorage) -> int:
    """Its size as quotas count it: those that it begins."""
    return _size(file) // MEGABYTE + 1


def discard(stored: dict[str, Any]) -> None:
    """Remove what `store` put there and nothing refers to; if that fails the sweep will do it."""
    with suppress(Unavailable):
        storage().remove(stored["object_key"])


def too_large(limit: int = LIMIT) -> str:
    return f"文件超过{limit // MEGABYTE}MB，请压缩或拆分后再上传"


def store(
    file: FileStorage, object_key: str, limit: int = LIMIT, inspect: Inspect = inspect
) -> dict[str, Any]:
    """Put the file there: {object_key, filename, content_type, size, sha256}.

    Raises Invalid at "file" (see `inspect`, `virus_scan`, and too large), Unavailable.
    """
    size = _size(file)
    if size > limit:
        raise Invalid.at("file", too_large(limit), code="too_large")
    filename = file_name(file.filename or "")
    content_type = inspect(file.stream, filename, _sender())  # type: ignore[arg-type]
    virus_scan.scan(file.stream)  # type: ignore[arg-type]
    stored = storage().put_stream(object_key, file.stream, size, limit)
    return {
        "object_key": object_key,
        "filename": filename,
        "content_type": content_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }


class Unpacked(NamedTuple):
    """file: None where it is not taken, `wrong` says why."""

    path: str
    file: FileStorage | None
    wrong: str = ""


def unpacked(file: FileStorage) -> Iterator[Unpacked]:
    """The files that a file is: those of an archive, else it alone. Raises Invalid at "file" for an
    archive that is refused as a whole, Unavailable."""
    path = _path(file.filename or "")
    if not archives.is_archive(file.stream, path):  # type: ignore[arg-type]
        yield Unpacked(path, file)
        return
    if _size(file) > archives.MAX_ARCHIVE:
        raise Invalid.at("file", too_large(archives.MAX_ARCHIVE), code="too_large")
    for one in archives.inside(file.stream, _sender()):  # type: ignore[arg-type]
        inside = FileStorage(one.content, filename=one.path) if one.content else None
        yield Unpacked(_path(one.path), inside, one.wrong)


def store_scan(file: FileStorage, object_key: str) -> dict[str, Any]:
    """As `store`, with `thumbnail`: a small JPEG in base64, "" where there is none."""
    small = b""

    def judge(stream: BinaryIO, filename: str, sender: Sender) -> str:
        nonlocal small
        content_type, small = look(stream, filename, sender)
        return content_type

    stored = store(file, object_key, inspect=judge)
    return stored | {"thumbnail": base64.b64encode(small).decode()}


def _path(name: str) -> str:
    """Where a file lay, the nearest folders, to be shown and compared."""
    parts = [file_name(part) for part in name.replace("\\", "/").split("/") if part.strip("/. ")]
    while len(parts) > 1 and len("/".join(parts)) > MAX_PATH:
        parts.pop(0)
    return "/".join(parts)


class Staff(NamedTuple):
    """notices: what was done that the person may not
    expect."""

    rows: list[ImportRow]
    notices: list[str]


def staff(rowset: RowSet, file: FileStorage) -> Staff:
    """What a filled-in Excel template holds; scanned before it is opened. Raises Invalid with
    findings as `gateway.files.sheets` gives them, Unavailable."""
    found = sheet(rowset, file, lenient=False)
    rows = [ImportRow(line=row["line"], values=row["values"]) for row in found["rows"]]
    return Staff(rows, found["notices"])


def sheet(rowset: RowSet, file: FileStorage, *, lenient: bool = True) -> dict[str, Any]:
    """The same with the cells that could not be read: {rows, notices, findings}, as
    `gateway.files.sheets` gives them. Raises Invalid for the file as a whole, Unavailable."""
    virus_scan.scan(file.stream)  # type: ignore[arg-type]
    return read_staff(file.stream, rowset.title, _sender(), lenient=lenient)  # type: ignore[arg-type]


def store_register(file: FileStorage) -> dict[str, Any]:
    """A file of the old register, as `store` puts it: {filename, size, sha256, object_key}."""
    stored = store(posted(file), new_key("register"), inspect=inspect_register)
    return {name: stored[name] for name in ("filename", "size", "sha256", "object_key")}


def new_key(folder: str) -> str:
    return f"{folder}/{uuid.uuid4()}"


def keep(stored: dict[str, Any]) -> str:
    """A stored file as a text for a hidden field, so that a form with mistakes does not ask for
    the file again. Signed: the browser cannot point it at another object."""
    return str(_signer().dumps(stored))


def kept(text: str | None) -> dict[str, Any] | None:
    """What `keep` wrote, or None when it is missing, forged or a day old."""
    try:
        found: dict[str, Any] = _signer().loads(text or "", max_age=KEPT_SECONDS)
    except BadSignature:
        return None
    return found


def time_left() -> float:
    """Seconds that the request has."""
    left = g.call.remaining()
    return float("inf") if left is None else float(left)


def _sender() -> Sender:
    actor = g.actor
    return Sender(actor.enterprise_id or network_of(actor.address or ""), g.call.deadline)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-upload")


def _size(file: FileStorage) -> int:
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    return size
