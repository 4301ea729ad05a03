"""The broker of the services: a user for each process, with what that process needs and no more.

What a process may do follows from `contracts.processes`. Exchanges are made here, since most of
those who use one may not declare it.

service          configures its own queues and exchanges; writes to those, to `rpc.<service it
                 asks>`, dead-letters and amq.default; reads its own queues, the events it hears
                 and dead-letters
another process  writes to `rpc.<service it asks>`
operator         everything

A service answers its callers through the default exchange (direct reply-to), which reaches every
queue of the virtual host. That is why whoever receives a message looks at its `user_id`, the name
that the broker has checked (`chassis.rpc.callers`, `chassis.events.consumer`).
"""

import re
from collections.abc import Iterable

from chassis import names
from contracts.processes import OPERATOR, OURS, Process
from deploy.broker.definitions import (
    Definitions,
    exchange,
    rights,
    together,
    user,
    virtual_host,
)

VHOST = "/licensing"
CONNECTIONS, QUEUES = 500, 200
# Two links an instance, and a command now and then; a channel for each queue.
USER_CONNECTIONS, USER_CHANNELS = 64, 256
NOTHING, ALL = "^$", ".*"


def host(vhost: str = VHOST, processes: Iterable[Process] = OURS) -> Definitions:
    """The virtual host with its exchanges."""
    services = [process.name for process in processes if process.serves]
    return together(
        virtual_host(vhost, connections=CONNECTIONS, queues=QUEUES),
        exchange(vhost, names.DEAD_LETTERS, "direct"),
        *(exchange(vhost, names.rpc(name), "direct") for name in services),
        *(exchange(vhost, names.events(name), "topic") for name in services),
    )


def account(name: str, password: str) -> Definitions:
    """The user of a process or of the operator."""
    tag = "monitoring" if name == OPERATOR else ""
    return user(name, password, connections=USER_CONNECTIONS, channels=USER_CHANNELS, tag=tag)


def grants(vhost: str = VHOST, processes: Iterable[Process] = OURS) -> Definitions:
    """What all of them may do there."""
    return together(
        rights(vhost, OPERATOR, ALL, ALL, ALL),
        *(rights(vhost, process.name, *rights_of(process)) for process in processes),
    )


def rights_of(process: Process) -> tuple[str, str, str]:
    """configure, write, read."""
    asked = [re.escape(names.rpc(name)) for name in sorted(process.asks)]
    if not process.serves:
        return NOTHING, _any_of(asked), NOTHING
    name = re.escape(process.name)
    own = [f"(rpc\\.)?{name}(\\..+)?"]
    heard = [re.escape(names.events(source)) for source in sorted(process.hears)]
    return (
        _any_of(own),
        _any_of([*own, *asked, names.DEAD_LETTERS, "amq\\.default"]),
        _any_of([*own, *heard, names.DEAD_LETTERS]),
    )


def _any_of(patterns: list[str]) -> str:
    return f"^({'|'.join(patterns)})$" if patterns else NOTHING
