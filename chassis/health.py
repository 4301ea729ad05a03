"""A small HTTP port per process: /health/live, /health/ready, /metrics.

Ready is a process that reaches what all of its work needs; what only some of it needs and is away
is told as "degraded", with status 200.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
from eventlet import wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.database import Database
from chassis.http import Web
from chassis.links import ServiceLink
from contracts.errors import Unavailable

Answer = tuple[str, str, bytes]


def start(container: Any, port: int, address: str = "127.0.0.1") -> None:
    """Serve the health of a started nameko container."""
    listener = eventlet.listen((address, port), reuse_port=False)
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

    logger = logging.getLogger("chassis.health")
    eventlet.spawn_n(
        wsgi.server, listener, application, log=logger, log_output=False, max_size=8, debug=False
    )


def unready(container: Any) -> list[str]:
    """What the process cannot reach now: "broker", "database"."""
    missing = []
    for extension in container.extensions:
        if isinstance(extension, ServiceLink) and not extension.link.connected:
            missing.append("broker")
        elif isinstance(extension, Database):
            try:
                extension.db.ping()
            except Unavailable:
                missing.append("database")
    return sorted(set(missing))


def degraded(container: Any) -> list[str]:
    """What part of the work cannot be done without: "virus scanner", "files" (no room or dead)."""
    hosts = [extension for extension in container.extensions if isinstance(extension, Web)]
    return sorted(name for host in hosts for name in host.degraded())


def _ready(container: Any) -> Answer:
    missing = unready(container)
    state = {"ready": not missing, "missing": missing, "degraded": degraded(container)}
    body = json.dumps(state).encode()
    return ("503 Service Unavailable" if missing else "200 OK", "application/json", body)
