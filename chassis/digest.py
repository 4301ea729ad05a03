"""One canonical form of JSON data, and its digest."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


def canonical(data: Any) -> bytes:
    """The same bytes for equal data; dates, Decimals, UUIDs and enums as their text."""
    return json.dumps(
        data, default=_text, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def digest(data: Any, algorithm: str = "sha256") -> bytes:
    """Digest of the canonical form; `algorithm` as OpenSSL names it ("sha256", "sm3")."""
    return hashlib.new(algorithm, canonical(data)).digest()


def _text(value: Any) -> str | list[Any]:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
