"""The fonts of documents, and which letters none of them has.

Names hold letters that few fonts have: of all 87,887 Han letters of GB 18030-2022 Noto Serif has a
third. What no font has is printed as a crossed box, so whoever issues a licence is told before.
"""

from __future__ import annotations

import subprocess
import time
import unicodedata
from bisect import bisect_right

from eventlet import tpool

from chassis import log

SERIF = '"Noto Serif CJK SC", "BabelStone Han", HanaMinA, HanaMinB, serif'
"""As a CSS font-family; `deploy/local/install.py` installs them."""

_SECONDS = 600  # a font installed meanwhile is seen after that
_NOTHING_IN_THEM = ("LastResort", "Last Resort", "Blank", "NotDef")
_log = log.get(__name__)
_known: tuple[float, list[int]] = (float("-inf"), [])


def unprintable(*texts: str) -> list[str]:
    """The letters of these texts that no installed font has, each once, and those for private use,
    which look different in every font.

    fontconfig is asked, as the renderer asks it, and in a thread: it reads large files when its
    cache is old. Where it is not there nothing is known, and nothing found.
    """
    letters = dict.fromkeys(letter for text in texts for letter in text if not letter.isspace())
    borders = _borders()
    # An even number of borders passed: outside of every range.
    return [
        one
        for one in letters
        if unicodedata.category(one) == "Co"
        or (borders and not bisect_right(borders, ord(one)) % 2)
    ]


def _borders() -> list[int]:
    """Where what is covered begins and ends, by turns; [] where it is not known."""
    global _known
    if time.monotonic() - _known[0] > _SECONDS:
        _known = time.monotonic(), tpool.execute(_asked)
    return _known[1]


def _asked() -> list[int]:
    try:
        listed = subprocess.run(
            ["fc-list", "--format", "%{family}\t%{charset}\n"],
            capture_output=True,
            check=True,
            timeout=30,
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("fonts_not_known", reason=type(error).__name__)
        return []
    ranges: set[tuple[int, int]] = set()
    for line in listed.splitlines():
        family, _, charset = line.partition("\t")
        if not any(name in family for name in _NOTHING_IN_THEM):
            for part in charset.split():
                first, _, last = part.partition("-")
                ranges.add((int(first, 16), int(last or first, 16)))
    return _merged(sorted(ranges))


def _merged(ranges: list[tuple[int, int]]) -> list[int]:
    borders: list[int] = []
    for first, last in ranges:
        if borders and first <= borders[-1]:
            borders[-1] = max(borders[-1], last + 1)
        else:
            borders += [first, last + 1]
    return borders
