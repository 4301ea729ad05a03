"""ZIP archives of scans, honest and other."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.factories.papers import photograph


def archive(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def in_gbk(name: str, content: bytes) -> bytes:
    """As Windows in China packs it: the name in GBK, without the mark for UTF-8."""
    marked = archive({"x" * len(name.encode("gbk")): content}, zipfile.ZIP_STORED)
    return marked.replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))


def bomb(megabytes: int = 500) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(megabytes // 10):
            packed.writestr(f"{number}.jpg", b"\0" * (10 << 20))
    return out.getvalue()


def overlapping() -> bytes:
    """Two entries of one and the same packed bytes."""
    content = bytearray(archive({"a.jpg": photograph(), "b.jpg": b"b"}))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


def untrue() -> bytes:
    """One that unpacks to more than its directory says."""
    content = bytearray(archive({"a.jpg": b"\0" * 5_000_000}))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    return bytes(content)


def encrypted() -> bytes:
    content = bytearray(archive({"a.jpg": photograph()}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)
