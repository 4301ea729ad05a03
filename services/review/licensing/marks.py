"""How a certificate proves itself: an unguessable link and a code that people can type."""

from __future__ import annotations

import secrets

from rules.vocabulary.texts import compact
from services.review.licensing.values import Mark

# Crockford's base 32: no I, L, O, U, so nothing can be misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_LENGTH, _GROUP = 12, 4


def new_marks() -> tuple[Mark, Mark]:
    """As many as one change can print."""
    first, second = (Mark(new_token(), new_code()) for _ in range(2))
    return first, second


def new_token() -> str:
    """192 random bits, safe in an address."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """60 random bits as `7KQ2-M0XD-94RT`: with every licence of the country issued, a guess hits
    one in more than 10¹³."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def read_code(typed: str) -> str | None:
    """The code as it is stored; blanks, hyphens, case, width and misread letters do not count.

    None when it cannot be one.
    """
    plain = "".join(char for char in compact(typed) if char.isalnum()).translate(_MISREAD)
    if len(plain) != _LENGTH or not set(plain) <= set(_ALPHABET):
        return None
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
