"""A ZIP container before anything in it is parsed: what its parts really unpack to."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

MAX_PARTS = 300
MAX_UNPACKED = 32 << 20
CHUNK = 1 << 16
_LOCAL = struct.Struct("<4s22xHH")  # signature, lengths of name and extra field
_ENCRYPTED = 0x1


class TooLarge(Exception):
    """More parts, or more in them, than a sheet of people can have."""


class Damaged(Exception):
    """No container, or one whose directory does not say what is in it."""


def parts(content: bytes, most: int = MAX_UNPACKED) -> frozenset[str]:
    """The names of the parts. most: bytes that they may unpack to. Raises TooLarge, Damaged, also
    where a part unpacks to more than the directory says: whoever reads it next would take it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            found = package.infolist()
            if len(found) > MAX_PARTS or sum(part.file_size for part in found) > most:
                raise TooLarge
            for part in found:
                _require_true(content, part)
            return frozenset(part.filename for part in found)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise Damaged from error


def _require_true(content: bytes, part: zipfile.ZipInfo) -> None:
    signature, name, extra = _LOCAL.unpack_from(content, part.header_offset)
    if signature != b"PK\x03\x04" or part.flag_bits & _ENCRYPTED:
        raise Damaged
    start = part.header_offset + _LOCAL.size + name + extra
    packed = memoryview(content)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        size = len(packed)
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        size = _unpacked(packed, part.file_size)
    else:
        raise Damaged
    if size != part.file_size:
        raise Damaged


def _unpacked(packed: memoryview, limit: int) -> int:
    """Bytes, counted to just above the limit."""
    machine, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    for place in range(0, len(packed), CHUNK):
        piece: bytes | memoryview = packed[place : place + CHUNK]
        while piece and not machine.eof and size <= limit:
            try:
                size += len(machine.decompress(piece, CHUNK))
            except zlib.error as error:
                raise Damaged from error
            piece = machine.unconsumed_tail
    return size
