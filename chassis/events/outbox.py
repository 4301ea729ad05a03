"""Writing to the outbox, inside the transaction that causes the event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.copying import copy_rows
from chassis.tables import outbox
from contracts.events import EventType, F

INTERNAL = "internal"
"""The channel of our own events; a service that tells outsiders names another."""
NOTIFY_CHANNEL = "outbox"


# In one message, but two statements: the second sees what whoever held the lock has committed.
_NEWEST = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(:lock, 7));"
    "SELECT max(stream_seq) FROM outbox WHERE channel = :channel AND stream = :stream"
)


def append(
    session: Session,
    *,
    channel: str,
    exchange: str,
    routing_key: str,
    stream: str,
    type_: str,
    version: int,
    payload: dict[str, Any],
    headers: dict[str, Any],
    message_id: str,
    mandatory: bool = True,
) -> int:
    """Add a message; returns its number in the stream, which the payload of an event of our own
    also gets as `seq` (outsiders' formats have no such field).

    The lock on the stream is held until commit, so numbers of one stream have no gap and appear
    in their order.
    """
    of_stream = {"channel": channel, "stream": stream, "lock": f"{channel}/{stream}"}
    newest = session.scalar(_NEWEST, of_stream)
    number = (newest or 0) + 1
    adding = insert(outbox).returning(func.pg_notify(NOTIFY_CHANNEL, ""))
    session.execute(
        adding.values(
            id=message_id,
            channel=channel,
            exchange=exchange,
            routing_key=routing_key,
            stream=stream,
            stream_seq=number,
            type=type_,
            version=version,
            payload={**payload, "seq": number} if channel == INTERNAL else payload,
            headers=headers,
            mandatory=mandatory,
        )
    )
    return number


def append_first(
    session: Session,
    *,
    channel: str,
    exchange: str,
    type_: str,
    messages: Iterable[tuple[str, dict[str, Any]]],
    headers: dict[str, Any],
) -> None:
    """Add the first message of many streams that this transaction has made, so that nobody else
    knows them. messages: (stream, payload with its `id`), for outsiders."""
    rows = [
        {
            "id": payload["id"],
            "channel": channel,
            "exchange": exchange,
            "routing_key": type_,
            "stream": stream,
            "stream_seq": 1,
            "type": type_,
            "version": 1,
            "payload": payload,
            "headers": headers,
            "mandatory": False,
        }
        for stream, payload in messages
    ]
    copy_rows(session, outbox, rows)
    session.execute(select(func.pg_notify(NOTIFY_CHANNEL, "")))


def publish(
    session: Session,
    call: Call,
    event: EventType[F],
    stream: str,
    data: F,
    case_id: str | None = None,
) -> str:
    """Tell an event; returns its id. The envelope is described in `contracts.events`."""
    message_id = str(uuid.uuid4())
    envelope = {
        "id": message_id,
        "type": event.name,
        "version": event.version,
        "stream": stream,
        "occurred_at": clock.now().isoformat(),
        "actor": call.actor.to_dict(),
        "case_id": case_id,
        "causation_id": call.causation_id,
        "trace_id": call.trace_id,
        "data": event.dump(data),
    }
    append(
        session,
        channel=INTERNAL,
        exchange=f"{event.source}.events",
        routing_key=event.name,
        stream=stream,
        type_=event.name,
        version=event.version,
        payload=envelope,
        headers={"trace_id": call.trace_id},
        message_id=message_id,
        mandatory=not event.informative,
    )
    return message_id
