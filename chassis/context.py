"""Who asks, and under which deadline, trace and idempotency key."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

Kind = Literal["anonymous", "enterprise", "staff", "subscriber", "system"]


@dataclass(frozen=True)
class Actor:
    """The person or service on whose behalf a call is made.

    office: code of the regional office (staff only). roles: of the account, as identity knows them.
    address: network address, for the records of access; the gateway's own claim.
    credential: what identity vouches for all the rest with (`chassis.credentials`); it goes with
    calls, never into records.
    """

    kind: Kind
    account_id: str | None = None
    name: str = ""
    enterprise_id: str | None = None
    office: str | None = None
    roles: tuple[str, ...] = ()
    address: str | None = None
    credential: str | None = field(default=None, compare=False, repr=False)

    @cached_property
    def permissions(self) -> frozenset[str]:
        """What `Operation.allow` is compared with. Operations name the roles of staff; what they
        allow "staff" is of the own account, for who has no role yet."""
        return frozenset(f"{self.kind}:{role}" for role in self.roles) | {self.kind}

    @property
    def key(self) -> str:
        """The owner of idempotency keys."""
        return f"{self.kind}:{self.account_id or ''}"

    def to_dict(self) -> dict[str, Any]:
        """For records: audit, events."""
        # Written out: `asdict` copies deeply and would be a tenth of the cost of a call.
        return {
            "kind": self.kind,
            "account_id": self.account_id,
            "name": self.name,
            "enterprise_id": self.enterprise_id,
            "office": self.office,
            "roles": list(self.roles),
            "address": self.address,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Actor:
        return cls(**{**data, "roles": tuple(data.get("roles", ()))})


ANONYMOUS_ACTOR = Actor("anonymous")


def SYSTEM_ACTOR(service: str) -> Actor:  # noqa: N802 - reads as the constant it stands for
    """The service itself: timers and reactions that no person caused."""
    return Actor("system", account_id=service, name=service)


@dataclass(frozen=True)
class Call:
    """What goes with every question, command and event.

    deadline: after it nobody waits for the answer; None: no limit. By `time.monotonic`, so that a
    clock that is set neither ends nor stretches a call; on the wire it is an instant (`rpc.wire`).
    idempotency_key: same key, same command; None for questions.
    causation_id: id of the event that caused this call.
    operation: the `contracts.operations.Operation` being carried out, set by the server.
    caller: the process that asked, as the broker told the server.
    """

    actor: Actor
    trace_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    deadline: float | None = None
    idempotency_key: str | None = None
    causation_id: str | None = None
    operation: Any = field(default=None, compare=False, repr=False)
    caller: str = field(default="", compare=False)

    @property
    def operation_name(self) -> str:
        """ "<service>.<operation>", empty outside an operation."""
        return f"{self.operation.service}.{self.operation.name}" if self.operation else ""

    def remaining(self) -> float | None:
        """Seconds left, never negative; None without a deadline."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def within(self, seconds: float) -> Call:
        """The same call with a deadline at most `seconds` from now."""
        return replace(self, deadline=self.limit(seconds))

    def limit(self, seconds: float) -> float:
        """The deadline of a part of the call that may take `seconds` from now."""
        limit = time.monotonic() + seconds
        return min(limit, self.deadline or limit)

    def derive(self, key_suffix: str) -> Call:
        """A follow-up command: the same cause and suffix give the same key, also after a retry."""
        if self.idempotency_key is None:
            return replace(self, idempotency_key=uuid.uuid4().hex)
        name = f"{self.idempotency_key}/{key_suffix}"
        return replace(self, idempotency_key=uuid.uuid5(uuid.NAMESPACE_OID, name).hex)


def system_call(service: str, key: str | None = None) -> Call:
    """A call of a service on its own behalf."""
    return Call(SYSTEM_ACTOR(service), idempotency_key=key)
