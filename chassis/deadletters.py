"""Messages that could not be handled, for operators.

python -m chassis.deadletters list             queues that hold some, and how many
python -m chassis.deadletters show <queue>     what is in `<queue>.dead`, without taking it
python -m chassis.deadletters replay <queue>   back to <queue>, oldest first

<queue> is the name of the working queue, such as orders.goods. AMQP_URI_OPERATOR says where. AMQP
has no way to list queues: `list` without arguments looks at those that the services' code consumes.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import sys
from importlib import import_module
from typing import Any, NamedTuple

import amqp
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from chassis import names
from chassis.amqp_connection import connect
from chassis.events.consumer import EventEntrypoint
from chassis.settings import SettingsError, settings
from contracts.events import EventType
from contracts.processes import OPERATOR


class Consumer(NamedTuple):
    """One event type that a service listens to."""

    service: str
    queue: str
    event: EventType[Any]


def services() -> list[type[Any]]:
    """The service classes in this code."""
    package = import_module("services")
    modules = [
        import_module(f"{info.name}.service")
        for info in pkgutil.iter_modules(package.__path__, "services.")
    ]
    return [
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type) and found.__module__ == module.__name__
    ]


def consumers() -> list[Consumer]:
    """What the services in this code consume."""
    return [
        Consumer(service_cls.name, entrypoint.queue, entrypoint.event)
        for service_cls in services()
        for entrypoint in _on(service_cls)
    ]


def depth(connection: amqp.Connection, queue: str) -> int:
    """Dead letters of a queue; 0 if it was never declared."""
    channel = connection.channel()
    try:
        return int(channel.queue_declare(names.dead(queue), passive=True).message_count)
    except amqp.exceptions.NotFound:
        return 0


def show(connection: amqp.Connection, queue: str, limit: int) -> list[dict[str, Any]]:
    """The first messages, each with the reason; they stay where they are."""
    channel = connection.channel()
    messages = [channel.basic_get(names.dead(queue)) for _ in range(limit)]
    channel.close()  # unacknowledged, so they go back to their places
    return [_described(message) for message in messages if message is not None]


def replay(connection: amqp.Connection, queue: str) -> int:
    """Move every dead letter that is there now back to its queue; returns how many.

    Each is confirmed by the broker before it is taken away: a crash gives a duplicate, which the
    inbox knows, never a loss.
    """
    channel = connection.channel()
    channel.confirm_select()
    count = depth(connection, queue)
    for moved in range(count):
        message = channel.basic_get(names.dead(queue))
        if message is None:
            return moved
        again = amqp.Message(
            message.body,
            delivery_mode=2,
            content_type="application/json",
            message_id=message.properties.get("message_id", ""),
            user_id=connection.userid,  # the consumers believe the operator
        )
        channel.basic_publish_confirm(again, "", queue, mandatory=True)
        channel.basic_ack(message.delivery_tag)
    return count


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.deadletters")
    parser.add_argument("action", choices=["list", "show", "replay"])
    parser.add_argument("queues", nargs="*")
    parser.add_argument("--limit", type=int, default=20, help="messages to show (20)")
    chosen = parser.parse_args(arguments)
    if chosen.action != "list" and not chosen.queues:
        parser.error(f"{chosen.action} needs the name of a queue")
    try:
        connection = connect(settings().amqp_uri(OPERATOR), "deadletters")
    except (SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    with connection:
        for queue in chosen.queues or sorted({consumer.queue for consumer in consumers()}):
            if chosen.action == "replay":
                print(f"{queue}: {replay(connection, queue)} replayed")
            elif chosen.action == "show":
                for message in show(connection, queue, chosen.limit):
                    print(json.dumps(message, ensure_ascii=False))
            else:
                print(f"{queue}: {depth(connection, queue)}")
    return 0


def _on(service_cls: type) -> list[EventEntrypoint]:
    methods = (getattr(service_cls, name) for name in dir(service_cls))
    return [
        entrypoint
        for method in methods
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, EventEntrypoint)
    ]


def _described(message: amqp.Message) -> dict[str, Any]:
    headers = message.properties.get("application_headers", {})
    body = message.body if isinstance(message.body, str) else message.body.decode(errors="replace")
    return {
        "message_id": message.properties.get("message_id"),
        "reason": headers.get(names.REASON) or headers.get("x-first-death-reason"),
        "body": body,
    }


if __name__ == "__main__":
    sys.exit(main())
