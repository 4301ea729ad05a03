"""Questions that a screen reader can read out and a person answers with a number."""

from __future__ import annotations

import secrets

_DIGITS = "零一二三四五六七八九"
HINT = "（请填写数字）"


def ask() -> tuple[str, str]:
    """(question, answer in digits)"""
    return secrets.choice((_sum, _difference, _largest, _smallest))()


def in_words(number: int) -> str:
    """1 to 99 as it is spoken: 七, 十七, 二十, 四十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _number(least: int = 2, most: int = 49) -> int:
    return least + secrets.randbelow(most - least + 1)


def _sum() -> tuple[str, str]:
    one, other = _number(), _number(2, 9)
    return f"{in_words(one)}加{in_words(other)}等于多少？{HINT}", str(one + other)


def _difference() -> tuple[str, str]:
    one, other = _number(11), _number(2, 9)
    return f"{in_words(one)}减{in_words(other)}等于多少？{HINT}", str(one - other)


def _largest() -> tuple[str, str]:
    three = _three()
    return f"{_listed(three)}，三个数中哪个最大？{HINT}", str(max(three))


def _smallest() -> tuple[str, str]:
    three = _three()
    return f"{_listed(three)}，三个数中哪个最小？{HINT}", str(min(three))


def _three() -> list[int]:
    return secrets.SystemRandom().sample(range(11, 100), 3)


def _listed(numbers: list[int]) -> str:
    return "、".join(in_words(number) for number in numbers)
