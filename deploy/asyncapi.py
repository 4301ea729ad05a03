"""`python -m deploy.asyncapi > docs/asyncapi.json`: what crosses the broker, from the contracts.

AsyncAPI 3: each event with its exchange, each queue with the events it hears, each operation of
each service with its request and its reply. Licence events for outsiders are CloudEvents and are
described in docs/subscribers.md.
"""

from __future__ import annotations

import json
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from msgspec import Struct
from msgspec.json import schema_components

import contracts
from chassis import names
from chassis.deadletters import consumers
from contracts.errors import ServiceError
from contracts.events import REGISTRY, EventType
from contracts.operations import AnyOperation, Contract

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
TIME: Json = {"type": "string", "format": "date-time"}
MAYBE_TEXT: Json = {"type": ["string", "null"]}
ACTOR: Json = {
    "type": "object",
    "description": "Who caused it, for the record: chassis.context.Actor",
    "properties": {
        "kind": {"enum": ["anonymous", "enterprise", "staff", "subscriber", "system"]},
        "account_id": MAYBE_TEXT,
        "name": TEXT,
        "enterprise_id": MAYBE_TEXT,
        "office": MAYBE_TEXT,
        "roles": {"type": "array", "items": TEXT},
        "address": MAYBE_TEXT,
    },
    "required": ["kind"],
}
CLAIM: Json = {
    "description": "In whose name the process asks that the property `userId` names, as the broker "
    "has checked: with identity's signature, or for nobody in particular, or for itself",
    "oneOf": [
        {
            "type": "object",
            "properties": {
                "credential": {"type": "string", "description": "a JWT, chassis.credentials"},
                "address": MAYBE_TEXT,
            },
            "required": ["credential"],
        },
        {
            "type": "object",
            "properties": {
                "kind": {"enum": ["anonymous", "subscriber", "system"]},
                "name": TEXT,
                "address": MAYBE_TEXT,
            },
            "required": ["kind"],
        },
    ],
}


def specification() -> Json:
    """Needs no settings and no servers."""
    for info in pkgutil.walk_packages(contracts.__path__, "contracts."):
        import_module(info.name)
    events = [event for event in REGISTRY.values() if _is_ours(event.data)]
    document, heard = _Document(), consumers()
    for event in sorted(events, key=lambda event: event.name):
        document.add_event(event)
    for queue in sorted({consumer.queue for consumer in heard}):
        document.add_queue(queue, [c.event for c in heard if c.queue == queue])
    declared = filter(_is_ours, dict.fromkeys(_whole(Contract)))
    for contract in sorted(declared, key=lambda contract: contract.service):
        document.add_contract(contract)
    return document.finished()


def _is_ours(declared: type[Any]) -> bool:
    """Tests declare contracts of their own."""
    return declared.__module__.startswith("contracts.")


