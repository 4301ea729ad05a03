"""A TCP proxy that can be cut, between a service and its broker or database."""

import contextlib
import socket
from typing import Any

import eventlet

from deploy.local.state import any_free_port


class TcpProxy:
    """Forwards 127.0.0.1:<port> to the target; `cut` closes all and refuses, `restore` ends it.
    While it is `hanging` it takes everything and passes nothing on."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.hanging = False
        self._pairs: list[tuple[Any, Any]] = []
        # Not one that the kernel lends to outgoing connections: it must be free after `cut`, too.
        self.port = any_free_port()
        self._listener = eventlet.listen(("127.0.0.1", self.port))
        self._server = eventlet.spawn(self._accept)

    def cut(self) -> None:
        self._server.kill()
        self._listener.close()
        for pair in self._pairs:
            for sock in pair:
                _shut(sock)
        self._pairs.clear()

    def restore(self) -> None:
        self._listener = eventlet.listen(("127.0.0.1", self.port))
        self._server = eventlet.spawn(self._accept)

    def __enter__(self) -> "TcpProxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            far = eventlet.connect(self._target)
            self._pairs.append((near, far))
            eventlet.spawn(self._pump, near, far)
            eventlet.spawn(self._pump, far, near)

    def _pump(self, source: Any, sink: Any) -> None:
        with contextlib.suppress(OSError, EOFError):
            while data := source.recv(65536):
                while self.hanging:
                    eventlet.sleep(0.05)
                sink.sendall(data)
        for sock in (source, sink):
            _shut(sock)
        source.close()


def _shut(sock: Any) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
