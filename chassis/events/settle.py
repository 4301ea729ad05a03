"""What becomes of a delivery (docs/guarantees.md, Acknowledgements).

done, or done before           acknowledged
schema or version unknown      dead letter at once
refused by the business rules  acknowledged and logged
conflict, lost race            again, up to five times, then dead letter
a dependency is down           delayed, as often as needed
any other exception            again, up to five times, then dead letter
process stopped or died        not acknowledged; the broker gives it to the next, uncounted
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import amqp
import eventlet

from chassis import log, metrics, names
from chassis.amqp_connection import LOST, LinkDownError
from chassis.events.envelope import Event
from chassis.events.publisher import ConfirmedChannel, RefusedError
from contracts.errors import Conflict, ServiceError, Unavailable, is_refusal

RETRIES = 5
REMEMBERED = 1000
REASON = 300  # characters
_log = log.get(__name__)


class Failures:
    """How often the reaction to a message has failed, in this process.

    The broker's own count will not do: it also counts deliveries whose process died, which is not
    the message's fault. A new process counts from the beginning, so that a message is tried a few
    times more, never fewer.
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, message_id: str) -> int:
        """Count one; returns how many there are."""
        count = self._counts.pop(message_id, 0) + 1
        # Retried messages come again at once, so only the latest few are still on their way.
        while len(self._counts) >= REMEMBERED:
            del self._counts[next(iter(self._counts))]
        self._counts[message_id] = count
        return count

    def forget(self, message_id: str) -> None:
        self._counts.pop(message_id, None)


@dataclass(frozen=True)
class Delivery:
    """A message and the channel it came through."""

    queue: str
    message: amqp.Message
    confirmed: ConfirmedChannel | None
    failures: Failures = field(default_factory=Failures)


def settle(delivery: Delivery, event: Event[Any], error: BaseException | None) -> str:
    """Acknowledge, requeue, delay or refuse; returns the outcome for the metrics."""
    values: dict[str, Any] = {"queue": delivery.queue, "event_id": event.id, "type": event.type}
    values["trace_id"] = event.trace_id
    if error is None:
        delivery.failures.forget(event.id)
        _tell(delivery, _ack)
        return "done"
    if isinstance(error, Unavailable):
        _log.warning("event_delayed", **values)
        _tell(delivery, _delay)
        return "delayed"
    if isinstance(error, ServiceError) and is_refusal(error):
        _log.error("event_refused", code=error.code, **values)
        _tell(delivery, _ack)
        return "refused"
    if isinstance(error, Conflict):
        _log.info("event_conflict", code=error.code, **values)
    else:
        _log.error("event_failed", exc_info=error, **values)
    failures = delivery.failures.add(event.id)
    if failures > RETRIES:
        _log.error("event_dead_lettered", **values)
        delivery.failures.forget(event.id)
        _tell(delivery, lambda one: _bury(one, type(error).__name__))
        return "dead_lettered"
    # A short pause, growing with each failure: a lock is released, a log is not flooded.
    eventlet.sleep(min(0.05 * 2**failures, 2.0))
    _tell(delivery, _requeue)
    return "requeued"


def malformed(delivery: Delivery, error: BaseException) -> None:
    """It can never be handled: to the dead letters at once."""
    _log.error("event_malformed", queue=delivery.queue, problem=str(error)[:500])
    metrics.events_handled.labels(delivery.queue, "malformed").inc()
    # In a greenlet of its own: this one reads what the broker confirms.
    eventlet.spawn_n(_tell, delivery, lambda one: _bury(one, str(error)[:REASON]))


def _tell(delivery: Delivery, action: Callable[[Delivery], None]) -> None:
    try:
        action(delivery)
    except (LinkDownError, *LOST):
        # Unacknowledged, so it comes again; the inbox knows what was done.
        _log.warning("event_settled_without_broker", queue=delivery.queue)


def _ack(delivery: Delivery) -> None:
    delivery.message.channel.basic_ack(delivery.message.delivery_tag)


def _bury(delivery: Delivery, reason: str) -> None:
    """To the dead letters, with the reason and who told it."""
    message = delivery.message
    if delivery.confirmed is None:
        raise LinkDownError
    told_by = message.properties.get("user_id") or ""
    try:
        delivery.confirmed.publish(
            message.body,
            exchange=names.DEAD_LETTERS,
            routing_key=delivery.queue,
            message_id=message.properties.get("message_id", ""),
            content_type="application/json",
            application_headers={names.REASON: reason, names.TOLD_BY: told_by},
        )
    except RefusedError:
        message.channel.basic_reject(message.delivery_tag, False)
    else:
        _ack(delivery)


def _requeue(delivery: Delivery) -> None:
    # reject, not nack: only reject counts against the delivery limit from RabbitMQ 4.3 on.
    delivery.message.channel.basic_reject(delivery.message.delivery_tag, True)


def _delay(delivery: Delivery) -> None:
    message = delivery.message
    if delivery.confirmed is None:
        raise LinkDownError
    try:
        delivery.confirmed.publish(
            message.body,
            exchange="",
            routing_key=names.delayed(delivery.queue),
            message_id=message.properties.get("message_id", ""),
            content_type="application/json",
        )
    except RefusedError:
        _requeue(delivery)
    else:
        _ack(delivery)
