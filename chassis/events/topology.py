"""Exchanges and queues of events. Their arguments stand here only.

<source>.events    topic exchange of the service that tells
<queue>            quorum queue, single active consumer, delivery limit
<queue>.delayed    waits, then goes back to <queue>: a dependency was down
<queue>.dead       what could not be handled, each with the reason; for an operator, or for the
                   system administrator's desk (`chassis.dead_desk`)
"""

from __future__ import annotations

from typing import Any

import amqp

from chassis import log, names
from contracts.events import EventType

# Of deliveries that came back for whatever reason, also because the process died. Reactions that
# fail are counted by `settle`; this is the end only for a message that kills whoever takes it.
DELIVERY_LIMIT = 100
DELAY = 15_000  # milliseconds
_log = log.get(__name__)


def declare_exchange(channel: amqp.Channel, source: str) -> None:
    channel.exchange_declare(names.events(source), "topic", durable=True, auto_delete=False)


def declare_queue(connection: amqp.Connection, queue: str, events: list[EventType[Any]]) -> None:
    """Everything that a consumer of `events` through `queue` has of its own. The exchanges are
    there already (`deploy.broker.inside`): a consumer may read them, not declare them."""
    bindings = [(names.events(event.source), event.name) for event in events]
    _quorum(connection, names.dead(queue), {}, [(names.DEAD_LETTERS, queue)])
    _quorum(
        connection,
        names.delayed(queue),
        {
            "x-message-ttl": DELAY,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
        [],
    )
    _quorum(
        connection,
        queue,
        {
            "x-single-active-consumer": True,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": names.DEAD_LETTERS,
            "x-dead-letter-routing-key": queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
        bindings,
    )


def _quorum(
    connection: amqp.Connection,
    queue: str,
    arguments: dict[str, object],
    bindings: list[tuple[str, str]],
) -> None:
    """bindings: (exchange, routing key)."""
    try:
        _declare(connection, queue, arguments)
    except amqp.exceptions.PreconditionFailed:
        # A release before declared it with other arguments, which cannot be changed.
        if not _removed_while_empty(connection, queue, bindings):
            _log.warning("queue_kept_as_declared_before", queue=queue)
        else:
            _declare(connection, queue, arguments)
    with connection.channel() as channel:
        for exchange, key in bindings:
            channel.queue_bind(queue, exchange, key)


def _declare(connection: amqp.Connection, queue: str, arguments: dict[str, object]) -> None:
    with connection.channel() as channel:
        arguments = {"x-queue-type": "quorum", **arguments}
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)


def _removed_while_empty(
    connection: amqp.Connection, queue: str, bindings: list[tuple[str, str]]
) -> bool:
    """Take the queue away if nobody reads it and nothing is in it.

    Unbound first, so that nothing can arrive between the look and the removal: what is told
    meanwhile waits in the outbox. (The broker itself has no "if empty" for quorum queues.)
    """
    with connection.channel() as channel:
        for exchange, key in bindings:
            channel.queue_unbind(queue, exchange, key)
        found = channel.queue_declare(queue, passive=True)
        free: bool = found.message_count == found.consumer_count == 0
        if free:
            channel.queue_delete(queue)
        return free
