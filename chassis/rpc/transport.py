"""The caller's side inside a nameko container: one channel, replies by direct reply-to."""

from __future__ import annotations

import itertools
from typing import Any

import amqp
from eventlet.event import Event
from msgspec import Raw
from nameko.extensions import SharedExtension

from chassis import log, names
from chassis.amqp_connection import LOST, LinkDownError, send
from chassis.context import Call
from chassis.links import OutboundLink
from chassis.rpc import wire
from contracts.errors import Unavailable
from contracts.operations import AnyOperation

REPLY_TO = "amq.rabbitmq.reply-to"
_RECONNECT_PATIENCE = 1.0  # seconds a new call waits for a lost connection
_log = log.get(__name__)


def send_request(
    channel: amqp.Channel, number: str, operation: AnyOperation, call: Call, data: Any
) -> None:
    """Raises one of LOST or LinkDownError; an answer carries `number` as its correlation id."""
    send(
        channel,
        wire.encode_request(operation, call, data),
        exchange=names.rpc(operation.service),
        routing_key=names.rpc(operation.service),
        mandatory=True,
        correlation_id=number,
        reply_to=REPLY_TO,
        expiration=str(max(1, int((call.remaining() or 0) * 1000))),
        delivery_mode=1,
    )


class GreenPending:
    """A reply that some greenlet waits for."""

    __slots__ = ("call", "event", "forget", "operation")

    def __init__(self, operation: AnyOperation, call: Call, forget: Any) -> None:
        self.operation = operation
        self.call = call
        self.forget = forget
        self.event = Event()

    def wait(self) -> Raw:
        try:
            body = self.event.wait(self.call.remaining())
        finally:
            self.forget()
        if body is None:
            _log.warning("rpc_timeout", operation=self.operation.name)
            raise Unavailable()
        return wire.decode_reply(body)


class RpcTransport(SharedExtension):
    """Sends requests and hands each reply to the greenlet that waits for it."""

    outbound = OutboundLink()

    def __init__(self) -> None:
        self._pending: dict[str, GreenPending] = {}
        self._numbers = itertools.count(1)
        self._channel: amqp.Channel | None = None

    @property
    def caller(self) -> str:
        return str(self.container.service_name)

    def may_ask(self, operation: AnyOperation) -> bool:
        return self.caller in operation.callers

    def setup(self) -> None:
        self.outbound.link.users.append(self)

    def link_opened(self, connection: amqp.Connection) -> None:
        channel = connection.channel()
        channel.auto_decode = False
        channel.events["basic_return"].add(self._returned)
        channel.basic_consume(REPLY_TO, no_ack=True, callback=self._replied)
        self._channel = channel

    def link_lost(self) -> None:
        self._channel = None
        for pending in list(self._pending.values()):
            _fail(pending)

    def send(self, operation: AnyOperation, call: Call, data: Any) -> GreenPending:
        number = str(next(self._numbers))
        pending = GreenPending(operation, call, lambda: self._pending.pop(number, None))
        self._pending[number] = pending
        try:
            if self._channel is None:
                self.outbound.link.wait(min(_RECONNECT_PATIENCE, call.remaining() or 0))
            send_request(self._channel, number, operation, call, data)
        except (LinkDownError, *LOST):
            _fail(pending)
        return pending

    def _replied(self, message: amqp.Message) -> None:
        pending = self._pending.get(message.properties.get("correlation_id"))
        if pending is not None and not pending.event.ready():
            pending.event.send(message.body)

    def _returned(self, _error: Any, _exchange: str, queue: str, message: amqp.Message) -> None:
        _log.warning("rpc_no_service", queue=queue)
        pending = self._pending.get(message.properties.get("correlation_id"))
        if pending is not None:
            _fail(pending)


def _fail(pending: GreenPending) -> None:
    if not pending.event.ready():
        pending.event.send_exception(Unavailable())
