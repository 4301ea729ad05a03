"""What an uploaded file really is, and whether it is safe to open (ASVS 5.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import filetype
import pikepdf
from eventlet import tpool
from PIL import Image, UnidentifiedImageError

from contracts.errors import Invalid

HEAD = 8192  # bytes that tell the type
EXTENSIONS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
MAX_PIXELS = 80_000_000  # a scan of A3 at 600 dpi; beyond it an image is a bomb
MAX_OBJECTS = 200_000
# What makes a PDF more than paper: programs, other programs' start, files inside.
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
)
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"})


def inspect(stream: BinaryIO, filename: str) -> str:
    """The content type, found from the content. Raises Invalid at "file" for what is empty, of
    another kind, named otherwise than it is, damaged, or active. The stream is rewound."""
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Invalid.at("file", "文件是空的，请重新选择", code="empty")
    kind = filetype.guess(head)
    content_type = kind.mime if kind else ""
    if content_type not in EXTENSIONS:
        raise Invalid.at("file", "只能上传PDF、JPG或PNG文件（按文件内容判断）", code="type")
    if not filename.lower().endswith(EXTENSIONS[content_type]):
        raise Invalid.at("file", "文件的扩展名与内容不符，请另存为正确的格式", code="extension")
    check = _check_pdf if content_type == "application/pdf" else _check_image
    tpool.execute(check, stream)  # parsing takes long enough to hold up everybody else
    stream.seek(0)
    return str(content_type)


def _check_image(stream: BinaryIO) -> None:
    try:
        with Image.open(stream) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise Invalid.at("file", "图片尺寸过大，请降低分辨率后再上传", code="pixels")
            image.verify()
    except Image.DecompressionBombError as error:
        raise Invalid.at("file", "图片尺寸过大，请降低分辨率后再上传", code="pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid.at("file", "图片已损坏，请重新生成后上传", code="damaged") from error


def _check_pdf(stream: BinaryIO) -> None:
    try:
        with pikepdf.open(stream) as document:
            if len(document.objects) > MAX_OBJECTS or not document.pages:
                raise Invalid.at("file", "PDF内容过于复杂或没有页面，请重新生成", code="damaged")
            if any(_is_active(found) for top in document.objects for found in _inside(top)):
                raise Invalid.at(
                    "file", "PDF中含有脚本、附件或可执行内容，请打印为普通PDF后上传", code="active"
                )
    except pikepdf.PasswordError as error:
        raise Invalid.at("file", "PDF设有密码，请去除密码后上传", code="password") from error
    except pikepdf.PdfError as error:
        raise Invalid.at("file", "PDF已损坏，无法打开，请重新生成后上传", code="damaged") from error


def _inside(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries of an object; what it refers to is visited on its own."""
    pending = [top]
    while pending:
        current = pending.pop()
        if isinstance(current, pikepdf.Array):
            pending += [item for item in current if _is_direct(item)]
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            yield current
            pending += [value for value in _values(current) if _is_direct(value)]


def _values(holder: pikepdf.Object) -> list[pikepdf.Object]:
    return [holder.get(key) for key in holder.keys()]  # noqa: SIM118 - a PDF object is no dict


def _is_direct(value: object) -> bool:
    containers = (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)
    return isinstance(value, containers) and not value.is_indirect


def _is_active(holder: pikepdf.Object) -> bool:
    keys = set(holder.keys())
    return bool(keys & ACTIVE_KEYS) or ("/S" in keys and str(holder.get("/S")) in ACTIVE_ACTIONS)
