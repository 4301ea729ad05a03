"""A Flask application inside a nameko process.

    class PortalHost:
        name = "portal"
        clients = RpcClients(Identity, Application)
        web = Web(create_app, port="PORTAL_PORT")

`create_app()` makes the WSGI application; it finds the clients as `app.extensions["rpc"]`, and may
leave functions in `app.extensions["degraded"]`: {what it can do without: whether it has to now}.
Each connection has a greenlet of its own; bodies stream both ways.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet import wsgi
from nameko.extensions import DependencyProvider

from chassis.rpc.client import RpcClients
from chassis.settings import settings

CONNECTIONS = 1000  # most of them idle, kept open by browsers
IDLE_SECONDS = 65  # longer than the usual 60 s of a reverse proxy, so that the proxy closes first


class Protocol(wsgi.HttpProtocol):
    """Without the name and version of the server, also in answers to malformed requests."""

    def version_string(self) -> str:
        return "web"


class Web(DependencyProvider):
    """create_app: makes the Flask application; port: the name of the setting with the port."""

    def __init__(self, create_app: Callable[[], Any], port: str) -> None:
        self.create_app = create_app
        self.port = port
        self._pool = eventlet.GreenPool(CONNECTIONS)

    def setup(self) -> None:
        self.app = self.create_app()

    def start(self) -> None:
        for provider in self.container.dependencies:
            if isinstance(provider, RpcClients):
                self.app.extensions["rpc"] = provider.clients
        address = (settings().bind_address, getattr(settings(), self.port.lower()))
        self._socket = eventlet.listen(address, reuse_port=False)
        self._server = self.container.spawn_managed_thread(self._serve)

    def stop(self) -> None:
        """Accept nothing more; requests that have begun are finished."""
        self._server.kill()
        self._pool.waitall()

    def degraded(self) -> list[str]:
        """What the application can do without, and has to do without now."""
        parts: dict[str, Callable[[], bool]] = self.app.extensions.get("degraded", {})
        return [name for name, away in parts.items() if away()]

    def get_dependency(self, worker_ctx: Any) -> None:
        return None

    def _serve(self) -> None:
        wsgi.server(
            self._socket,
            self.app,
            log=logging.getLogger("chassis.http"),
            log_output=False,
            protocol=Protocol,
            custom_pool=self._pool,
            keepalive=IDLE_SECONDS,
            socket_timeout=IDLE_SECONDS,
            debug=False,
        )
