"""A firm of the demonstration, signed in with the services themselves."""

from __future__ import annotations

import time
import uuid

from msgspec.structs import asdict

from chassis.context import ANONYMOUS_ACTOR, Actor, Call
from chassis.rpc.standalone import StandaloneClient
from contracts.identity import Identity
from contracts.identity.sessions import Session

SECONDS = 30
FRESH = 20.0  # seconds; identity vouches for half a minute at least


class FirmSession:
    """`actor`: the firm, as identity vouches for it now."""

    def __init__(self, client: StandaloneClient, username: str, password: str) -> None:
        self._client = client
        opened = self._identity().sign_in(surface="portal", username=username, password=password)
        self._token = opened.token
        self._take(opened)

    @property
    def actor(self) -> Actor:
        if time.monotonic() - self._since > FRESH:
            self._take(self._identity().resolve_session(token=self._token))
        return self._actor

    def __enter__(self) -> FirmSession:
        return self

    def __exit__(self, *_: object) -> None:
        self._identity().sign_out(token=self._token)

    def _take(self, session: Session) -> None:
        self._since = time.monotonic()
        self._actor = Actor.from_dict(asdict(session.actor))

    def _identity(self) -> Identity:
        call = Call(ANONYMOUS_ACTOR, idempotency_key=uuid.uuid4().hex).within(SECONDS)
        return self._client.proxy(Identity, call)
