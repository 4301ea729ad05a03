"""The connections of a web process: how many, from whom, and which one makes room for another.

Who opens many and says nothing takes his own room, then that of others who say nothing; a
connection that is being served is never closed for another.
"""

from __future__ import annotations

import contextlib
import socket
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import eventlet

from chassis import metrics

CONNECTIONS = 1000  # most of them idle, kept open by browsers
PER_ADDRESS = 128  # an office behind one address; a browser opens six
NO_ROOM = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n"
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)


class Connections:
    """per_address: None where a proxy of ours is whom all connections come from."""

    def __init__(self, per_address: int | None = PER_ADDRESS, total: int = CONNECTIONS) -> None:
        self.draining = False
        self._pool = eventlet.GreenPool(total)
        self._per_address = per_address
        self._from: Counter[str] = Counter()
        self._quiet: OrderedDict[int, Any] = OrderedDict()

    def admit(
        self, connection: Any, host: str, serve: Callable[..., None], *arguments: Any
    ) -> None:
        """Run `serve(*arguments)` in a greenlet of its own and close the connection after it; waits
        while there is no room. One too many from `host` is told so and closed."""
        if self._per_address is not None and self._from[host] >= self._per_address:
            metrics.http_refused.labels("connections").inc()
            with contextlib.suppress(OSError):
                connection.setblocking(False)
                connection.send(NO_ROOM)
            _close(connection)
            return
        if not self._pool.free():
            self._make_room()
        self._from[host] += 1
        metrics.http_connections.inc()
        self._pool.spawn_n(self._run, connection, host, serve, *arguments)

    @contextmanager
    def quiet(self, connection: Any) -> Iterator[None]:
        """While nothing has come of its next request: then it may be closed to make room."""
        if self.draining:
            _shut(connection)
        self._quiet[id(connection)] = connection
        try:
            yield
        finally:
            self._quiet.pop(id(connection), None)

    def drain(self) -> None:
        """Returns when the requests that have begun are finished; nothing more is read."""
        self.draining = True
        for connection in list(self._quiet.values()):
            _shut(connection)
        self._pool.waitall()

    def _run(self, connection: Any, host: str, serve: Callable[..., None], *arguments: Any) -> None:
        try:
            serve(*arguments)
        finally:
            _close(connection)
            metrics.http_connections.dec()
            self._from[host] -= 1
            if not self._from[host]:
                del self._from[host]

    def _make_room(self) -> None:
        """Close the one that has said nothing for the longest time."""
        if self._quiet:
            _, longest = self._quiet.popitem(last=False)
            metrics.http_refused.labels("idle").inc()
            _shut(longest)


def _shut(connection: Any) -> None:
    """Who waits for it wakes up at its end."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _close(connection: Any) -> None:
    _shut(connection)
    connection.close()
