"""Whether a file of the old register can be one, before it is kept; its lines are judged later."""

from __future__ import annotations

from io import BytesIO

from contracts.errors import Invalid
from gateway.files import containers
from gateway.files.tables import MAX_UNPACKED

_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
_NOT_EXCEL = "不是有效的Excel文件，或文件不完整（可能传送中断），请用Excel或WPS另存后再上传"


def judge_book(given: BytesIO) -> bytes:
    """Raises Invalid at "file" for what is no book, is cut off, or unpacks to too much."""
    try:
        if not containers.parts(given.getvalue(), MAX_UNPACKED) >= _PARTS:
            raise Invalid.at("file", _NOT_EXCEL)
    except containers.TooLarge as error:
        raise Invalid.at("file", "文件展开后过大，请分成几个文件") from error
    except containers.Damaged as error:
        raise Invalid.at("file", _NOT_EXCEL) from error
    return b""


def judge_lines(given: BytesIO) -> bytes:
    """Raises Invalid at "file" for what is no text in UTF-8 or does not begin with an object."""
    try:
        text = given.getvalue().removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        message = "不是UTF-8编码的文本（可能是GBK），请另存为UTF-8后再上传"
        raise Invalid.at("file", message) from error
    if not text.lstrip().startswith("{") or "\0" in text:
        raise Invalid.at("file", "不是JSON行文件，每行应为一个JSON对象")
    return b""
