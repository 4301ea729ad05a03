"""Documents at rest: JSON, compressed, sealed by the vault and bound to their place."""

from __future__ import annotations

import json
import zlib
from typing import Any

from chassis.vault import Spot, Vault

_LEVEL = 1  # repetitive rows shrink to a fifth even at the fastest level


def seal(vault: Vault, document: Any, place: Spot) -> bytes:
    """A document moved to another row cannot be opened."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return vault.encrypt(zlib.compress(text.encode(), _LEVEL), place)


def unseal(vault: Vault, sealed: bytes, place: Spot) -> Any:
    """Raises chassis.vault.VaultError on anything that `seal` did not make for this place."""
    return json.loads(zlib.decompress(vault.decrypt(sealed, place)))
