"""A connection to the broker that comes back by itself.

One greenlet reads; any greenlet may publish and acknowledge (py-amqp writes each frame whole).
Nothing here lets an exception of the broker out of its greenlet: losing the broker must not end
the process (docs/adr/0002-own-rpc-transport.md).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Protocol

import amqp
import eventlet
from amqp import spec
from amqp.exceptions import AMQPError
from eventlet.event import Event
from kombu.utils.url import parse_url

from chassis import log, metrics

HEARTBEAT = 10  # seconds
LOST = (AMQPError, OSError, EOFError, eventlet.Timeout)
_log = log.get(__name__)


class LinkDownError(Exception):
    """There is no connection to the broker now."""


class LinkUser(Protocol):
    """Something that works over a link."""

    def link_opened(self, connection: amqp.Connection) -> None:
        """Open channels, declare, consume. Called by the reading greenlet after each connect."""

    def link_lost(self) -> None:
        """Forget channels; what was pending has failed."""


def connect(uri: str, name: str) -> amqp.Connection:
    """A connected py-amqp connection; raises OSError or AMQPError."""
    parts = parse_url(uri)
    secure = parts["transport"] == "amqps"
    host = parts["hostname"] or "localhost"
    # Without this py-amqp would take any certificate.
    verified = {"context": {"check_hostname": True}, "server_hostname": host}
    connection = amqp.Connection(
        host=f"{host}:{parts['port'] or (5671 if secure else 5672)}",
        userid=parts["userid"] or "guest",
        password=parts["password"] or "guest",
        virtual_host=parts["virtual_host"] or "/",
        ssl=verified if secure else False,
        connect_timeout=5,
        heartbeat=HEARTBEAT,
        client_properties={"connection_name": name},
    )
    connection.connect()
    return connection


def send(
    channel: amqp.Channel,
    body: bytes,
    *,
    exchange: str = "",
    routing_key: str,
    mandatory: bool = False,
    **properties: Any,
) -> None:
    """Publish without waiting.

    py-amqp's own `basic_publish` first looks for "connection.blocked" by reading from the socket,
    which belongs to the reading greenlet.
    """
    if not channel.is_open:
        raise LinkDownError
    message = amqp.Message(body, **properties)
    arguments = (0, exchange, routing_key, mandatory, False)
    channel.send_method(spec.Basic.Publish, "Bssbb", arguments, message)


class Link:
    """One connection, kept open. `users` are told of each opening and loss."""

    def __init__(self, uri: str, name: str) -> None:
        self.uri = uri
        self.name = name
        self.users: list[LinkUser] = []
        self._connection: amqp.Connection | None = None
        self._opened = Event()
        self._stopping = False
        self._reader: Any = None

    @property
    def connected(self) -> bool:
        return bool(self._opened.ready())

    def start(self, spawn: Callable[..., Any] = eventlet.spawn) -> None:
        """Begin to connect; `wait` tells when it has worked."""
        self._reader = spawn(self._run)

    def wait(self, seconds: float) -> None:
        """Raises LinkDownError if there is no connection within `seconds`."""
        if not self._opened.ready():
            with eventlet.Timeout(seconds, False):
                self._opened.wait()
        if not self._opened.ready():
            raise LinkDownError

    def stop(self) -> None:
        """Close for good; unacknowledged deliveries go back to the broker."""
        self._stopping = True
        if self._reader is not None:
            self._reader.kill()
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                with eventlet.Timeout(2):
                    connection.close()
            except LOST:
                _log.info("broker_gone_at_close", link=self.name)

    def _run(self) -> None:
        delay = 0.1
        while not self._stopping:
            ticker = None
            try:
                with eventlet.Timeout(15):
                    connection = connect(self.uri, self.name)
                    for user in self.users:
                        user.link_opened(connection)
                connection.transport.sock.settimeout(2 * connection.heartbeat or None)
                ticker = eventlet.spawn(self._beat, connection)
                self._connection, delay = connection, 0.1
                self._opened.send()
                metrics.broker_connected.labels(self.name).set(1)
                _log.info("broker_connected", link=self.name)
                while True:
                    connection.blocking_read()
            except LOST as error:
                self._lost(error)
            finally:
                if ticker is not None:
                    ticker.kill()
            eventlet.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
            delay = min(delay * 2, 5.0)

    def _lost(self, error: BaseException) -> None:
        _log.warning("broker_lost", link=self.name, reason=f"{type(error).__name__}: {error}")
        metrics.broker_connected.labels(self.name).set(0)
        connection, self._connection = self._connection, None
        if self._opened.ready():
            self._opened = Event()
        for user in self.users:
            user.link_lost()
        if connection is not None:
            connection.collect()

    def _beat(self, connection: amqp.Connection) -> None:
        try:
            while connection.heartbeat:
                eventlet.sleep(connection.heartbeat / 2)
                connection.send_heartbeat()
        except LOST:
            _log.info("heartbeat_failed", link=self.name)
