"""Who an actor is, vouched for by identity: a signed statement that goes with every call.

identity resolves a session and signs (Ed25519) what it found; a service that is asked checks the
signature with the public key, so that neither the gateway nor another service can make up or alter
an actor. It is good for a minute at most, which a session that has ended therefore outlives by no
more. The form is a JWT (RFC 7519, EdDSA of RFC 8037) with a key id, for the change of keys
(docs/runbooks/operations.md).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.types import Options

from chassis import clock
from chassis.context import Actor
from chassis.settings import SettingsError, settings

ALGORITHM = "EdDSA"
TYPE = "actor+jwt"
# A statement is made once for each actor and half a minute, and good for that and another half.
STEP = 30  # seconds
KEPT = 2048  # statements that a process remembers
LONGEST = 4096  # characters


class CredentialError(Exception):
    """It is not a credential that holds now; the text says why, for the log."""

    def __init__(self, reason: str, *, expired: bool = False) -> None:
        super().__init__(reason)
        self.expired = expired


class Signer:
    """identity's: signs what it has resolved."""

    def __init__(self, key_id: str, key: bytes) -> None:
        """key: the 32 bytes of an Ed25519 private key."""
        self.key_id = key_id
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self._sign = lru_cache(maxsize=KEPT)(self._sign_until)

    @classmethod
    def from_settings(cls) -> Signer:
        """Raises SettingsError where the services would not know the key."""
        signer = cls(settings().actor_key_id, settings().actor_signing_key)
        if settings().actor_public_keys.get(signer.key_id) != signer.public_key:
            name = signer.key_id
            raise SettingsError(
                [f"ACTOR_PUBLIC_KEYS: {name!r} is not the public key of ACTOR_SIGNING_KEY"]
            )
        return signer

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def vouch(self, actor: Actor) -> Actor:
        """The same with its credential."""
        step = int(clock.now().timestamp()) // STEP
        bare = replace(actor, address=None, credential=None)
        return replace(actor, credential=self._sign(bare, (step + 2) * STEP))

    def _sign_until(self, actor: Actor, until: int) -> str:
        claims = {name: value for name, value in actor.to_dict().items() if value}
        headers = {"kid": self.key_id, "typ": TYPE}
        return jwt.encode({"act": claims, "exp": until}, self._key, ALGORITHM, headers)


class Verifier:
    """A service's: knows the public keys and what it has checked already."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        """keys: the 32 bytes of Ed25519 public keys, by key id."""
        self._keys = {name: Ed25519PublicKey.from_public_bytes(key) for name, key in keys.items()}
        self._checked = lru_cache(maxsize=KEPT)(self._check)

    @classmethod
    def from_settings(cls) -> Verifier:
        return cls(settings().actor_public_keys)

    def actor(self, credential: Any, address: str | None) -> Actor:
        """Who it vouches for. Raises CredentialError."""
        if not isinstance(credential, str) or len(credential) > LONGEST:
            raise CredentialError("no credential")
        actor, until = self._checked(credential)
        if clock.now().timestamp() >= until:
            raise CredentialError("expired", expired=True)
        return replace(actor, address=address)

    def _check(self, credential: str) -> tuple[Actor, int]:
        try:
            header = jwt.get_unverified_header(credential)
            key = self._keys.get(header.get("kid", ""))
            if key is None or header.get("typ") != TYPE:
                raise CredentialError("signed with a key that is not known")
            options: Options = {"verify_exp": False, "require": ["exp", "act"]}
            claims = jwt.decode(credential, key, [ALGORITHM], options)
            actor = replace(Actor.from_dict(claims["act"]), credential=credential)
            return actor, int(claims["exp"])
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise CredentialError(f"{type(error).__name__}: {error}") from error
