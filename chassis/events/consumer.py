"""Reacting to events of other services.

    @on(STOCK_TAKEN, queue="orders.goods")
    def goods_taken(self, event: Event) -> None: ...

Several methods may share a queue: then events of one stream keep their order across types. What
becomes of a delivery is decided in `settle`, as docs/guarantees.md promises.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import amqp
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, SharedExtension, register_entrypoint

from chassis import log, metrics
from chassis.amqp_connection import LOST
from chassis.context import SYSTEM_ACTOR
from chassis.events import envelope, settle, topology
from chassis.events.publisher import ConfirmedChannel
from chassis.links import InboundLink
from contracts.events import EventType
from contracts.processes import OPERATOR

_log = log.get(__name__)


def on(event: EventType[Any], queue: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Bind a method `(self, event)` to an event type; queue: "<service>.<what it is for>"."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def logged(self: Any, told: envelope.Event[Any]) -> Any:
            with log.bound(trace_id=told.trace_id, event_id=told.id, event_type=told.type):
                return method(self, told)

        register_entrypoint(logged, EventEntrypoint(event, queue))
        return logged

    return decorate


class EventReceiver(SharedExtension):
    """All queues of the service, each with a channel of its own, one delivery at a time."""

    inbound = InboundLink()

    def __init__(self) -> None:
        self._queues: dict[str, QueueReader] = {}

    def setup(self) -> None:
        self.inbound.link.users.append(self)

    def register(self, entrypoint: EventEntrypoint) -> None:
        name = entrypoint.queue
        self._queues.setdefault(name, QueueReader(self.container, name)).add(entrypoint)

    def link_opened(self, connection: amqp.Connection) -> None:
        for queue in self._queues.values():
            queue.open(connection)

    def link_lost(self) -> None:
        for queue in self._queues.values():
            queue.lost()

    def cancel(self) -> None:
        for queue in self._queues.values():
            queue.cancel()


class QueueReader:
    """One queue and the methods that its events go to."""

    def __init__(self, container: Any, name: str) -> None:
        self.name = name
        self._container = container
        self._entrypoints: dict[str, EventEntrypoint] = {}
        self._confirmed: ConfirmedChannel | None = None
        self._failures = settle.Failures()
        self._stopping = False

    def add(self, entrypoint: EventEntrypoint) -> None:
        self._entrypoints[entrypoint.event.name] = entrypoint

    def open(self, connection: amqp.Connection) -> None:
        heard = [entrypoint.event for entrypoint in self._entrypoints.values()]
        topology.declare_queue(connection, self.name, heard)
        self._confirmed = ConfirmedChannel(connection)
        channel = self._confirmed.channel
        channel.basic_qos(0, 1, False)
        channel.basic_consume(self.name, consumer_tag=self.name, callback=self._received)

    def lost(self) -> None:
        if self._confirmed is not None:
            self._confirmed.lost()
        self._confirmed = None

    def cancel(self) -> None:
        if self._stopping:
            return
        self._stopping = True
        if self._confirmed is not None:
            try:
                self._confirmed.channel.basic_cancel(self.name, nowait=True)
            except LOST:
                _log.info("broker_gone_at_cancel")

    def _received(self, message: amqp.Message) -> None:
        if self._stopping:
            return
        delivery = settle.Delivery(self.name, message, self._confirmed, self._failures)
        try:
            body = json.loads(message.body)
            entrypoint = self._entrypoints.get(body["type"])
            if entrypoint is None:
                raise envelope.MalformedError(f"nobody here handles {body['type']}")
            self._ensure_teller(message, entrypoint.event)
            event = envelope.load(body, entrypoint.event, self.name)
        except (ValueError, KeyError, TypeError, envelope.MalformedError) as error:
            settle.malformed(delivery, error)
            return

        def finish(_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            outcome = settle.settle(delivery, event, exc_info and exc_info[1])
            metrics.events_handled.labels(self.name, outcome).inc()
            return result, exc_info

        # Who caused the event is a record; what is asked of others because of it, the service asks.
        call = replace(event.call, actor=SYSTEM_ACTOR(self._container.service_name))
        try:
            self._container.spawn_worker(
                entrypoint, (event,), {}, context_data={"call": call}, handle_result=finish
            )
        except ContainerBeingKilled:
            _log.info("event_left_unacknowledged", queue=self.name)

    def _ensure_teller(self, message: amqp.Message, event: EventType[Any]) -> None:
        """An event is its source's to tell; this service delays it, an operator replays it."""
        teller = message.properties.get("user_id")
        if teller not in (event.source, self._container.service_name, OPERATOR):
            raise envelope.MalformedError(f"{event.name} told by {teller or 'nobody'}")


class EventEntrypoint(Entrypoint):
    """One event type through one queue."""

    receiver = EventReceiver()

    def __init__(self, event: EventType[Any], queue: str) -> None:
        self.event = event
        self.queue = queue
        super().__init__()

    def setup(self) -> None:
        self.receiver.register(self)

    def stop(self) -> None:
        self.receiver.cancel()
