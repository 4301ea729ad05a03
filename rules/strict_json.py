"""JSON as RFC 8259 and I-JSON (RFC 7493) have it: what cannot be kept as it was sent is refused."""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from rules.vocabulary import texts

MAX_DIGITS = 40
"""More than any amount, date or number has; Python itself stops at 4,300."""


# An escape of NUL or of half a pair of surrogates; most escapes are letters.
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89A-Fa-f])|\x00")
_BROKEN = re.compile("[\0\ud800-\udfff]")
SHOWN = 50
"""Characters of a name that a message repeats."""


class BrokenJsonError(ValueError):
    """A value that no text or number of ours can hold; the message, in Chinese, says which."""


def loads(content: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises json.JSONDecodeError for what is no JSON, BrokenJsonError for half surrogate pairs, NUL,
    numbers that are none or too long, a name that stands twice in an object, and nesting without
    end.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise json.JSONDecodeError("not UTF-8", "", error.start) from None
    try:
        value = json.loads(
            text,
            parse_int=_whole,
            parse_float=_real,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise BrokenJsonError("嵌套层数过多") from None
    if _SUSPECT.search(text):
        _refuse_broken_texts(value)
    return value


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise BrokenJsonError(f"数字不能超过{MAX_DIGITS}位")
    return int(digits)


def _real(digits: str) -> float:
    if len(digits) > MAX_DIGITS or math.isinf(value := float(digits)):
        raise BrokenJsonError("数字超出范围")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name readers take the first, the last or both (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise BrokenJsonError(f"“{texts.clean(twice)[:SHOWN]}”出现了不止一次")
    return found


def _constant(name: str) -> NoReturn:
    raise BrokenJsonError(f"{name}不是数字")


def _refuse_broken_texts(value: Any) -> None:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            if _BROKEN.search(found):
                raise BrokenJsonError("文字中有无效字符")
        elif isinstance(found, dict):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list):
            waiting += found
