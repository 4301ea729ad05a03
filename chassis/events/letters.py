"""A dead letter as people read it: what it says, why it is dead, how it differs from its schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import amqp
import msgspec

from chassis import names
from contracts.events import EventType
from contracts.undelivered import DeadLetter, Difference

ENVELOPE = (
    "id", "type", "version", "stream", "seq", "occurred_at", "actor", "case_id", "trace_id", "data",
)  # fmt: skip
SHOWN = 20_000  # characters of a body
MISSING, UNKNOWN, WRONG = "MISSING", "UNKNOWN", "WRONG"


def read(queue: str, message: amqp.Message, events: Mapping[str, EventType[Any]]) -> DeadLetter:
    """events: those that the queue is for, by name. Never raises: anything may lie there."""
    headers = message.properties.get("application_headers", {})
    text = _text(message.body)
    body = _object(text)
    event = events.get(str(body.get("type")))
    version = body.get("version")
    return DeadLetter(
        queue=queue,
        handle=handle(message),
        message_id=_short(message.properties.get("message_id") or body.get("id")),
        type=_short(body.get("type")),
        version=version if isinstance(version, int) else None,
        stream=_short(body.get("stream")),
        occurred_at=_short(body.get("occurred_at")),
        trace_id=_short(body.get("trace_id")),
        reason=_short(headers.get(names.REASON), 300),
        told_by=_short(headers.get(names.TOLD_BY) or message.properties.get("user_id")),
        differences=list(differences(body, event)),
        body=text[:SHOWN],
    )


def handle(message: amqp.Message) -> str:
    """What a dead letter is known by: two that say the same are the same."""
    body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
    return hashlib.sha256(body).hexdigest()


def differences(body: Mapping[str, Any], event: EventType[Any] | None) -> Iterator[Difference]:
    """Between an envelope with its data and what is declared of the event."""
    for name in ENVELOPE:
        if name not in body:
            yield Difference(path=name, kind=MISSING)
    if event is None:
        if "type" in body:
            yield Difference(path="type", kind=WRONG, told=_short(body["type"]))
        return
    version = body.get("version")
    if version != event.version and version not in event.reads:
        yield Difference(path="version", kind=WRONG, told=_short(version))
    data = body.get("data")
    if version in event.reads:
        yield from _of_former(data, event, version)
    elif isinstance(data, dict):
        yield from _of_data(data, event.data)
    else:
        yield Difference(path="data", kind=WRONG, told=type(data).__name__)


def _of_former(data: Any, event: EventType[Any], version: Any) -> Iterator[Difference]:
    try:
        event.load(data, version)
    except (LookupError, ValueError, TypeError) as error:
        yield Difference(path="data", kind=WRONG, told=str(error)[:200])


def _of_data(data: Mapping[str, Any], kind: type[msgspec.Struct]) -> Iterator[Difference]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name not in data:
            if field.required:
                yield Difference(path=f"data.{name}", kind=MISSING)
            continue
        try:
            msgspec.convert(data[name], field.type)
        except msgspec.ValidationError as error:
            yield Difference(path=f"data.{name}", kind=WRONG, told=str(error)[:200])
    for name in data:
        if name not in fields:
            yield Difference(path=f"data.{_short(name)}", kind=UNKNOWN)


def _text(body: Any) -> str:
    return body if isinstance(body, str) else bytes(body).decode(errors="replace")


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _short(value: Any, most: int = 100) -> str:
    return "" if value is None else str(value)[:most]
