"""The portal and the services behind it in one process, which call each other's functions instead
of asking over the broker: `python -m bench.one_process`, for the figure of `bench.bus`.

Prints the port of its pages. What a request passes on its way over the broker falls away:
its JSON, the frames, who asks, the worker; a function gets the structures themselves.
"""

# ruff: noqa: E402
import eventlet

eventlet.monkey_patch()

from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from chassis import log
from chassis.context import Call
from chassis.database import Database, Db
from chassis.http_body import Places
from chassis.http_connections import Connections
from chassis.http_server import Server, listen
from chassis.resource import Resource
from chassis.settings import settings
from contracts.application import Applications
from contracts.identity import Identity
from contracts.operations import AnyOperation, Contract
from gateway.app import create_portal
from services.application.service import ApplicationService
from services.identity.service import IdentityService

CALLER = "portal"


@dataclass(frozen=True)
class Direct:
    """In the place of `chassis.rpc.proxy.BoundOperation`, `Deferred` and `Started`."""

    service: Any
    call: Call
    operation: AnyOperation
    request: Any = None

    def __call__(self, **fields: Any) -> Any:
        return self.defer(**fields).result()

    def defer(self, **fields: Any) -> "Direct":
        return replace(self, request=self.operation.asks.make(fields))

    def start(self) -> "Direct":
        return self

    def result(self) -> Any:
        call = replace(self.call, operation=self.operation, caller=CALLER)
        return getattr(self.service, self.operation.name)(call, self.request)


class Services:
    """In the place of `chassis.rpc.client.Clients`."""

    def __init__(self) -> None:
        self._asked: dict[type[Contract], Any] = {
            Identity: _made(IdentityService),
            Applications: _made(ApplicationService),
        }

    def bind(self, call: Call) -> SimpleNamespace:
        """What can be called for one request."""
        asked = {
            contract.service: contract(partial(Direct, service, call))
            for contract, service in self._asked.items()
        }
        return SimpleNamespace(call=call, **asked)


def _made(service_cls: type) -> Any:
    """A service with what its process makes at its start, without other services to ask."""
    service = service_cls()
    for name in dir(service_cls):
        member = getattr(service_cls, name)
        if isinstance(member, Database):
            url = settings().database_url(member.service)
            setattr(service, name, Db.connect(url, member.service))
        elif isinstance(member, Resource):
            setattr(service, name, member.make())
    return service


def main() -> None:
    log.configure("one_process", settings().log_format)
    app = create_portal()
    app.extensions["rpc"] = Services()
    listener = listen((settings().bind_address, 0))
    server = Server(listener, app, Connections(None), Places(None), app.extensions["max_body"])
    print("port", listener.getsockname()[1], flush=True)
    server.serve()


if __name__ == "__main__":
    main()
