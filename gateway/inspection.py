"""What an uploaded file really is, and whether it is safe to open (ASVS 5.2.2).

Here only its first kilobytes are looked at; it is opened in a child process of bounded memory and
time, so that no file can harm more than itself.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, BinaryIO, NamedTuple

import filetype

from chassis.children import Bounds, Children, Died
from chassis.settings import settings
from contracts.errors import Invalid

HEAD = 8192  # bytes that tell the type
PDF_WITHIN = 1024  # where its mark may stand (ISO 32000-1, annex H): mail programs put lines before
UNREADABLE = "无法读取该文件，可能已损坏或内容过于复杂，请重新生成或另存后再上传"
_NO_KIND = "这不是有效的PDF、JPG或PNG文件，请另存后再上传"


class Kind(NamedTuple):
    """endings: of the file's name; judge: what opens it, with its arguments and bounds."""

    content_type: str
    endings: tuple[str, ...]
    judge: str
    bounds: Bounds
    arguments: dict[str, Any]


_SHEET = Bounds(memory=256 << 20, cpu=4, seconds=6)
_REGISTER = Bounds(memory=320 << 20, cpu=4, seconds=6)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PICTURE = Bounds(memory=448 << 20, cpu=4, seconds=6)  # 80 megapixels of 4 bytes
KINDS = (
    Kind(
        "application/pdf",
        (".pdf",),
        "gateway.files.pdfs:judge",
        Bounds(memory=320 << 20, cpu=4, seconds=6),
        {},
    ),
    Kind(
        "image/jpeg",
        (".jpg", ".jpeg", ".jpe", ".jfif", ".jif"),
        "gateway.files.pictures:judge",
        _PICTURE,
        {"kind": "JPEG"},
    ),
    Kind("image/png", (".png",), "gateway.files.pictures:judge", _PICTURE, {"kind": "PNG"}),
)

ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


@cache
def checks() -> Children:
    """The processes that open strangers' files."""
    return Children(
        "files",
        "gateway.files",
        at_once=settings().file_processes,
        busy="系统正忙于检查其他文件，请稍后再试",
        shared=settings().fork_server_files,
    )


class Sender(NamedTuple):
    """client: for a fair share of the line; deadline: how long it waits, by `time.monotonic`."""

    client: str
    deadline: float | None = None


class Seen(NamedTuple):
    """thumbnail: a small JPEG, empty of what is no picture."""

    content_type: str
    thumbnail: bytes


def inspect(stream: BinaryIO, filename: str, sender: Sender) -> str:
    """The content type, found from the content. Raises as `look`."""
    return look(stream, filename, sender).content_type


def look(stream: BinaryIO, filename: str, sender: Sender) -> Seen:
    """What it is, and of a picture what it looks like; the stream is left at its beginning.

    Raises Invalid at "file" for what is empty, of another kind, named otherwise than it is, damaged
    or active; Unavailable when too many are checked.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Invalid.at("file", "文件是空的，请重新选择", code="empty")
    kind = _kind(head)
    if kind is None:
        raise Invalid.at("file", _NO_KIND, code="type")
    if not filename.lower().endswith(kind.endings):
        raise Invalid.at(
            "file", "文件的扩展名与内容不符，请另存为正确的格式后再上传", code="extension"
        )
    told = opened(kind.judge, stream, kind.bounds, sender, **kind.arguments)
    return Seen(kind.content_type, told)


def inspect_register(stream: BinaryIO, filename: str, sender: Sender) -> str:
    """The same for a file of the old register, Excel or JSON lines; its lines are judged later."""
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Invalid.at("file", "文件是空的，请重新选择", code="empty")
    if head.startswith(_OLD_EXCEL):
        raise Invalid.at("file", "旧版或设有密码的Excel文件，请另存为没有密码的 .xlsx 文件")
    is_book = head.startswith(_ZIP)
    if not filename.lower().endswith((".xlsx",) if is_book else (".jsonl", ".json", ".txt")):
        raise Invalid.at(
            "file", "请上传 .xlsx 文件，或每行一个JSON对象的 .jsonl 文件", code="extension"
        )
    judge = "judge_book" if is_book else "judge_lines"
    opened(f"gateway.files.register_files:{judge}", stream, _REGISTER, sender)
    return EXCEL if is_book else "application/jsonl"


def read_staff(
    stream: BinaryIO, title: str, sender: Sender, *, lenient: bool = False
) -> dict[str, Any]:
    """{rows, notices, findings} of a sheet with the people of the table with this title
    (`gateway.files.sheets`). Raises Invalid, Unavailable."""
    asked = {"title": title, "lenient": lenient}
    answer = opened("gateway.files.sheets:read_staff", stream, _SHEET, sender, **asked)
    return dict(json.loads(answer))


def opened(
    function: str, stream: BinaryIO, bounds: Bounds, sender: Sender, **arguments: Any
) -> bytes:
    """What a function of `gateway.files` answers about a file. Raises Invalid, Unavailable."""
    try:
        return checks().run(function, stream, bounds, **sender._asdict(), **arguments)
    except Died as error:
        raise Invalid.at("file", UNREADABLE, code="unreadable") from error


def _kind(head: bytes) -> Kind | None:
    guess = filetype.guess(head)
    content_type = guess.mime if guess else ""
    if (
        guess is None
        and b"%PDF-" in head[:PDF_WITHIN]
        and not head.lstrip().startswith((b"<", b"#!"))
    ):
        content_type = "application/pdf"
    return next((kind for kind in KINDS if kind.content_type == content_type), None)
