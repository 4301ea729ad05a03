"""Asking services in tests: as the process that may ask, for an actor that identity vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chassis.context import Actor, Call
from chassis.credentials import Signer
from chassis.rpc.proxy import C, Pending, proxy
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import Settings, amqp_variable
from contracts.operations import AnyOperation
from contracts.processes import PROCESSES
from rules.vocabulary.enumerations import FirmRole

SIGNED = ("enterprise", "staff")


def signer_of(environment: Mapping[str, str]) -> Signer:
    """identity's, of this environment."""
    key = Settings.parsed("ACTOR_SIGNING_KEY", environment["ACTOR_SIGNING_KEY"])
    return Signer(environment["ACTOR_KEY_ID"], key)


class Client:
    """In the place of `StandaloneClient`: each request goes out as the user of a process that may
    ask it for such an actor (where there is none, as one that may ask it at all, and is refused).

    environment: with the brokers' addresses and identity's key, as the services of the test have.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._signer = signer_of(environment)
        self._clients: dict[str, StandaloneClient] = {}

    def proxy(self, contract: type[C], call: Call) -> C:
        return proxy(self, contract, call)

    def may_ask(self, operation: AnyOperation) -> bool:
        return True

    def send(self, operation: AnyOperation, call: Call, data: Any) -> Pending:
        # Who signs in does so on a surface, and only there.
        caller = _surface(data) or speaker(operation, call.actor)
        client = self._client(caller)
        return client.send(operation, replace(call, actor=self.vouch(call.actor)), data)

    def vouch(self, actor: Actor) -> Actor:
        """As identity does, when it resolves a session."""
        if actor.kind not in SIGNED or actor.credential is not None:
            return actor
        if actor.kind == "enterprise" and not actor.roles:  # of a firm somebody has some role
            actor = replace(actor, roles=(FirmRole.OWNER.value,))
        return self._signer.vouch(actor)

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _client(self, caller: str) -> StandaloneClient:
        if caller not in self._clients:
            self._clients[caller] = StandaloneClient(self._environment[amqp_variable(caller)])
        return self._clients[caller]


def _surface(data: Any) -> str | None:
    found = data.get("surface") if isinstance(data, dict) else getattr(data, "surface", None)
    return None if found is None else str(found)


def speaker(operation: AnyOperation, actor: Actor) -> str:
    """The process to ask as; "system" is the process that the actor names, if it may."""
    # The portal first: strangers are there.
    callers = sorted(operation.callers, reverse=True)
    able = [name for name in callers if actor.kind in PROCESSES[name].speaks_for]
    if actor.kind == "system" and actor.account_id in able:
        return str(actor.account_id)
    return (able or callers)[0]
