"""How large a text may be printed where it has a fixed place, such as the face of a licence.

Widths are estimated, never too small: that of a Latin letter depends on the font.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_POINT = 25.4 / 72  # mm
_WIDE = frozenset("WMmw@%&—…")


@dataclass(frozen=True)
class Place:
    """width, height: mm. line: height of a line by the size of the letters; gap: mm between rows.
    sizes: in points, the usual one first."""

    width: float
    height: float
    line: float
    gap: float
    sizes: Sequence[float]

    def size_of(self, rows: Iterable[str]) -> float:
        """The first of `sizes` at which all rows have room below each other, else the last. A row
        may have line breaks."""
        texts = list(rows)
        return next((size for size in self.sizes if self._fits(texts, size)), self.sizes[-1])

    def _fits(self, texts: list[str], size: float) -> bool:
        letter = size * _POINT
        # A line may end before its end, where a word or a closing bracket does not fit any more.
        room = math.floor(self.width / letter) - 1
        parts = (part for text in texts for part in text.split("\n"))
        lines = sum(max(1, math.ceil(ems(part) / room)) for part in parts)
        return lines * letter * self.line + len(texts) * self.gap <= self.height


def ems(text: str) -> float:
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WFA":
        return 1
    return 0.8 if letter.isupper() else 0.62
