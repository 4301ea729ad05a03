"""A web host's server with a small application, and a client that sends what it is told to."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import eventlet
from flask import Flask, request

from chassis import http_body, http_protocol
from chassis.http_connections import Connections
from chassis.http_server import Server, listen

HEAD = "POST /echo HTTP/1.1\r\nHost: x\r\n"
NEXT = "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def create_app() -> Flask:
    app = Flask(__name__)
    limits = {"/upload": 100_000_000, "/limited": 10_000}
    app.extensions["max_body"] = lambda environ: limits.get(environ["PATH_INFO"], 1000)

    @app.get("/page")
    def page() -> str:
        return "page"

    @app.get("/slow")
    def slow() -> str:
        eventlet.sleep(1)
        return "done"

    def echo() -> dict[str, Any]:
        """What another reader of the same bytes would have to agree with."""
        refused = request.environ.get(http_protocol.REFUSED)
        body = request.get_data().decode()
        return {"body": body[:1000], "length": request.content_length, "refused": refused}

    for name in ("echo", "limited", "upload"):
        app.add_url_rule(f"/{name}", name, echo, methods=["POST"])
    return app


@contextlib.contextmanager
def serving(listener: socket.socket | None = None, **bounds: int) -> Iterator[int]:
    """A server; yields its port. What it has begun is finished at the end."""
    listener = listener or listen(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    connections, app = Connections(**bounds), create_app()
    accepting = eventlet.spawn(
        Server(listener, app, connections, http_body.Places(), app.extensions["max_body"]).serve
    )
    yield port
    accepting.kill()
    listener.close()
    connections.drain()


def connect(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0))


def everything(raw: socket.socket) -> str:
    """What comes until the other side closes."""
    pieces = []
    with contextlib.suppress(ConnectionResetError):
        while piece := raw.recv(65536):
            pieces.append(piece)
    return b"".join(pieces).decode()


def ask(port: int, sent: str) -> str:
    with connect(port) as raw:
        raw.sendall(sent.encode("latin-1"))
        return everything(raw)
