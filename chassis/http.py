"""A Flask application inside a nameko process.

    class PortalHost:
        name = "portal"
        clients = RpcClients(Identity, Application)
        web = Web(create_app, port="PORTAL_PORT")

`create_app()` makes the WSGI application; it finds the clients as `app.extensions["rpc"]`. It may
leave `app.extensions["max_body"]`, a function (environ) → bytes that the body of the request may
have (1 MiB), and functions in `app.extensions["degraded"]` by the name of what they say is out of
reach now. It gets a request when its body is there, all of it; of a body that was too large, or one
of too many, it gets an empty one with the reason (`chassis.http_protocol.REFUSED`).

Each connection has a greenlet of its own. Several processes may serve one address: with LISTEN_FD
they share a socket that is listening already, as systemd hands it on (descriptor 3) and as
`deploy.local` does; what one of them leaves in the queue of the kernel another takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from chassis.http_body import LARGE, LARGE_PER_ADDRESS, Places
from chassis.http_connections import PER_ADDRESS, Connections
from chassis.http_server import Server, listen
from chassis.needs import Needing
from chassis.rpc.client import RpcClients
from chassis.settings import settings


class Web(DependencyProvider, Needing):
    """create_app: makes the Flask application; port: the name of the setting with the port."""

    def __init__(self, create_app: Callable[[], Any], port: str) -> None:
        self.create_app = create_app
        self.port = port

    def variables(self) -> tuple[str, ...]:
        return (self.port,)

    def setup(self) -> None:
        self.app = self.create_app()

    def start(self) -> None:
        for provider in self.container.dependencies:
            if isinstance(provider, RpcClients):
                self.app.extensions["rpc"] = provider.clients
        chosen = settings()
        # Where a proxy of ours stands before us, it counts addresses: all that we see is its own.
        shared = bool(chosen.trusted_proxies)
        self._connections = Connections(None if shared else PER_ADDRESS)
        places = Places(None if shared else LARGE_PER_ADDRESS)
        address = (chosen.bind_address, getattr(chosen, self.port.lower()))
        self._listener = listen(address, chosen.listen_fd)
        max_body = self.app.extensions.get("max_body", lambda environ: LARGE)
        server = Server(self._listener, self.app, self._connections, places, max_body)
        self._accepting = self.container.spawn_managed_thread(server.serve)

    def stop(self) -> None:
        """Accept nothing more; requests that have begun are finished."""
        self._accepting.kill()
        self._listener.close()
        self._connections.drain()

    def degraded(self) -> list[str]:
        """What the application can do without, and has to do without now."""
        found: dict[str, Callable[[], bool]] = self.app.extensions.get("degraded", {})
        return [name for name, is_away in found.items() if is_away()]

    def get_dependency(self, worker_ctx: Any) -> None:
        return None