class _Document:
    """Grows by what is declared."""

    def __init__(self) -> None:
        self._structs: list[type[Struct]] = []
        self._channels: Json = {}
        self._operations: Json = {}
        self._messages: Json = {}

    def add_event(self, event: EventType[Any]) -> None:
        self._message(event.name, _envelope(event, self._schema(event.data)), event.data)
        exchange = names.events(event.source)
        bound = {"name": exchange, "type": "topic", "durable": True, "autoDelete": False}
        self._channels[event.name] = {
            "address": event.name,
            "messages": {event.name: _ref("components/messages", event.name)},
            "bindings": {"amqp": {"is": "routingKey", "exchange": bound}},
        }
        self._operations[f"{event.name}.tell"] = {
            "action": "send",
            "channel": _ref("channels", event.name),
            "title": event.source,
        }

    def add_queue(self, name: str, heard: list[EventType[Any]]) -> None:
        events = sorted({event.name for event in heard})
        self._channels[name] = _queue(name, events)
        self._operations[f"{name}.hear"] = {
            "action": "receive",
            "channel": _ref("channels", name),
            "messages": [_ref(f"channels/{name}/messages", event) for event in events],
        }

    def add_contract(self, contract: type[Contract]) -> None:
        name, operations = names.rpc(contract.service), contract.operations().values()
        replies = f"{name}.replies"
        self._channels[name] = _queue(name, [f"{_name(one)}.request" for one in operations])
        self._channels[replies] = {
            "address": None,  # the caller's own: direct reply-to
            "messages": {
                f"{_name(one)}.reply": _ref("components/messages", f"{_name(one)}.reply")
                for one in operations
            },
        }
        for operation in operations:
            self._add_operation(operation, name, replies)

    def _add_operation(self, operation: AnyOperation, queue: str, replies: str) -> None:
        name = _name(operation)
        reply = self._schema(operation.reply) if operation.reply else {}
        request = self._schema(operation.request)
        self._message(f"{name}.request", _request(operation, request), operation.request)
        self._message(f"{name}.reply", _reply(reply), operation.reply)
        self._operations[name] = {
            "action": "receive",
            "channel": _ref("channels", queue),
            "messages": [_ref(f"channels/{queue}/messages", f"{name}.request")],
            "reply": {
                "address": {"location": "$message.header#/replyTo"},
                "channel": _ref("channels", replies),
                "messages": [_ref(f"channels/{replies}/messages", f"{name}.reply")],
            },
            "x-kind": "command" if operation.is_command else "query",
            "x-allow": sorted(operation.allow),
            "x-timeout-seconds": operation.timeout,
            "x-callers": sorted(operation.callers),
        }

    def _message(self, name: str, payload: Json, schema: Any) -> None:
        message: Json = {"name": name, "payload": payload}
        if schema is not None and schema.__doc__:
            message["description"] = " ".join(schema.__doc__.split())
        self._messages[name] = message

    def _schema(self, kind: type[Struct]) -> Json:
        self._structs.append(kind)
        return _ref("components/schemas", kind.__name__)

    def finished(self) -> Json:
        return {
            "asyncapi": "3.0.0",
            "info": {
                "title": "承装（修、试）电力设施许可：内部消息",
                "version": "1",
                "description": "What is promised about delivery: docs/guarantees.md",
            },
            "defaultContentType": "application/json",
            "channels": self._channels,
            "operations": self._operations,
            "components": {
                "messages": self._messages,
                "schemas": {
                    **_structs(self._structs),
                    "actor": ACTOR, "claim": CLAIM, "error": _error(),
                },
            },
        }  # fmt: skip


def _envelope(event: EventType[Any], data: Json) -> Json:
    """As `chassis.events.outbox` writes it."""
    properties = {
        "id": {"type": "string", "format": "uuid"},
        "type": {"const": event.name},
        "version": {"const": event.version},
        "stream": TEXT,
        "seq": {"type": "integer", "description": "without gap within the stream"},
        "occurred_at": TIME,
        "actor": _ref("components/schemas", "actor"),
        "case_id": MAYBE_TEXT,
        "causation_id": MAYBE_TEXT,
        "trace_id": TEXT,
        "data": data,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _request(operation: AnyOperation, data: Json) -> Json:
    """As `chassis.rpc.wire` writes it."""
    properties = {
        "operation": {"const": operation.name},
        "actor": _ref("components/schemas", "claim"),
        "trace_id": TEXT,
        "deadline": {"type": "number", "description": "seconds since 1970; later: not begun"},
        "idempotency_key": TEXT if operation.is_command else MAYBE_TEXT,
        "causation_id": MAYBE_TEXT,
        "data": data,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _reply(reply: Json) -> Json:
    def alone(name: str, schema: Json) -> Json:
        return {"type": "object", "properties": {name: schema}, "required": [name]}

    error = _ref("components/schemas", "error")
    return {"oneOf": [alone("reply", reply), alone("error", error)]}


def _error() -> Json:
    """`contracts.errors.ServiceError.to_dict`."""
    properties = {
        "code": {"enum": sorted(error.code for error in _all_of(ServiceError))},
        "message": TEXT,
        "details": {"type": "object"},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _whole(contract: type[Contract]) -> Iterator[type[Contract]]:
    """Those that are part of no other."""
    for one in contract.__subclasses__():
        yield from _whole(one) if one.__subclasses__() else (one,)


def _all_of(error: type[ServiceError]) -> list[type[ServiceError]]:
    return [found for sub in error.__subclasses__() for found in (sub, *_all_of(sub))]


def _queue(name: str, messages: list[str]) -> Json:
    return {
        "address": name,
        "messages": {one: _ref("components/messages", one) for one in messages},
        "bindings": {"amqp": {"is": "queue", "queue": {"name": name, "durable": True}}},
    }


def _name(operation: AnyOperation) -> str:
    return f"{operation.service}.{operation.name}"


def _ref(place: str, name: str) -> Json:
    return {"$ref": f"#/{place}/{name}"}


def _structs(kinds: list[type[Struct]]) -> Json:
    """Their JSON schemas and those of what is in them, by the names of their classes."""
    _, found = schema_components(kinds, ref_template="#/components/schemas/{name}")
    return found


def text() -> str:
    """As it is committed."""
    return json.dumps(specification(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
