"""Sessions with identity's signature, as the other services demand it of whoever acts."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import asdict, replace

from chassis.context import Actor, Call
from chassis.credentials import Signer
from contracts.errors import Unauthenticated
from contracts.identity.sessions import Session
from contracts.processes import PROCESSES

S = TypeVar("S", bound=Session)


def vouched(call: Call, signer: Signer, session: S) -> S:
    """The session with its actor signed. Raises Unauthenticated where it is none of the process
    that asks: the portal learns of no reviewer."""
    actor = signer.vouch(Actor.from_dict(asdict(session.actor)))
    if actor.kind not in PROCESSES[call.caller].speaks_for:
        raise Unauthenticated()
    return replace(session, actor=replace(session.actor, credential=actor.credential))
