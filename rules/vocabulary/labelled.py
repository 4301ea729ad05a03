"""A string enumeration whose members know their Chinese label."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """Declare members as ``NAME = "CODE", "中文"``; the code is stored, the label is shown."""

    label: str

    # As equal members are to their codes, so must their hashes be; besides, Enum's own is slow.
    __hash__ = str.__hash__

    def __new__(cls, code: str, label: str = "") -> Self:
        # A member always has a label; the default is for the look-up by code, ``Kind("CODE")``.
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


def choices(members: Iterable[Labelled]) -> list[tuple[str, str]]:
    """``(code, label)`` pairs of an enumeration, or of a choice of its members, for a select."""
    return [(member.value, member.label) for member in members]
