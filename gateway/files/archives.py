"""A ZIP archive of scans: judged by its directory, then unpacked one file at a time.

Whoever asks cuts the packed bytes of a file out of the archive: no child is given an archive twice.
Names are only shown and compared, never used as paths.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from io import BytesIO
from typing import NamedTuple

from contracts.errors import Invalid
from contracts.limits import MAX_FILE, MAX_FILE_MB

MAX_ENTRIES = 1000
MAX_UNPACKED = 400 << 20
MAX_RATIO = 200  # of what a file unpacks to; a scan is packed already
RATIO_FROM = 1 << 20  # bytes; a small page of text may well be packed better
MAX_DEPTH = 10
_LOCAL = struct.Struct("<4s22xHH")  # signature, lengths of name and extra field
_UTF8, _ENCRYPTED = 0x800, 0x1
_LITTER = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
_DAMAGED = "压缩包已损坏或不是ZIP格式，请重新压缩为ZIP后再上传"
_BOMB = "压缩包展开后过大，不能处理；请解压后直接选择扫描件上传"


class Entry(NamedTuple):
    """path: parts divided by "/", none of them a way up; start, packed: where its bytes lie;
    wrong: why it is not taken, "" if nothing is said against it."""

    path: str
    start: int
    packed: int
    size: int
    method: int
    crc: int
    wrong: str


def listing(given: BytesIO) -> bytes:
    """JSON [`Entry`, …] of the files in it; folders and what systems leave there are left out.

    Raises Invalid at "file" for what is no archive, is encrypted, or would unpack to too much.
    """
    content = given.getvalue()
    try:
        with zipfile.ZipFile(given) as archive:
            found = [one for one in archive.infolist() if not one.is_dir()]
            if len(found) > MAX_ENTRIES:
                raise Invalid.at("file", f"一个压缩包最多{MAX_ENTRIES}个文件，请分成几个压缩包")
            if any(one.flag_bits & _ENCRYPTED for one in found):
                raise Invalid.at("file", "压缩包设有密码，请取消密码后再上传")
            if sum(one.file_size for one in found) > MAX_UNPACKED or _overlap(found):
                raise Invalid.at("file", _BOMB, code="bomb")
            entries = [_entry(content, one) for one in found if not _is_litter(one)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise Invalid.at("file", _DAMAGED, code="damaged") from error
    return json.dumps([one._asdict() for one in entries]).encode()


def unpacked(given: BytesIO, method: int, size: int, crc: int) -> bytes:
    """The content of a file from its packed bytes. Raises Invalid at "file" where it is not what
    the directory says; no more than that is ever unpacked."""
    packed = given.getvalue()
    if method == zipfile.ZIP_STORED:
        content = packed
    else:
        machine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = machine.decompress(packed, size + 1)
        except zlib.error as error:
            raise Invalid.at("file", "文件在压缩包中已损坏", code="damaged") from error
    if len(content) != size or zlib.crc32(content) != crc:
        raise Invalid.at("file", "文件在压缩包中已损坏", code="damaged")
    return content


def _entry(content: bytes, one: zipfile.ZipInfo) -> Entry:
    path = _path(one)
    signature, name, extra = _LOCAL.unpack_from(content, one.header_offset)
    if signature != b"PK\x03\x04":
        raise zipfile.BadZipFile
    start = one.header_offset + _LOCAL.size + name + extra
    wrong = ""
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        wrong = "压缩方式不支持，请重新压缩为普通的ZIP"
    elif one.file_size > MAX_FILE:
        wrong = f"文件超过{MAX_FILE_MB}MB，请压缩或拆分后再上传"
    elif one.file_size > max(RATIO_FROM, MAX_RATIO * one.compress_size):
        wrong = "文件压缩得异常，不能处理"
    elif path.count("/") >= MAX_DEPTH:
        wrong = "文件夹层数过多"
    return Entry(path, start, one.compress_size, one.file_size, one.compress_type, one.CRC, wrong)


def _path(one: zipfile.ZipInfo) -> str:
    """Whatever the packing program took for letters: without its mark for UTF-8 it is mostly GBK,
    sometimes UTF-8, and read as neither."""
    name = one.filename
    if not one.flag_bits & _UTF8:
        name = _decoded(name)
    parts = (part.strip() for part in name.replace("\\", "/").split("/"))
    return "/".join(part for part in parts if part and part not in (".", "..") and part[-1] != ":")


def _decoded(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _is_litter(one: zipfile.ZipInfo) -> bool:
    parts = one.filename.replace("\\", "/").split("/")
    last = parts[-1].lower()
    return "__MACOSX" in parts or last in _LITTER or last.startswith(("~$", "._"))


def _overlap(found: list[zipfile.ZipInfo]) -> bool:
    """One piece of packed bytes for several files is how a small archive becomes a large one."""
    end = 0
    for one in sorted(found, key=lambda entry: entry.header_offset):
        if one.header_offset < end:
            return True
        end = one.header_offset + _LOCAL.size + one.compress_size
    return False
