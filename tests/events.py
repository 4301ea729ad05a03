"""Events as a consumer gets them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from chassis import clock
from chassis.context import SYSTEM_ACTOR, Call
from chassis.events.envelope import Event
from contracts.events import EventType, F


def arrived(type_: EventType[F], data: F, *, seq: int = 1, at: datetime | None = None) -> Event[F]:
    """Once through JSON, as the release that runs tells it."""
    return of_version(type_, type_.version, type_.dump(data), seq=seq, at=at)


def of_version(
    type_: EventType[F],
    version: int,
    data: dict[str, Any],
    *,
    seq: int = 1,
    at: datetime | None = None,
) -> Event[F]:
    """data: JSON primitives, as that version told them."""
    actor, message = SYSTEM_ACTOR(type_.source), str(uuid.uuid4())
    subject = data.get("application_id") or data.get("enterprise_id")
    return Event(
        id=message,
        type=type_.name,
        version=version,
        stream=f"{type_.source}:{subject}",
        seq=seq,
        occurred_at=at or clock.now(),
        actor=actor,
        case_id=data.get("application_id"),
        trace_id=uuid.uuid4().hex,
        data=type_.load(data, version),
        call=Call(actor, idempotency_key=message, causation_id=message),
    )
