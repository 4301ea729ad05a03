"""Is the broker as the code declares it? For operators.

python -m chassis.topology check                 what is on the broker and nowhere in the code (a
                                                 renamed handler leaves its queue, which fills for
                                                 ever), what is not there, how many dead letters;
                                                 status 1 if anything is unknown
python -m chassis.topology remove [--discard]    take away what is unknown; a queue that still
                                                 holds messages only with --discard

AMQP_URI_OPERATOR says which broker and virtual host, RABBITMQ_MANAGEMENT_URL where its HTTP
interface is (AMQP itself cannot list queues), with its user's name and password or else the
operator's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import amqp
import requests

from chassis import names
from chassis.amqp_connection import connect
from chassis.deadletters import consumers, depth, services
from chassis.settings import SettingsError, settings
from contracts.processes import OPERATOR

TIMEOUT = 10  # seconds


class Binding(NamedTuple):
    exchange: str
    queue: str
    key: str

    def __str__(self) -> str:
        return f"{self.exchange} → {self.queue} ({self.key})"


class Topology(NamedTuple):
    """Names only; arguments are compared by the broker when a service declares its queue."""

    queues: frozenset[str]
    exchanges: frozenset[str]
    bindings: frozenset[Binding]

    def without(self, other: Topology) -> Topology:
        return Topology(
            self.queues - other.queues,
            self.exchanges - other.exchanges,
            self.bindings - other.bindings,
        )

    def named(self) -> Iterator[tuple[str, str | Binding]]:
        yield from (("queue", name) for name in sorted(self.queues))
        yield from (("exchange", name) for name in sorted(self.exchanges))
        yield from (("binding", binding) for binding in sorted(self.bindings))


def declared() -> Topology:
    """What the services in this code declare when they start."""
    heard = consumers()
    serving = {service.name for service in services()}
    sources = {names.events(name) for name in serving | {c.event.source for c in heard}}
    queues = {name for c in heard for name in names.queues_of(c.queue)}
    asked = {names.rpc(name) for name in serving}
    bindings = {Binding(name, name, name) for name in asked}
    bindings |= {Binding(names.DEAD_LETTERS, names.dead(c.queue), c.queue) for c in heard}
    bindings |= {Binding(names.events(c.event.source), c.queue, c.event.name) for c in heard}
    return Topology(
        frozenset(queues | asked),
        frozenset(sources | asked | {names.DEAD_LETTERS}),
        frozenset(bindings),
    )


def found() -> Topology:
    """What is on the broker, without what every broker has. Raises requests.RequestException."""
    return Topology(
        frozenset(queue["name"] for queue in _listed("queues")),
        frozenset(
            exchange["name"]
            for exchange in _listed("exchanges")
            if exchange["name"] and not exchange["name"].startswith("amq.")
        ),
        frozenset(
            Binding(binding["source"], binding["destination"], binding["routing_key"])
            for binding in _listed("bindings")
            if binding["source"]  # every queue is bound to the default exchange
        ),
    )


def check(connection: amqp.Connection) -> bool:
    """Print the differences and the dead letters; whether nothing is unknown."""
    ours, theirs = declared(), found()
    unknown = theirs.without(ours)
    if not any(unknown):
        print(f"nothing unknown among {len(theirs.queues)} queues")
    for kind, name in unknown.named():
        held = f": {_depth(connection, str(name))} messages" if kind == "queue" else ""
        print(f"unknown {kind} {name}{held}")
    for kind, name in ours.without(theirs).named():
        print(f"not there (its service has not started): {kind} {name}")
    for queue in sorted({consumer.queue for consumer in consumers()}):
        count = depth(connection, queue)
        if count:
            print(f"dead letters of {queue}: {count}")
    return not any(unknown)


def remove(connection: amqp.Connection, *, discard: bool) -> bool:
    """Take away what is unknown; whether all of it is gone."""
    unknown = found().without(declared())
    channel = connection.channel()
    for binding in sorted(unknown.bindings):
        channel.queue_unbind(binding.queue, binding.exchange, binding.key)
        print(f"removed binding {binding}")
    kept = False
    for queue in sorted(unknown.queues):
        held = _depth(connection, queue)
        if held and not discard:
            kept = True
            print(f"kept queue {queue}: {held} messages")
            continue
        channel.queue_delete(queue)
        print(f"removed queue {queue}: {held} messages")
    for exchange in sorted(unknown.exchanges):
        channel.exchange_delete(exchange)
        print(f"removed exchange {exchange}")
    return not kept


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.topology")
    parser.add_argument("action", nargs="?", choices=["check", "remove"], default="check")
    parser.add_argument("--discard", action="store_true", help="also queues that hold messages")
    chosen = parser.parse_args(arguments)
    try:
        with connect(settings().amqp_uri(OPERATOR), "topology") as connection:
            if chosen.action == "remove":
                done = remove(connection, discard=chosen.discard)
            else:
                done = check(connection)
    except (SettingsError, OSError, requests.RequestException) as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if done else 1


def _depth(connection: amqp.Connection, queue: str) -> int:
    return int(connection.channel().queue_declare(queue, passive=True).message_count)


def _listed(kind: str) -> list[dict[str, Any]]:
    management = urlsplit(settings().rabbitmq_management_url)
    broker = urlsplit(settings().amqp_uri(OPERATOR))
    known = management if management.username else broker
    vhost = quote(unquote(broker.path[1:]) or "/", safe="")
    base = f"{management.scheme}://{management.netloc.rpartition('@')[2]}"
    response = requests.get(
        f"{base}{management.path.rstrip('/')}/api/{kind}/{vhost}",
        auth=(unquote(known.username or "guest"), unquote(known.password or "guest")),
        timeout=TIMEOUT,
        verify=str(settings().tls_ca_file or "") or True,
    )
    response.raise_for_status()
    listed: list[dict[str, Any]] = response.json()
    return listed


if __name__ == "__main__":
    sys.exit(main())
