"""A file of the old register → its lines: JSON in UTF-8, or Excel, opened in a bounded child."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from chassis.children import Bounds, Children, Died
from contracts.errors import Invalid
from rules import strict_json
from services.review.old_register.lines import Fault

MAX_LINE = 16 * 1024
MAX_EXCEL = 64 << 20
_BOUNDS = Bounds(memory=768 << 20, cpu=120, seconds=180)
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCODING = "不是UTF-8编码（可能是GBK），请另存为UTF-8后重试"
Line = tuple[int, dict[str, Any] | Fault]


def lines_of(path: Path, columns: Mapping[str, str]) -> Iterator[Line]:
    """Each line with what stands in it, or with what makes it none. columns: name → heading."""
    with path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(0)
        if head == _OLD_EXCEL:
            yield 1, Fault(1, "", "旧版或设有密码的Excel文件，请另存为没有密码的 .xlsx 文件")
        elif head == _ZIP:
            yield from _of_excel(stream, columns)
        else:
            yield from _of_json(stream)


def _of_json(stream: BinaryIO) -> Iterator[Line]:
    number = 0
    while content := stream.readline(MAX_LINE + 1):
        number += 1
        if len(content) > MAX_LINE:
            yield number, Fault(number, "", f"超过{MAX_LINE}字节，不是一行一个许可证或人员的文件")
            return
        if not content.strip():
            continue
        try:
            value = strict_json.loads(content.removeprefix(b"\xef\xbb\xbf"))
        except json.JSONDecodeError as error:
            yield number, Fault(number, "", _broken(error, content))
            if error.msg == "not UTF-8":
                return
        except strict_json.BrokenJsonError as error:
            yield number, Fault(number, "", str(error))
        else:
            is_row = isinstance(value, dict)
            yield number, value if is_row else Fault(number, "", "应为一个JSON对象")


def _broken(error: json.JSONDecodeError, content: bytes) -> str:
    if error.msg == "not UTF-8":
        return _ENCODING
    if not content.endswith(b"\n"):
        return "最后一行不完整，文件可能被截断，请重新导出或传送"
    return "不是有效的JSON，每行应为一个完整的JSON对象"


def _of_excel(stream: BinaryIO, columns: Mapping[str, str]) -> Iterator[Line]:
    stream.seek(0, 2)
    if stream.tell() > MAX_EXCEL:
        yield (
            1,
            Fault(1, "", f"Excel文件超过{MAX_EXCEL >> 20} MB，请分成几个，或使用JSON行格式"),
        )
        return
    stream.seek(0)
    dates = [columns[name] for name in columns if name.endswith(("_on", "_from", "_to", "_date"))]
    dates += [columns[name] for name in columns if name == "review_due"]
    child = Children("old_register", "gateway.files.tables", at_once=1, busy="")
    try:
        found = child.run(
            "gateway.files.tables:read_table",
            stream,
            _BOUNDS,
            headings=list(columns.values()),
            dates=dates,
        )
    except Invalid as error:
        for one in error.findings:
            line = int(one.get("line", 1))
            yield line, Fault(line, str(one.get("column", "")), one["message"])
        return
    except Died:
        yield 1, Fault(1, "", "无法读取该文件，可能已损坏或内容过于复杂，请另存后重试")
        return
    finally:
        child.stop()
    for content in found.splitlines():
        told = json.loads(content)
        yield told["line"], told["values"]
