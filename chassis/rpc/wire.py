"""Requests and replies on the wire: plain JSON, described in docs/guarantees.md."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from chassis import clock
from chassis.context import Actor, Call
from contracts.errors import ServiceError, from_dict
from contracts.operations import Operation

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Request:
    """What the server reads from a message. claim: who asks, before anybody has looked whether it
    is true. deadline: by `time.monotonic`."""

    operation: str
    claim: dict[str, Any]
    trace_id: str
    deadline: float
    idempotency_key: str | None
    causation_id: str | None
    data: dict[str, Any]

    @property
    def late(self) -> bool:
        return time.monotonic() >= self.deadline

    def call(self, operation: Operation, actor: Actor, caller: str) -> Call:
        """The call, once it is known who asks."""
        return Call(
            actor=actor,
            trace_id=self.trace_id,
            deadline=self.deadline,
            idempotency_key=self.idempotency_key,
            causation_id=self.causation_id,
            operation=operation,
            caller=caller,
        )


def encode_request(operation: Operation, call: Call, data: dict[str, Any]) -> bytes:
    """data: JSON primitives already."""
    body = {
        "operation": operation.name,
        "actor": _claim(call.actor),
        "trace_id": call.trace_id,
        "deadline": clock.now().timestamp() + (call.remaining() or 0),
        "idempotency_key": call.idempotency_key,
        "causation_id": call.causation_id,
        "data": data,
    }
    return _dump(body)


def decode_request(body: bytes | str) -> Request:
    """Raises ValueError, KeyError or TypeError on anything that is not a request."""
    fields = _load(body)
    remaining = float(fields["deadline"]) - clock.now().timestamp()
    return Request(
        operation=str(fields["operation"]),
        claim=dict(fields["actor"]),
        trace_id=str(fields["trace_id"]),
        deadline=time.monotonic() + remaining,
        idempotency_key=fields["idempotency_key"],
        causation_id=fields["causation_id"],
        data=fields["data"],
    )


def encode_reply(reply: Any) -> bytes:
    return _dump({"reply": reply})


def encode_error(error: ServiceError) -> bytes:
    return _dump({"error": error.to_dict()})


def decode_reply(body: bytes | str) -> Any:
    """The reply; raises the error that the service raised."""
    fields = _load(body)
    if "error" in fields:
        raise from_dict(fields["error"])
    return fields["reply"]


def _claim(actor: Actor) -> dict[str, Any]:
    """What a request says of its actor; `rpc.callers` is who believes it."""
    if actor.credential is not None:
        return {"credential": actor.credential, "address": actor.address}
    return {"kind": actor.kind, "name": actor.name, "address": actor.address}


def _load(body: bytes | str) -> Any:
    # From bytes the json module would first guess the encoding.
    return json.loads(body if isinstance(body, str) else body.decode())


def _dump(body: dict[str, Any]) -> bytes:
    return _encoder.encode(body).encode()
