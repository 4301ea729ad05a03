"""A stored file as it lies in object storage: encrypted in pieces, so that any size needs little
memory, each piece bound to its file, its place and whether it is the last (docs/adr/0011).

    b"sealed file 1\\n" | 16 random bytes | { length in 4 bytes | piece }…

A piece is `SEGMENT` bytes (the last one fewer) encrypted by the vault, whose ciphertext names its
key. What does not begin so is of the releases before, as it was uploaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from chassis.streams import DamagedError, Readable, read_fully
from chassis.vault import Spot, Vault, VaultError

MAGIC = b"sealed file 1\n"
SEGMENT = 64 * 1024
_FILE_ID = 16
_LENGTH = 4
_LARGEST = SEGMENT + 1024  # a piece with what the vault adds
START = len(MAGIC) + _FILE_ID


class UnknownKeyError(Exception):
    """It was encrypted with a key that is not among STORAGE_KEYS."""


def seal(stream: Readable, vault: Vault, key: str) -> Iterator[bytes]:
    """What is to be stored under `key`, piece by piece."""
    file_id = os.urandom(_FILE_ID)
    yield MAGIC + file_id
    number, piece = 0, read_fully(stream, SEGMENT)
    while True:
        following = read_fully(stream, SEGMENT) if len(piece) == SEGMENT else b""
        place = _place(key, file_id, number, last=not following)
        sealed = vault.encrypt(piece, place)
        yield len(sealed).to_bytes(_LENGTH, "big") + sealed
        if not following:
            return
        number, piece = number + 1, following


class Opened:
    """A sealed file being read; `start`: its first `START` bytes, already taken from `stream`."""

    def __init__(self, stream: Readable, start: bytes, vault: Vault, key: str) -> None:
        self._stream = stream
        self._file_id = start[len(MAGIC) :]
        self._vault = vault
        self._key = key
        self._first = self._sealed()

    @property
    def key_id(self) -> str:
        """Of the key that it was encrypted with."""
        return _key_id(self._first)

    def stored_size(self, size: int) -> int:
        """How many bytes a file of `size` takes that is sealed as this one."""
        return stored_size(size, len(self._first) - min(size, SEGMENT))

    def pieces(self) -> Iterator[bytes]:
        """Raises DamagedError before giving anything that was not written so, UnknownKeyError."""
        number, sealed = 0, self._first
        while True:
            following = self._sealed(optional=True)
            place = _place(self._key, self._file_id, number, last=not following)
            yield self._piece(sealed, place)
            if not following:
                return
            number, sealed = number + 1, following

    def _sealed(self, *, optional: bool = False) -> bytes:
        prefix = read_fully(self._stream, _LENGTH)
        if optional and not prefix:
            return b""
        length = int.from_bytes(prefix, "big")
        if len(prefix) < _LENGTH:
            raise DamagedError("short")
        if length > _LARGEST:
            raise DamagedError("altered")
        sealed = read_fully(self._stream, length)
        if len(sealed) < length:
            raise DamagedError("short")
        return sealed

    def _piece(self, sealed: bytes, place: Spot) -> bytes:
        if _key_id(sealed) not in self._vault.keys:
            # A bit that fell over in the name of a key cannot be told from a key that is not there.
            raise UnknownKeyError
        try:
            return self._vault.decrypt(sealed, place)
        except VaultError as error:
            raise DamagedError("altered") from error


def stored_size(size: int, overhead: int) -> int:
    """Bytes in storage of a file of `size`, where the vault adds `overhead` to each piece."""
    pieces = max(1, -(-size // SEGMENT))
    return START + size + pieces * (_LENGTH + overhead)


def stored_sizes(size: int, vault: Vault) -> set[int]:
    """All that a file of `size` may take: as it was uploaded, or sealed with one of the keys."""
    plain = len(vault.encrypt(b"", Spot(""))) - len(vault.key_id.encode())
    return {size} | {stored_size(size, plain + len(key_id.encode())) for key_id in vault.keys}


def _key_id(sealed: bytes) -> str:
    length = sealed[2] if len(sealed) > 2 else 0
    return sealed[3 : 3 + length].decode(errors="replace")


def _place(key: str, file_id: bytes, number: int, *, last: bool) -> Spot:
    return Spot(f"object/{key}#{file_id.hex()}/{number}{'.' if last else ''}")
