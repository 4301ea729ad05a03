"""What a use case has in hand while its transaction is open. Knows nothing of nameko."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from chassis import audit, clock, idempotency
from chassis.context import Call
from chassis.events import outbox
from contracts.events import EventType, F

R = TypeVar("R")


class Transaction:
    """All or nothing: rows, events, audit entries and the remembered reply commit together."""

    def __init__(self, session: Session, call: Call) -> None:
        self.session = session
        self.call = call

    @cached_property
    def now(self) -> datetime:
        """One instant for the whole transaction."""
        return clock.now()

    def publish(self, event: EventType[F], stream: str, data: F, case_id: str | None = None) -> str:
        """Tell an event on `stream` ("application:<id>"); returns its id."""
        return outbox.publish(self.session, self.call, event, stream, data, case_id)

    def post(
        self,
        *,
        channel: str,
        exchange: str,
        routing_key: str,
        stream: str,
        type_: str,
        payload: dict[str, Any],
        message_id: str,
        headers: dict[str, Any] | None = None,
    ) -> int:
        """Hand the relay a message in a form of its own, for outsiders.

        headers: AMQP headers; the key "content_type" sets the property. Returns its number in
        the stream of that channel. Published without `mandatory`: outsiders come and go.
        """
        return outbox.append(
            self.session, channel=channel, exchange=exchange, routing_key=routing_key,
            stream=stream, type_=type_, version=1, payload=payload, headers=headers or {},
            message_id=message_id, mandatory=False,
        )  # fmt: skip

    def post_first(
        self,
        *,
        channel: str,
        exchange: str,
        type_: str,
        messages: Iterable[tuple[str, dict[str, Any]]],
        headers: dict[str, Any],
    ) -> None:
        """`post` for many streams that this transaction begins: (stream, payload with its `id`)."""
        outbox.append_first(
            self.session, channel=channel, exchange=exchange, type_=type_, messages=messages,
            headers=headers,
        )  # fmt: skip

    def audit_first(
        self, action: str, object_type: str, made: Iterable[tuple[str, dict[str, Any]]]
    ) -> None:
        """`audit` of many objects that this transaction has made: (id, after)."""
        audit.append_first(self.session, self.call, action, object_type, made)

    def audit(
        self,
        action: str,
        object_type: str,
        object_id: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Record who did this to what; before and after are JSON primitives."""
        audit.append(self.session, self.call, action, object_type, object_id, before, after)

    def remember(self, data: Any, reply: R) -> R:
        """End of a saga: keep the reply under the call's key and return it.

        Raises Conflict if a duplicate of the same command has finished first.
        """
        kept: R = (
            idempotency.unstored(self.call, reply)
            if self.call.idempotency_key is None
            else idempotency.remember(self.session, self.call, data, reply)
        )
        return kept
