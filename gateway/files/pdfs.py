"""A PDF: whether it is paper, that is whole, without a password, and does nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from contracts.errors import Invalid
from gateway.files.pdf_content import is_suspect, require_paper

MAX_OBJECTS = 120_000  # 2 KB each once it is read
_LEFT_OUT = re.compile("bad_alloc|limits error|error reading object")
_OBJECT = re.compile(r"object (\d+)[ /](\d+)\b")


def judge(given: BytesIO) -> bytes:
    """Raises Invalid at "file"."""
    try:
        with pikepdf.open(given) as document:
            if len(document.objects) > MAX_OBJECTS or not document.pages:
                raise Invalid.at(
                    "file", "PDF内容过于复杂或没有页面，请重新生成后再上传", code="damaged"
                )
            for top in document.objects:
                if is_suspect(top):
                    for holder in _inside(top):
                        require_paper(holder)
            if not _is_read(document):
                raise Invalid.at(
                    "file", "PDF中有无法读取的内容，请重新生成后再上传", code="damaged"
                )
    except pikepdf.PasswordError as error:
        raise Invalid.at("file", "PDF设有打开密码，请去除密码后再上传", code="password") from error
    except (pikepdf.PdfError, ValueError) as error:
        raise Invalid.at(
            "file", "PDF已损坏，无法打开，请重新生成后再上传", code="damaged"
        ) from error
    return b""


def _is_read(document: pikepdf.Pdf) -> bool:
    """Whether nothing was left out. What the library cannot read it takes for null and warns; a
    viewer may be able to."""
    for warning in document.get_warnings():
        if _LEFT_OUT.search(warning):
            return False
        place = _OBJECT.search(warning)
        if place and document.get_object(int(place[1]), int(place[2])) is None:
            return False
    return True


def _inside(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The dictionaries of an object; what it refers to is visited on its own."""
    pending = [top]
    while pending:
        current = pending.pop()
        if isinstance(current, pikepdf.Array):
            pending += [item for item in current if _is_direct(item)]
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            yield current
            pending += [value for _, value in current.items() if _is_direct(value)]


def _is_direct(value: object) -> bool:
    containers = (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)
    return isinstance(value, containers) and not value.is_indirect
