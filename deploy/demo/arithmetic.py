"""Answers the questions in words that the sign-in pages ask instead of a picture."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_NUMBER = re.compile(f"[{_DIGITS}十]+")


def answer(question: str) -> str:
    """The number asked for. Raises ValueError for another kind of question."""
    question = question.partition("？")[0].replace("三个数", "")
    numbers = [_value(found) for found in _NUMBER.findall(question)]
    for mark, work in (("加", sum), ("减", _minus), ("最大", max), ("最小", min)):
        if mark in question:
            return str(work(numbers))
    raise ValueError(f"not understood: {question}")


def _minus(numbers: list[int]) -> int:
    return numbers[0] - sum(numbers[1:])


def _value(words: str) -> int:
    """七, 十七, 二十, 四十三."""
    if "十" not in words:
        return _DIGITS.index(words)
    tens, _, ones = words.partition("十")
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
