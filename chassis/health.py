"""A small HTTP port per process: /health/live, /health/ready, /metrics.

Ready is a process that reaches what all of its work needs; what only some of it needs and is away
is told as "degraded", with status 200.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.http import Web
from chassis.http_body import Places
from chassis.http_connections import Connections
from chassis.http_server import Server, listen
from chassis.needs import Needing

Answer = tuple[str, str, bytes]


def start(container: Any, port: int, address: str = "127.0.0.1") -> None:
    """Serve the health of a started nameko container."""
    pages: dict[str, Callable[[], Answer]] = {
        "/health/live": lambda: ("200 OK", "text/plain", b"alive\n"),
        "/health/ready": lambda: _ready(container),
        "/metrics": lambda: ("200 OK", CONTENT_TYPE_LATEST, generate_latest()),
    }

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        page = pages.get(environ["PATH_INFO"])
        status, content_type, body = page() if page else ("404 Not Found", "text/plain", b"")
        headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    connections = Connections(per_address=None, total=16)
    server = Server(listen((address, port)), application, connections, Places(), lambda environ: 0)
    eventlet.spawn_n(server.serve)


def unready(container: Any) -> list[str]:
    """What the process cannot reach now: "broker", "database"."""
    needs = [extension for extension in container.extensions if isinstance(extension, Needing)]
    return sorted({need.reaches for need in needs if need.is_away()})


def degraded(container: Any) -> list[str]:
    """What part of the work cannot be done without: "virus scanner", "files" (no room or dead)."""
    hosts = [extension for extension in container.extensions if isinstance(extension, Web)]
    return sorted(name for host in hosts for name in host.degraded())


def _ready(container: Any) -> Answer:
    missing = unready(container)
    state = {"ready": not missing, "missing": missing, "degraded": degraded(container)}
    body = json.dumps(state).encode()
    return ("503 Service Unavailable" if missing else "200 OK", "application/json", body)
