"""Whose word counts for whom.

The broker says which process sent a request (the message's `user_id`, which it takes from nobody
but that user). A process may ask the operations that name it, in the name of those it may speak
for: the portal for firms and strangers, the intranet for staff and strangers. A firm or a member of
staff comes with identity's signature; "system" is the process itself, whatever the message says.
"""

from __future__ import annotations

from typing import Any

import amqp

from chassis import log, metrics
from chassis.context import SYSTEM_ACTOR, Actor
from chassis.credentials import CredentialError, Verifier
from contracts.errors import Forbidden, Unauthenticated
from contracts.operations import AnyOperation
from contracts.processes import ANONYMOUS, PROCESSES, SUBSCRIBER

LONGEST = 200  # characters of what is not signed
UNSIGNED = frozenset({ANONYMOUS, SUBSCRIBER})
_log = log.get(__name__)


def caller_of(message: amqp.Message) -> str:
    """The process that sent it, empty where the broker does not say."""
    return str(message.properties.get("user_id") or "")


def admit(
    operation: AnyOperation, caller: str, claim: dict[str, Any], trace_id: str, verifier: Verifier
) -> Actor:
    """The actor in a request for `operation` from process `caller`.

    Raises Forbidden, or Unauthenticated where the credential has expired; both are logged as
    `rpc_not_admitted` with the reason.
    """
    try:
        if caller not in operation.callers:
            raise CredentialError("not for this process")
        actor = _believed(caller, claim, verifier)
        if actor.kind not in PROCESSES[caller].speaks_for:
            raise CredentialError(f"does not speak for {actor.kind}")
        return actor
    except CredentialError as error:
        metrics.rpc_not_admitted.labels(operation.service, caller).inc()
        _log.warning(
            "rpc_not_admitted", operation=operation.name, caller=caller, reason=str(error),
            trace_id=trace_id,
        )  # fmt: skip
        raise (Unauthenticated() if error.expired else Forbidden()) from error


def _believed(caller: str, claim: dict[str, Any], verifier: Verifier) -> Actor:
    address, kind = _text(claim, "address") or None, _text(claim, "kind")
    if "credential" in claim:
        return verifier.actor(claim["credential"], address)
    if kind == "system":
        return SYSTEM_ACTOR(caller)
    if kind in UNSIGNED:
        return Actor(kind, name=_text(claim, "name"), address=address)  # type: ignore[arg-type]
    raise CredentialError(f"{kind or 'nobody'} without a credential")


def _text(claim: dict[str, Any], name: str) -> str:
    value = claim.get(name)
    return value[:LONGEST] if isinstance(value, str) else ""
