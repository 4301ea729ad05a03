"""What becomes of a delivery (docs/guarantees.md, Acknowledgements).

done, or done before           acknowledged
schema or version unknown      dead letter at once
refused by the business rules  acknowledged and logged
conflict, lost race            again, up to the delivery limit, then dead letter
a dependency is down           delayed, as often as needed
any other exception            again, up to the delivery limit, then dead letter
process stopped                not acknowledged; the broker gives it to the next
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import amqp
import eventlet

from chassis import log, metrics
from chassis.amqp_connection import LOST, LinkDownError
from chassis.events import topology
from chassis.events.envelope import Event
from chassis.events.publisher import ConfirmedChannel, RefusedError
from contracts.errors import Conflict, ServiceError, Unavailable, Unexpected

_log = log.get(__name__)


@dataclass(frozen=True)
class Delivery:
    """A message and the channel it came through."""

    queue: str
    message: amqp.Message
    confirmed: ConfirmedChannel | None


def settle(delivery: Delivery, event: Event, error: BaseException | None) -> str:
    """Acknowledge, requeue, delay or refuse; returns the outcome for the metrics."""
    values: dict[str, Any] = {"queue": delivery.queue, "event_id": event.id, "type": event.type}
    values["trace_id"] = event.trace_id
    if error is None:
        _tell(delivery, _ack)
        return "done"
    if isinstance(error, Unavailable):
        _log.warning("event_delayed", **values)
        _tell(delivery, _delay)
        return "delayed"
    if isinstance(error, ServiceError) and not isinstance(error, Conflict | Unexpected):
        _log.error("event_refused", code=error.code, **values)
        _tell(delivery, _ack)
        return "refused"
    if isinstance(error, Conflict):
        _log.info("event_conflict", code=error.code, **values)
    else:
        _log.error("event_failed", exc_info=error, **values)
    deliveries = _deliveries(delivery.message)
    # A short pause, growing with each delivery: a lock is released, a log is not flooded.
    eventlet.sleep(min(0.1 * 2**deliveries, 2.0))
    _tell(delivery, _requeue)
    if deliveries < topology.DELIVERY_LIMIT:
        return "requeued"
    _log.error("event_dead_lettered", **values)
    return "dead_lettered"


def malformed(delivery: Delivery, error: BaseException) -> None:
    """It can never be handled: to the dead letters at once."""
    _log.error("event_malformed", queue=delivery.queue, problem=str(error)[:500])
    metrics.events_handled.labels(delivery.queue, "malformed").inc()
    _tell(delivery, _refuse)


def _deliveries(message: amqp.Message) -> int:
    return int(message.properties.get("application_headers", {}).get("x-delivery-count", 0))


def _tell(delivery: Delivery, action: Callable[[Delivery], None]) -> None:
    try:
        action(delivery)
    except (LinkDownError, *LOST):
        # Unacknowledged, so it comes again; the inbox knows what was done.
        _log.warning("event_settled_without_broker", queue=delivery.queue)


def _ack(delivery: Delivery) -> None:
    delivery.message.channel.basic_ack(delivery.message.delivery_tag)


def _refuse(delivery: Delivery) -> None:
    delivery.message.channel.basic_reject(delivery.message.delivery_tag, False)


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
            routing_key=topology.delayed(delivery.queue),
            message_id=message.properties.get("message_id", ""),
            content_type="application/json",
        )
    except RefusedError:
        _requeue(delivery)
    else:
        _ack(delivery)
