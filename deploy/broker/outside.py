"""The broker that other systems see: a node of its own, so that whatever they do to it, the
services' own messages go on (docs/subscribers.md).

One exchange; the publisher may write to it and nothing else. A subscriber may read the one queue
that was made for it: it declares nothing, binds nothing, publishes nothing.
"""

import re

from deploy.broker.definitions import (
    Definitions,
    exchange,
    queue_policy,
    quorum_queue,
    rights,
    together,
    user,
    virtual_host,
)

VHOST = "/licence-events"
EXCHANGE = "licence-events"
PUBLISHER = "publisher"
NOTHING = "^$"
EVERYTHING = "licence.#"
DAY = 24 * 60 * 60 * 1000  # milliseconds

# Of each subscriber's queue. What does not fit is dropped, oldest first, and comes from the pull
# feed; a queue that refused instead would hold back the events of everybody.
BOUNDS = {"max-length": 20_000, "max-length-bytes": 32 << 20, "message-ttl": 30 * DAY}
OVERFLOW = "drop-head"
# Of the whole virtual host, then of one user: two instances of a program that reconnect.
CONNECTIONS, QUEUES = 200, 100
USER_CONNECTIONS, USER_CHANNELS = 8, 16


def host(vhost: str = VHOST) -> Definitions:
    """The virtual host with its limits, exchange and policy."""
    return together(
        virtual_host(vhost, connections=CONNECTIONS, queues=QUEUES),
        exchange(vhost, EXCHANGE, "topic"),
        queue_policy(vhost, "bounds", BOUNDS, OVERFLOW),
    )


def publisher(password: str) -> Definitions:
    """The user of LICENCE_EVENTS_AMQP_URI."""
    return user(PUBLISHER, password, connections=USER_CONNECTIONS, channels=USER_CHANNELS)


def publishes(vhost: str = VHOST) -> Definitions:
    return rights(vhost, PUBLISHER, NOTHING, f"^{EXCHANGE}$", NOTHING)


def subscriber(name: str, password: str) -> Definitions:
    """The user of a subscriber."""
    return user(name, password, connections=USER_CONNECTIONS, channels=USER_CHANNELS)


def subscribes(name: str, vhost: str = VHOST) -> Definitions:
    """Its queue, of the same name, bound to everything, and the right to read that queue."""
    return together(
        rights(vhost, name, NOTHING, NOTHING, f"^{re.escape(name)}$"),
        quorum_queue(vhost, name, EXCHANGE, EVERYTHING),
    )
