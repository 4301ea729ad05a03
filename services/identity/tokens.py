"""Secrets that are handed out once and kept as digests: session tokens, program tokens, codes."""

from __future__ import annotations

import base64
import hashlib
import secrets

from chassis.context import Call
from chassis.vault import Vault
from services.identity.model import CAPTCHA_ALPHABET, CAPTCHA_LENGTH

_CLEAR = str.maketrans("oil", "890")
PROGRAM_PREFIX = "lic_"
"""Lets a scanner recognise a program token in a repository or a log."""


def session_token() -> str:
    """43 characters, 256 random bits."""
    return secrets.token_urlsafe(32)


def program_token(vault: Vault, call: Call) -> str:
    """A new token for programs.

    Under an idempotency key it follows from actor and key, so that a repeated command can show
    the same token although it is stored nowhere.
    """
    if call.idempotency_key is None:
        return PROGRAM_PREFIX + secrets.token_hex(32)
    cause = f"{call.actor.key}/{call.idempotency_key}".encode()
    return PROGRAM_PREFIX + vault.index(f"program-token/{cause.hex()}").hex()


def one_time_password(vault: Vault, call: Call) -> str:
    """Three groups of four letters and digits that are not mistaken for each other: 60 bits. Under
    an idempotency key it follows from actor and key, as a program token does."""
    cause = call.idempotency_key or secrets.token_hex(16)
    made = vault.index(f"one-time-password/{call.actor.key}/{call.operation_name}/{cause}")
    letters = base64.b32encode(made).decode().lower().translate(_CLEAR)[:12]
    return "-".join(letters[place : place + 4] for place in range(0, 12, 4))


def digest(token: str) -> bytes:
    """For secrets too long to be guessed; short ones go through `Vault.index`."""
    return hashlib.sha256(token.encode()).digest()


def code() -> str:
    """Six digits for a text message."""
    return f"{secrets.randbelow(1_000_000):06}"


def captcha_text() -> str:
    """Characters that are not mistaken for one another."""
    return "".join(secrets.choice(CAPTCHA_ALPHABET) for _ in range(CAPTCHA_LENGTH))
