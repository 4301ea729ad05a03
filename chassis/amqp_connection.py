"""A py-amqp connection as this project uses it, and publishing on it.

py-amqp reads each frame in three small pieces and writes each method on its own. With requests of
a few hundred bytes the system calls are most of the cost, so here one read takes what there is,
and `together` lets a reply and its acknowledgement leave in one write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import amqp
import eventlet
from amqp import spec
from amqp.exceptions import AMQPError
from amqp.method_framing import frame_writer
from kombu.utils.url import parse_url

from chassis.settings import settings

HEARTBEAT = 10  # seconds
READ = 64 * 1024
LOST = (AMQPError, OSError, EOFError, eventlet.Timeout)


class LinkDownError(Exception):
    """There is no connection to the broker now."""


class Outlet:
    """Where py-amqp writes its frames; holds them back while somebody wants them together."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._held: list[bytes] | None = None
        # Whole messages exclude each other: a frame must never get between another's frames.
        self.lock = threading.RLock()

    def write(self, data: Any) -> None:
        if self._held is None:
            self._write(data)
        else:
            self._held.append(bytes(data))  # py-amqp uses its buffer again

    @contextmanager
    def holding(self) -> Iterator[None]:
        with self.lock:
            self._held = []
            try:
                yield
            finally:
                data, self._held = b"".join(self._held), None
            self._write(data)


class Connection(amqp.Connection):
    """Reads in large pieces, writes through an `Outlet`. userid: the broker's user."""

    def __init__(self, **options: Any) -> None:
        self.userid: str = options["userid"]
        super().__init__(frame_writer=self._make_writer, **options)

    def connect(self, callback: Any = None) -> Any:
        result = super().connect(callback)
        receive = self.transport._quick_recv
        # What is read beyond the asked size waits in py-amqp's own read buffer.
        self.transport._quick_recv = lambda size: receive(max(size, READ))
        return result

    def _make_writer(self, connection: Any, transport: Any) -> Callable[..., None]:
        self.outlet = Outlet(transport.write)
        write_frames = frame_writer(connection, self.outlet)

        def write(*frame: Any) -> None:
            with self.outlet.lock:
                write_frames(*frame)

        return write


def connect(uri: str, name: str, heartbeat: int = HEARTBEAT) -> Connection:
    """A connected connection; raises OSError or AMQPError. name: as the broker shows it.

    heartbeat: seconds; 0 for who cannot send any, being busy with something else for long.
    """
    parts = parse_url(uri)
    secure = parts["transport"] == "amqps"
    host = parts["hostname"] or "localhost"
    # Without this py-amqp would take any certificate.
    context = {"check_hostname": True, "cafile": settings().tls_ca_file}
    verified = {"context": context, "server_hostname": host}
    connection = Connection(
        host=f"{host}:{parts['port'] or (5671 if secure else 5672)}",
        userid=parts["userid"] or "guest",
        password=parts["password"] or "guest",
        virtual_host=parts["virtual_host"] or "/",
        ssl=verified if secure else False,
        connect_timeout=5,
        heartbeat=heartbeat,
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
    """Publish without waiting, signed with the connection's user: the broker takes no other name.

    py-amqp's own `basic_publish` first looks for "connection.blocked" by reading from the socket,
    which belongs to the reading greenlet.
    """
    if not channel.is_open:
        raise LinkDownError
    message = amqp.Message(body, user_id=channel.connection.userid, **properties)
    arguments = (0, exchange, routing_key, mandatory, False)
    channel.send_method(spec.Basic.Publish, "Bssbb", arguments, message)


def together(channel: amqp.Channel) -> Any:
    """A context in which what is sent on the channel's connection leaves in one write."""
    if not channel.is_open:
        raise LinkDownError
    return channel.connection.outlet.holding()
