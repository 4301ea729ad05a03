"""From posted files, folders and archives to scans that wait to be filed: each judged by itself, so
that one that is refused costs the others nothing; what is there already is not stored again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from msgspec import structs
from werkzeug.datastructures import FileStorage

from contracts.application.scans import SentScan, StoredScan
from contracts.errors import Invalid, ServiceError, Unavailable
from gateway import uploads
from gateway.rpc import rpc

TOGETHER = 10  # announced in one question
RESERVE = 3.0  # seconds of the request that are left for the answer
OUT_OF_TIME = "本次没有处理完，请再次选择同样的文件继续；已经上传的不会重复"
_PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz")


@dataclass
class Taken:
    """added, known: how many are new, and were here before; refused: (path, why)."""

    added: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


class _Sent(NamedTuple):
    path: str
    file: FileStorage
    measured: dict[str, Any]


def take(files: list[FileStorage], application_id: str) -> Taken:
    """Raises NotFound, Conflict (locked), Unavailable where nothing could be taken."""
    taken = Taken()
    sent = chain.from_iterable(_unpacked(file, taken) for file in files)
    while batch := list(islice(sent, TOGETHER)):
        _take(batch, application_id, taken)
    return taken


def _unpacked(file: FileStorage, taken: Taken) -> Iterator[_Sent]:
    try:
        for path, content, wrong in uploads.unpacked(file):
            if content is None:
                taken.refused.append((path, wrong))
                continue
            if uploads.time_left() < RESERVE:
                taken.refused.append((path, OUT_OF_TIME))
                continue
            try:
                yield _Sent(path, content, uploads.measured(content))
            except Invalid as error:
                taken.refused.append((path, _why(error)))
    except (Invalid, Unavailable) as error:
        taken.refused.append((file.filename or "", _why(error, file.filename or "")))


def _take(batch: list[_Sent], application_id: str, taken: Taken) -> None:
    asked = [
        SentScan(path=one.path, size=one.measured["size"], sha256=one.measured["sha256"])
        for one in batch
    ]
    try:
        keys = rpc().application.scan_room(application_id=application_id, items=asked).keys
    except Invalid as error:
        taken.refused += [(one.path, _why(error)) for one in batch]
        return
    stored = []
    for one, told, key in zip(batch, asked, keys, strict=True):
        if key is None:
            taken.known += 1
            continue
        try:
            kept = uploads.store_scan(one.file, key)
        except (Invalid, Unavailable) as error:
            taken.refused.append((one.path, _why(error, one.path)))
            continue
        added = {name: kept[name] for name in ("object_key", "content_type", "thumbnail")}
        stored.append(StoredScan(**structs.asdict(told), **added))
    if stored:
        _announce(stored, application_id, taken)


def _announce(stored: list[StoredScan], application_id: str, taken: Taken) -> None:
    # What is here is not taken twice, so this needs no key to be repeated.
    add = rpc().application.add_scans.with_key(uuid.uuid4().hex)
    kept = set(add(application_id=application_id, items=stored).keys)
    for one in stored:
        if one.object_key in kept:
            taken.added += 1
        else:  # the same at the same moment was first
            taken.known += 1
            uploads.discard(structs.asdict(one))


def _why(error: ServiceError, path: str = "") -> str:
    if path.lower().endswith(_PACKED):
        return "不能打开这种压缩包，请改用ZIP格式，或解压后直接选择文件"
    found = error.details.get("findings", [])
    return "；".join(finding["message"] for finding in found) or error.message
