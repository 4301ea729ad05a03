"""Ciphertexts as the release before wrote them: format 1, bound to their column only."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.vault import Vault


def seal(vault: Vault, plain: str | bytes, context: str) -> bytes:
    """context: "person.id_number"."""
    data, name, nonce = (
        plain.encode() if isinstance(plain, str) else plain,
        vault.key_id,
        os.urandom(12),
    )
    header = bytes([1, 1, len(name)]) + name.encode()
    key = AESGCM(vault.keys[vault.key_id])
    return header + nonce + key.encrypt(nonce, data, header + context.encode())
