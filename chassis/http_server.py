"""Accepts the connections of a web host and gives each a greenlet that speaks `http_protocol`."""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import greenio, patcher, wsgi

from chassis import log
from chassis.http_body import Places
from chassis.http_connections import Connections
from chassis.http_protocol import IDLE_SECONDS, WRITE_SECONDS, Protocol

BACKLOG = 512  # connections that wait in the kernel
DESCRIPTORS = 4096
SHORTAGE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_log = log.get(__name__)


class _Log(wsgi.LoggerNull):
    """What eventlet has to say: its tracebacks. The application writes its requests itself."""

    def info(self, *_: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            _log.error("http_failed", exc_info=error)


class Server(wsgi.Server):
    """What the connections of one listening socket have in common.

    max_body: (environ) → bytes that the body of a request may have.
    """

    def __init__(
        self,
        listener: Any,
        app: Any,
        connections: Connections,
        places: Places,
        max_body: Callable[[dict[str, Any]], int],
    ) -> None:
        super().__init__(
            listener,
            listener.getsockname(),
            app,
            _Log(),
            log_output=False,
            keepalive=IDLE_SECONDS,
            socket_timeout=WRITE_SECONDS,
            debug=False,
        )
        self.connections = connections
        self.places = places
        self.max_body = max_body

    def serve(self) -> None:
        """For ever."""
        while True:
            try:
                connection, address = self.socket.accept()
            except OSError as error:
                if error.errno == errno.ECONNABORTED:
                    continue
                if error.errno not in SHORTAGE:
                    raise
                _log.warning("http_cannot_accept", reason=error.strerror)
                eventlet.sleep(0.1)
                continue
            self.connections.admit(connection, address[0], self._protocol, connection, address)

    def _protocol(self, connection: Any, address: Any) -> None:
        try:
            Protocol(connection, address, self)
        except OSError:  # its client went away, or stopped reading
            return
        except Exception:
            _log.exception("http_connection_failed")


def listen(address: tuple[str, int], descriptor: int | None = None) -> Any:
    """A socket of our own, or the one that listens already behind `descriptor`."""
    _raise_limit()
    if descriptor is None:
        return eventlet.listen(address, backlog=BACKLOG, reuse_port=False)
    os.set_inheritable(descriptor, False)  # nothing that this process starts may hold it open
    return greenio.GreenSocket(patcher.original("socket").socket(fileno=descriptor))


def _raise_limit() -> None:
    """Descriptors for all connections and what they need, where the usual limit is 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
