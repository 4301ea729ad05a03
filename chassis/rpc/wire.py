"""Requests and replies on the wire: plain JSON, described in docs/guarantees.md."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import msgspec

from chassis import clock
from chassis.context import Actor, Call
from contracts.errors import ServiceError, from_dict
from contracts.operations import AnyOperation

_encode = msgspec.json.Encoder().encode


class _Sent(msgspec.Struct):
    """A request as it is on the wire."""

    operation: str
    actor: dict[str, Any]
    trace_id: str
    deadline: float
    idempotency_key: str | None
    causation_id: str | None
    data: msgspec.Raw


class _Answered(msgspec.Struct):
    """A reply as it is on the wire."""

    reply: msgspec.Raw = msgspec.Raw(b"null")
    error: dict[str, Any] | None = None


_sent, _answered = msgspec.json.Decoder(_Sent), msgspec.json.Decoder(_Answered)


@dataclass(frozen=True)
class Request:
    """What the server reads from a message. claim: who asks, before anybody has looked whether it
    is true. deadline: by `time.monotonic`. data: JSON that only its operation can read."""

    operation: str
    claim: dict[str, Any]
    trace_id: str
    deadline: float
    idempotency_key: str | None
    causation_id: str | None
    data: msgspec.Raw

    @property
    def late(self) -> bool:
        return time.monotonic() >= self.deadline

    def call(self, operation: AnyOperation, actor: Actor, caller: str) -> Call:
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


def encode_request(operation: AnyOperation, call: Call, data: Any) -> bytes:
    """data: a structure, or JSON primitives."""
    body = {
        "operation": operation.name,
        "actor": _claim(call.actor),
        "trace_id": call.trace_id,
        "deadline": clock.now().timestamp() + (call.remaining() or 0),
        "idempotency_key": call.idempotency_key,
        "causation_id": call.causation_id,
        "data": data,
    }
    return _encode(body)


def decode_request(body: bytes | memoryview) -> Request:
    """Raises ValueError on anything that is not a request."""
    sent = _sent.decode(body)
    return Request(
        operation=sent.operation,
        claim=sent.actor,
        trace_id=sent.trace_id,
        deadline=time.monotonic() + sent.deadline - clock.now().timestamp(),
        idempotency_key=sent.idempotency_key,
        causation_id=sent.causation_id,
        data=sent.data,
    )


def encode_reply(reply: Any) -> bytes:
    return _encode({"reply": reply})


def encode_error(error: ServiceError) -> bytes:
    return _encode({"error": error.to_dict()})


def decode_reply(body: bytes | memoryview) -> msgspec.Raw:
    """The JSON of the reply; raises the error that the service raised."""
    answered = _answered.decode(body)
    if answered.error is not None:
        raise from_dict(answered.error)
    return answered.reply


def _claim(actor: Actor) -> dict[str, Any]:
    """What a request says of its actor; `rpc.callers` is who believes it."""
    if actor.credential is not None:
        return {"credential": actor.credential, "address": actor.address}
    return {"kind": actor.kind, "name": actor.name, "address": actor.address}
