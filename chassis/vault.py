"""Encryption of personal data at rest, and the keyed hash by which it is found.

A ciphertext begins with its format, algorithm and key id, so that keys can be rotated and old
rows still read: format | algorithm | length of key id | key id | nonce | ciphertext with tag.

It is bound to where it lies (a `Spot`) and opens nowhere else. Format 1, which the release before
wrote, was bound to the column only; `chassis.rekey` brings it to format 2.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.settings import settings

_COLUMN, _SPOT = 1, 2  # formats: what a ciphertext is bound to
_NONCE = 12
_TAG = 16
SETTINGS = ("VAULT_KEYS", "VAULT_KEY_ID", "VAULT_INDEX_KEY")
_ALGORITHMS = {"AES-GCM": 1, "SM4-GCM": 2}


class VaultError(Exception):
    """The ciphertext was altered, belongs to another place, or its key is not known."""


class Spot(NamedTuple):
    """Where a ciphertext belongs. name: of that place and no other; of a column
    `chassis.personal.spot` makes it, of a file it is "object/<key>".

    before: what format 1 was bound to; None where nothing was ever written in it.
    """

    name: str
    before: str | None = None


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

    def encrypt(self, plain: str | bytes, spot: Spot) -> bytes:
        """To be kept at this spot only."""
        data = plain.encode() if isinstance(plain, str) else plain
        nonce, seal = os.urandom(_NONCE), _SEAL[_ALGORITHMS[self.algorithm]]
        bound = self.newest + spot.name.encode()
        return self.newest + nonce + seal(self.keys[self.key_id], nonce, data, bound)

    @property
    def newest(self) -> bytes:
        """How ciphertexts begin that are written now; any other is due for `chassis.rekey`."""
        name = self.key_id.encode()
        return bytes([_SPOT, _ALGORITHMS[self.algorithm], len(name)]) + name

    def decrypt(self, sealed: bytes, spot: Spot) -> bytes:
        """Raises VaultError if anything does not fit."""
        sealed = bytes(sealed)
        if len(sealed) < 3 or sealed[1] not in _OPEN:
            raise VaultError("not a ciphertext of this vault")
        bound = {_COLUMN: spot.before, _SPOT: spot.name}.get(sealed[0])
        if bound is None:
            raise VaultError("not a ciphertext of this vault")
        end = 3 + sealed[2]
        header, nonce, body = sealed[:end], sealed[end : end + _NONCE], sealed[end + _NONCE :]
        key = self.keys.get(header[3:].decode(errors="replace"))
        if key is None:
            raise VaultError("its key is not among VAULT_KEYS")
        try:
            return _OPEN[sealed[1]](key, nonce, body, header + bound.encode())
        except (InvalidTag, ValueError) as error:
            raise VaultError("altered, or of another place") from error

    def decrypt_text(self, sealed: bytes, spot: Spot) -> str:
        return self.decrypt(sealed, spot).decode()

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
