"""One cell → text as the form expects it: ISO dates, codes of choices, digits as typed."""

import re
from datetime import date, datetime
from typing import Any

from openpyxl.utils.datetime import from_excel

from gateway.documents.sheet_columns import Column, plain

MAX_TEXT = 2000
_SAFE_INTEGER = 10**15  # Excel keeps fifteen digits
_DAYS_OF_OUR_TIME = range(3_654, 73_415)  # 1910 to 2100 as Excel counts days
_DATE = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class CellError(ValueError):
    """What is wrong with a cell, in Chinese, for the person who filled it in."""


def text_of(column: Column, cell: Any) -> str:
    """Raises `CellError`."""
    if cell.data_type == "f":
        raise CellError("不能使用公式，请直接填写内容")
    if cell.data_type == "e":
        raise CellError("单元格内是错误值，请重新填写")
    if column.widget == "date":
        return _day(column, cell.value)
    if isinstance(cell.value, datetime | date):
        raise CellError(f"{column.label}应填写文字，现在是日期格式")
    text = _plain_text(cell.value)
    return _choice(column, text) if column.choices and text else text


def _plain_text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= _SAFE_INTEGER:
            raise CellError("被Excel当作数字保存，末几位已丢失，请将单元格设为文本格式后重新填写")
        return str(int(value)) if value == int(value) else repr(value)
    text = str(value).strip()
    if len(text) > MAX_TEXT:
        raise CellError("内容太长")
    return text


def _choice(column: Column, text: str) -> str:
    for value, label in column.choices:
        if plain(text) in (plain(label), plain(value)):
            return value
    labels = "、".join(label for _, label in column.choices)
    raise CellError(f"“{text[:20]}”不在可选内容中，可填：{labels}")


def _day(column: Column, value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = _plain_text(value).replace(" ", "")
    if not text:
        return ""
    if text.isdigit() and int(text) in _DAYS_OF_OUR_TIME and len(text) < 8:
        return str(from_excel(int(text)).date())
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise CellError(f"{column.label}应写成 2024-05-31 的样式")
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError as error:
        raise CellError(f"{column.label}不是真实的日期") from error
