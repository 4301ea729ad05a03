"""An event as a consumer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from chassis.context import Actor, Call
from contracts.events import EventType, F
from contracts.structs import Fact

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class MalformedError(Exception):
    """The message is not an event of this type and version; it can never be handled."""


@dataclass(frozen=True)
class Event(Generic[F_co]):
    """data: what is told. actor: who caused it.

    call: for what the consumer does because of it; acts for the original actor, and its
    idempotency key follows from the event, so that a redelivery repeats nothing.
    """

    id: str
    type: str
    version: int
    stream: str
    seq: int
    occurred_at: datetime
    actor: Actor
    case_id: str | None
    trace_id: str
    data: F_co
    call: Call


def load(body: dict[str, Any], event: EventType[F], consumer: str) -> Event[F]:
    """Raises MalformedError when the body is not this event in a version we know."""
    try:
        version = body["version"]
        if body["type"] != event.name or version not in {event.version, *event.reads}:
            raise MalformedError(f"{body['type']} version {version}")
        actor = Actor.from_dict(body["actor"])
        return Event(
            id=body["id"],
            type=body["type"],
            version=version,
            stream=body["stream"],
            seq=body["seq"],
            occurred_at=datetime.fromisoformat(body["occurred_at"]),
            actor=actor,
            case_id=body["case_id"],
            trace_id=body["trace_id"],
            data=event.load(body["data"], version),
            call=Call(
                actor=actor,
                trace_id=body["trace_id"],
                idempotency_key=f"{body['id']}/{consumer}",
                causation_id=body["id"],
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedError(f"{type(error).__name__}: {error}") from error
