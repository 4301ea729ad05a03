"""What is refused of a text that people typed, beside its length: for forms and for messages."""

from __future__ import annotations

from collections.abc import Callable

from rules.vocabulary import numbers, texts

Clean = Callable[[str], str]


def readable(clean: Clean, text: str) -> str:
    """Cleaned. Raises ValueError, in Chinese, for what `clean` or any reader would not take."""
    found = clean(text)
    if texts.UNKNOWN in found:
        raise ValueError(f"有不能识别的字符（显示为“{texts.UNKNOWN}”），请重新输入")
    return found


def in_clear(text: str) -> str:
    """A text that is kept and told in clear, so that nobody's identity number may stand in it.
    Raises ValueError."""
    if numbers.identity_numbers_in(text):
        raise ValueError("这里不能写完整的身份证号码，写明姓名或第几行即可")
    return text
