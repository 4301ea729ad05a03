"""The files of a ZIP archive that somebody has sent, one after the other."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from chassis.children import Bounds
from contracts.errors import Invalid, Unavailable
from contracts.limits import MEGABYTE
from gateway.inspection import Sender, opened

MAX_ARCHIVE = 100 * MEGABYTE
ENDING, SIGNATURE = ".zip", b"PK"
_LISTING = Bounds(memory=(MAX_ARCHIVE * 3) + (96 << 20), cpu=6, seconds=10)
_ENTRY = Bounds(memory=160 << 20, cpu=4, seconds=6)


class Inside(NamedTuple):
    """A file of an archive. content: None where it is not taken, `wrong` says why."""

    path: str
    content: io.BytesIO | None
    wrong: str = ""


def is_archive(stream: BinaryIO, filename: str) -> bool:
    """An office document is one by its content only."""
    head = stream.read(len(SIGNATURE))
    stream.seek(0)
    return filename.lower().endswith(ENDING) and head == SIGNATURE


def inside(stream: BinaryIO, sender: Sender) -> Iterator[Inside]:
    """As `gateway.files.archives` judges them. Raises Invalid at "file" for an archive that is
    refused as a whole, Unavailable."""
    told = opened("gateway.files.archives:listing", stream, _LISTING, sender)
    for entry in json.loads(told):
        path = entry["path"]
        if entry["wrong"]:
            yield Inside(path, None, entry["wrong"])
            continue
        stream.seek(entry["start"])
        packed = io.BytesIO(stream.read(entry["packed"]))
        asked = {name: entry[name] for name in ("method", "size", "crc")}
        try:
            content = opened("gateway.files.archives:unpacked", packed, _ENTRY, sender, **asked)
        except Invalid as error:
            yield Inside(path, None, error.findings[0]["message"])
        except Unavailable as error:
            yield Inside(path, None, error.message)
        else:
            yield Inside(path, io.BytesIO(content))
