"""A client of the ClamAV daemon: INSTREAM and PING, over TCP or a Unix socket.

Own code because the published clients keep the socket in the object, which greenlets would share,
send a kilobyte at a time, and do not read the answer when the daemon stops listening half-way.
Each call here has a connection of its own and ends within its deadline.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from contextlib import closing, suppress
from typing import BinaryIO
from urllib.parse import urlsplit

import eventlet

CHUNK = 128 * 1024
MAX_REPLY = 4096
SCAN_SECONDS = 20.0
PING_SECONDS = 2.0


class ScanError(Exception):
    """The daemon is away, too slow, or could not scan; the text says which."""


class Clamd:
    """address: `tcp://host:port` or `unix:///path/of/socket`."""

    def __init__(self, address: str, seconds: float = SCAN_SECONDS) -> None:
        self._address = urlsplit(address)
        self._seconds = seconds

    def scan(self, stream: BinaryIO, left: float = SCAN_SECONDS) -> str | None:
        """Name of what was found in the rest of `stream`, None when it is clean. left: seconds that
        the asker has, if fewer than the scanner's own.

        Raises ScanError, also when the stream is longer than the daemon's StreamMaxLength.
        """
        seconds = max(0.0, min(self._seconds, left))
        reply = self._ask(lambda connection: _send_stream(connection, stream), seconds)
        verdict = reply.removeprefix("stream: ")
        if verdict == "OK":
            return None
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise ScanError(verdict)

    def alive(self) -> bool:
        try:
            reply = self._ask(lambda connection: connection.sendall(b"zPING\0"), PING_SECONDS)
        except ScanError:
            return False
        return reply == "PONG"

    def _ask(self, send: Callable[[socket.socket], None], seconds: float) -> str:
        timer = eventlet.Timeout(seconds)
        try:
            with closing(self._connect()) as connection:
                # Over its limit the daemon answers and stops listening: the answer is what counts.
                with suppress(BrokenPipeError, ConnectionResetError):
                    send(connection)
                return _reply(connection)
        except eventlet.Timeout as error:
            if error is not timer:
                raise
            raise ScanError(f"no answer within {seconds:g} s") from error
        except OSError as error:
            raise ScanError(type(error).__name__) from error
        finally:
            timer.cancel()

    def _connect(self) -> socket.socket:
        if self._address.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(self._address.path)
            except BaseException:
                connection.close()
                raise
            return connection
        return socket.create_connection((self._address.hostname, self._address.port))


def _send_stream(connection: socket.socket, stream: BinaryIO) -> None:
    connection.sendall(b"zINSTREAM\0")
    while chunk := stream.read(CHUNK):
        connection.sendall(struct.pack("!I", len(chunk)) + chunk)
    connection.sendall(struct.pack("!I", 0))


def _reply(connection: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < MAX_REPLY:
        received = connection.recv(MAX_REPLY)
        if not received:
            raise ScanError("the connection ended without an answer")
        reply += received
    return reply.rstrip(b"\0").decode(errors="replace").strip()
