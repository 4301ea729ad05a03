"""Requests and replies on the wire: plain JSON, described in docs/guarantees.md."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from chassis import clock
from chassis.context import Actor, Call
from contracts.errors import ServiceError, from_dict
from contracts.operations import Operation

NOTHING: Mapping[str, Operation] = MappingProxyType({})
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def queue_name(service: str) -> str:
    """The queue of requests to a service."""
    return f"rpc.{service}"


@dataclass(frozen=True)
class Request:
    """What the server reads from a message."""

    operation: str
    call: Call
    data: dict[str, Any]


def encode_request(operation: Operation, call: Call, data: dict[str, Any]) -> bytes:
    """data: JSON primitives already."""
    body = {
        "operation": operation.name,
        "actor": call.actor.to_dict(),
        "trace_id": call.trace_id,
        "deadline": clock.now().timestamp() + (call.remaining() or 0),
        "idempotency_key": call.idempotency_key,
        "causation_id": call.causation_id,
        "data": data,
    }
    return _dump(body)


def decode_request(body: bytes | str, known: Mapping[str, Operation] = NOTHING) -> Request:
    """known: what may be asked, by name; another operation is left out of the call.

    Raises ValueError, KeyError or TypeError on anything that is not a request.
    """
    fields = _load(body)
    name = str(fields["operation"])
    remaining = float(fields["deadline"]) - clock.now().timestamp()
    call = Call(
        actor=Actor.from_dict(fields["actor"]),
        trace_id=fields["trace_id"],
        deadline=time.monotonic() + remaining,
        idempotency_key=fields["idempotency_key"],
        causation_id=fields["causation_id"],
        operation=known.get(name),
    )
    return Request(name, call, fields["data"])


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


def _load(body: bytes | str) -> Any:
    # From bytes the json module would first guess the encoding.
    return json.loads(body if isinstance(body, str) else body.decode())


def _dump(body: dict[str, Any]) -> bytes:
    return _encoder.encode(body).encode()
