"""Exchanges and queues of events. Names and arguments stand here only.

<source>.events    topic exchange of the service that tells
<queue>            quorum queue, single active consumer, delivery limit
<queue>.delayed    waits, then goes back to <queue>: a dependency was down
<queue>.dead       what could not be handled; an operator looks and replays
"""

from __future__ import annotations

import amqp

from contracts.events import EventType

DEAD_LETTERS = "dead-letters"
DELIVERY_LIMIT = 5
DELAY = 15_000  # milliseconds


def exchange_name(source: str) -> str:
    return f"{source}.events"


def delayed(queue: str) -> str:
    return f"{queue}.delayed"


def dead(queue: str) -> str:
    return f"{queue}.dead"


def queues_of(queue: str) -> tuple[str, str, str]:
    """The queue of a consumer with those beside it."""
    return queue, delayed(queue), dead(queue)


def declare_exchange(channel: amqp.Channel, source: str) -> None:
    channel.exchange_declare(exchange_name(source), "topic", durable=True, auto_delete=False)


def declare_queue(channel: amqp.Channel, queue: str, events: list[EventType]) -> None:
    """Everything that a consumer of `events` through `queue` needs."""
    channel.exchange_declare(DEAD_LETTERS, "direct", durable=True, auto_delete=False)
    _quorum(channel, dead(queue), {})
    channel.queue_bind(dead(queue), DEAD_LETTERS, queue)
    _quorum(
        channel,
        delayed(queue),
        {
            "x-message-ttl": DELAY,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )
    _quorum(
        channel,
        queue,
        {
            "x-single-active-consumer": True,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": DEAD_LETTERS,
            "x-dead-letter-routing-key": queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )
    for event in events:
        declare_exchange(channel, event.source)
        channel.queue_bind(queue, exchange_name(event.source), event.name)


def _quorum(channel: amqp.Channel, queue: str, arguments: dict[str, object]) -> None:
    channel.queue_declare(
        queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum", **arguments}
    )
