"""Encryption of personal numbers at rest, and the keyed hash by which they are found.

A ciphertext begins with its format, algorithm and key id, so that keys can be rotated and old
rows still read: 0x01 | algorithm | length of key id | key id | nonce | ciphertext with tag.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.settings import settings

_FORMAT = 1
_NONCE = 12
_TAG = 16
_ALGORITHMS = {"AES-GCM": 1, "SM4-GCM": 2}


class VaultError(Exception):
    """The ciphertext was altered, belongs to another context, or its key is not known."""


@dataclass(frozen=True)
class Vault:
    """keys: key id → 16 or 32 bytes (SM4 takes 16). New data is encrypted with `key_id`."""

    keys: dict[str, bytes] = field(repr=False)
    key_id: str
    index_key: bytes = field(repr=False)
    algorithm: str = "AES-GCM"

    def __post_init__(self) -> None:
        if self.key_id not in self.keys:
            raise VaultError(f"no key {self.key_id!r} among VAULT_KEYS")
        if self.algorithm not in _ALGORITHMS:
            raise VaultError(f"unknown algorithm {self.algorithm!r}")

    @classmethod
    def from_settings(cls) -> Vault:
        chosen = settings()
        return cls(
            chosen.vault_keys, chosen.vault_key_id, chosen.vault_index_key, chosen.vault_algorithm
        )

    def encrypt(self, plain: str | bytes, context: str) -> bytes:
        """context: what the value belongs to ("person.id_number"); bound to the ciphertext."""
        data = plain.encode() if isinstance(plain, str) else plain
        code, name, nonce = _ALGORITHMS[self.algorithm], self.key_id.encode(), os.urandom(_NONCE)
        header = bytes([_FORMAT, code, len(name)]) + name
        seal = _SEAL[code]
        return header + nonce + seal(self.keys[self.key_id], nonce, data, header + context.encode())

    def decrypt(self, sealed: bytes, context: str) -> bytes:
        """Raises VaultError if anything does not fit."""
        sealed = bytes(sealed)
        if len(sealed) < 3 or sealed[0] != _FORMAT or sealed[1] not in _OPEN:
            raise VaultError("not a ciphertext of this vault")
        end = 3 + sealed[2]
        header, nonce, body = sealed[:end], sealed[end : end + _NONCE], sealed[end + _NONCE :]
        key = self.keys.get(header[3:].decode(errors="replace"))
        if key is None:
            raise VaultError("its key is not among VAULT_KEYS")
        try:
            return _OPEN[sealed[1]](key, nonce, body, header + context.encode())
        except (InvalidTag, ValueError) as error:
            raise VaultError("altered, or of another context") from error

    def decrypt_text(self, sealed: bytes, context: str) -> str:
        return self.decrypt(sealed, context).decode()

    def index(self, text: str) -> bytes:
        """Keyed hash for equality search; width, case and surrounding blanks do not count."""
        normal = unicodedata.normalize("NFKC", text).strip().upper()
        return hmac.digest(self.index_key, normal.encode(), "sha256")


def _aes_seal(key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, data, context)


def _aes_open(key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, data, context)


def _sm4_seal(key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    encryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    return encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _sm4_open(key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    if len(data) < _TAG:
        raise VaultError("not a ciphertext of this vault")
    decryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce, data[-_TAG:])).decryptor()
    decryptor.authenticate_additional_data(context)
    return decryptor.update(data[:-_TAG]) + decryptor.finalize()


_SEAL = {1: _aes_seal, 2: _sm4_seal}
_OPEN = {1: _aes_open, 2: _sm4_open}
