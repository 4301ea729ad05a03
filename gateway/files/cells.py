"""One cell → text as the form expects it: ISO dates, codes of choices, digits as they are shown."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from contracts.forms.fields import is_endless
from gateway.documents.sheet_columns import Column, plain
from rules.vocabulary import texts

Value = str | int | float | bool | date | datetime | time | timedelta
MAX_TEXT = 2000
EPOCH = date(1899, 12, 30)  # day 0 as Excel counts since March 1900
_SAFE_INTEGER = 10**15  # Excel keeps fifteen digits
_DAYS_OF_OUR_TIME = range(3_654, 73_415)  # 1910 to 2100
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?0{1,2}:00(?::00)?(?:\.0+)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NOTHING = frozenset({"", "-", "—", "——", "/", "\\", "无", "暂无"})
_ERROR = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
# Formats that show the digits of a whole number and nothing else.
_PLAIN_FORMAT = re.compile(r"General|@|[0#](_.)?([ ;].*)?")


class CellError(ValueError):
    """What is wrong with a cell, in Chinese, for the person who filled it in."""


def text_of(column: Column, value: Value, number_format: str | None) -> str:
    """number_format: of a number, "General" where the cell has none; None: the file does not tell.

    Raises `CellError`.
    """
    if isinstance(value, str) and _ERROR.fullmatch(value.strip()):
        raise CellError("单元格内是错误值，请重新填写")
    if column.widget == "date":
        return _day(column, value)
    if isinstance(value, date | time | timedelta):
        raise CellError(f"{column.label}应填写文字，现在是日期或时间格式")
    if isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, str):
        text = _text(value)
    else:
        text = _digits(column, value, number_format)
    return _choice(column, text) if column.choices and text else text


def _text(value: str) -> str:
    text = texts.line(value)
    if len(text) > MAX_TEXT:
        raise CellError("内容太长")
    return text


def _digits(column: Column, value: float, number_format: str | None) -> str:
    if abs(value) >= _SAFE_INTEGER:
        raise CellError("被Excel当作数字保存，末几位已丢失，请将单元格设为文本格式后重新填写")
    text = str(int(value)) if value == int(value) else repr(value)
    if "e" in text or (column.code and not _PLAIN_FORMAT.fullmatch(number_format or "")):
        raise CellError(
            "被Excel当作数字保存，前面的0等可能已丢失，请将单元格设为文本格式后重新填写"
        )
    return text


def _choice(column: Column, text: str) -> str:
    for value, label in column.choices:
        if plain(text) in (plain(label), plain(value)):
            return value
    for word, value in column.words:
        if plain(text) == plain(word):
            return value
    labels = "、".join(label for _, label in column.choices)
    raise CellError(f"“{text[:20]}”不在可选内容中，可填：{labels}")


def _day(column: Column, value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta | bool):
        raise CellError(f"{column.label}应填写日期，例如 2024-05-31")
    if isinstance(value, int | float):
        value = str(int(value)) if value == int(value) else repr(value)
    text = "".join(unicodedata.normalize("NFKC", _text(value)).split())
    if (text in _NOTHING and not column.required) or (column.endless and is_endless(text)):
        return ""
    if text.isdecimal() and len(text) < 8 and int(text) in _DAYS_OF_OUR_TIME:
        return (EPOCH + timedelta(int(text))).isoformat()
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise CellError(f"{column.label}应写成 2024-05-31 的样式")
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError as error:
        raise CellError(f"{column.label}不是真实的日期") from error
