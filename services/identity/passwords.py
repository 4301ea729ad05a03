"""Hashing of passwords: argon2id with OWASP's parameters (19 MiB, two passes)."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from eventlet import tpool
from eventlet.semaphore import Semaphore

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# What a password is compared with when there is no account: takes the same time, never fits.
_NOBODY = _hasher.hash(secrets.token_hex())
# Each takes a core and its memory for some 30 ms; a flood of sign-ins waits here, not in swap. No
# more threads than that either: each keeps the memory that it once used.
_AT_ONCE = 2
_at_once = Semaphore(_AT_ONCE)
tpool.set_num_threads(_AT_ONCE)


def hash_password(password: str) -> str:
    with _at_once:
        return str(tpool.execute(_hasher.hash, _bytes(password)))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; None (no such account) takes as long and is False."""
    with _at_once:
        matched = bool(tpool.execute(_verify, password_hash or _NOBODY, _bytes(password)))
    return matched and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters and should be made anew at sign-in."""
    return _hasher.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    """JSON can carry half a surrogate pair."""
    return password.encode("utf-8", "surrogatepass")


def _verify(password_hash: str, password: bytes) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
