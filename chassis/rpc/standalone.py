"""Asking services from scripts and tests, without a nameko container.

    with StandaloneClient(settings().amqp_uri("scripts")) as client:
        client.proxy(Identity, call).find_institutions(name="…")

Plain blocking code, also under eventlet. One client per thread.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
from msgspec import Raw

from chassis.amqp_connection import LOST, LinkDownError, connect
from chassis.context import Call
from chassis.rpc import wire
from chassis.rpc.proxy import C, proxy
from chassis.rpc.transport import REPLY_TO, send_request
from contracts.errors import Unavailable
from contracts.operations import AnyOperation


class StandaloneClient:
    """One connection, made at the first call and made again after it was lost.

    amqp_uri: of the process that asks (`contracts.processes`); its user is who asks.
    """

    def __init__(self, amqp_uri: str) -> None:
        self.caller = unquote(urlsplit(amqp_uri).username or "")
        self._uri = amqp_uri
        self._numbers = itertools.count(1)
        self._answers: dict[str, bytes | Unavailable] = {}
        self._connection: amqp.Connection | None = None
        self._channel: amqp.Channel | None = None

    def proxy(self, contract: type[C], call: Call) -> C:
        """The operations of `contract`, asked as part of `call`."""
        return proxy(self, contract, call)

    def may_ask(self, operation: AnyOperation) -> bool:
        return self.caller in operation.callers

    def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            with suppress(*LOST):  # the broker drops a client that was idle for long
                connection.close()

    def __enter__(self) -> StandaloneClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, operation: AnyOperation, call: Call, data: Any) -> StandalonePending:
        number = str(next(self._numbers))
        try:
            send_request(self._open(), number, operation, call, data)
        except (LinkDownError, *LOST):
            self._lost()
            self._answers[number] = Unavailable()
        return StandalonePending(self, number, call)

    def wait(self, number: str, call: Call) -> Raw:
        while number not in self._answers:
            remaining = call.remaining()
            if self._connection is None or not remaining:
                raise Unavailable()
            try:
                self._connection.drain_events(timeout=remaining)
            except TimeoutError as error:
                raise Unavailable() from error
            except LOST as error:
                self._lost()
                raise Unavailable() from error
        answer = self._answers.pop(number)
        if isinstance(answer, Unavailable):
            raise answer
        return wire.decode_reply(answer)

    def _open(self) -> amqp.Channel:
        if self._channel is None or not self._channel.is_open:
            # Nobody would send heartbeats while the caller waits or works: the broker would cut it.
            self._connection = connect(self._uri, self.caller, heartbeat=0)
            self._channel = self._connection.channel()
            self._channel.auto_decode = False
            self._channel.events["basic_return"].add(self._returned)
            self._channel.basic_consume(REPLY_TO, no_ack=True, callback=self._replied)
        return self._channel

    def _lost(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.collect()

    def _replied(self, message: amqp.Message) -> None:
        self._answers[message.properties["correlation_id"]] = message.body

    def _returned(self, _error: Any, _exchange: str, _queue: str, message: amqp.Message) -> None:
        self._answers[message.properties["correlation_id"]] = Unavailable()


class StandalonePending:
    """A request on its way."""

    def __init__(self, client: StandaloneClient, number: str, call: Call) -> None:
        self._client = client
        self._number = number
        self._call = call

    def wait(self) -> Raw:
        return self._client.wait(self._number, self._call)
