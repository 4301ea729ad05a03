"""Publishing that knows whether the broker has taken the message."""

from __future__ import annotations

from typing import Any

import amqp
from eventlet.event import Event

from chassis.amqp_connection import LinkDownError, send


class RefusedError(Exception):
    """The broker did not take the message; the text says why."""


class UnroutableError(RefusedError):
    """No queue is bound for it."""


class ConfirmedChannel:
    """A channel in confirm mode, shared by greenlets."""

    def __init__(self, connection: amqp.Connection) -> None:
        self.channel = connection.channel()
        self.channel.auto_decode = False
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._acked)
        self.channel.events["basic_nack"].add(self._nacked)
        self.channel.events["basic_return"].add(self._returned)
        self._published = 0
        self._waiting: dict[int, Event] = {}
        self._unroutable: set[str] = set()

    def publish(
        self,
        body: bytes,
        *,
        exchange: str,
        routing_key: str,
        message_id: str,
        mandatory: bool = True,
        timeout: float = 10.0,
        **properties: Any,
    ) -> None:
        """Return when the message is safe with the broker.

        Raises UnroutableError, RefusedError, or LinkDownError when nobody can tell.
        """
        self._published += 1
        number, confirmed = self._published, Event()
        self._waiting[number] = confirmed
        try:
            send(
                self.channel, body, exchange=exchange, routing_key=routing_key,
                mandatory=mandatory, message_id=message_id, delivery_mode=2, **properties,
            )  # fmt: skip
            taken = confirmed.wait(timeout)
        finally:
            self._waiting.pop(number, None)
        if message_id in self._unroutable:
            self._unroutable.discard(message_id)
            raise UnroutableError(f"no queue is bound to {exchange} for {routing_key}")
        if taken is None:
            raise LinkDownError("no confirmation in time")
        if not taken:
            raise RefusedError(f"{exchange}/{routing_key} was refused by the broker")

    def lost(self) -> None:
        """The connection has gone: nobody knows what became of the messages on their way."""
        for confirmed in list(self._waiting.values()):
            if not confirmed.ready():
                confirmed.send_exception(LinkDownError())

    def _acked(self, number: int, multiple: bool) -> None:
        self._settle(number, multiple, True)

    def _nacked(self, number: int, multiple: bool) -> None:
        self._settle(number, multiple, False)

    def _settle(self, number: int, multiple: bool, taken: bool) -> None:
        numbers = [n for n in self._waiting if n <= number] if multiple else [number]
        for one in numbers:
            confirmed = self._waiting.get(one)
            if confirmed is not None and not confirmed.ready():
                confirmed.send(taken)

    def _returned(self, _error: Any, _exchange: str, _key: str, message: amqp.Message) -> None:
        # The broker sends this before the acknowledgement of the same message.
        self._unroutable.add(message.properties["message_id"])
