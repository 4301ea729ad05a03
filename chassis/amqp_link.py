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
from eventlet.event import Event

from chassis import log, metrics
from chassis.amqp_connection import LOST, LinkDownError, connect

_log = log.get(__name__)


class LinkUser(Protocol):
    """Something that works over a link."""

    def link_opened(self, connection: amqp.Connection) -> None:
        """Open channels, declare, consume. Called by the reading greenlet after each connect."""

    def link_lost(self) -> None:
        """Forget channels; what was pending has failed."""


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
