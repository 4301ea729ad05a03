"""Text of others on a terminal: it neither moves the cursor nor hides or reorders what is read."""

from __future__ import annotations

import re

# Controls (C0, C1), what has no width or turns the direction of writing, line separators.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """One line: everything that would not be seen as a backslash and its code."""
    return _UNSEEN.sub(_escaped, text)


def visible_lines(text: str) -> str:
    """The same, line by line; tabs stay."""
    pieces = re.split(r"([\n\t])", text)
    return "".join(piece if piece in ("\n", "\t") else visible(piece) for piece in pieces)


def _escaped(found: re.Match[str]) -> str:
    return (
        found[0].encode("ascii", "backslashreplace").decode()
        if found[0] > "\x7f"
        else (f"\\x{ord(found[0]):02x}")
    )
