"""nameko dependencies for callers.

A service: `stock: Stock = RpcClient(Stock)`; its worker gets one
bound to the call it serves.
The gateway: `clients = RpcClients(Identity, Stock)`; `clients.bind(call).identity.sign_in()`.
"""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from chassis.context import Call, system_call
from chassis.rpc.proxy import Transport, parallel, proxy
from chassis.rpc.transport import RpcTransport
from contracts.operations import Contract

__all__ = ["BoundClients", "Clients", "RpcClient", "RpcClients", "parallel"]


class RpcClient(DependencyProvider):
    """`stock: Stock = RpcClient(Stock)`."""

    transport = RpcTransport()

    def __init__(self, contract: type[Contract]) -> None:
        self.contract = contract

    def get_dependency(self, worker_ctx: Any) -> Contract:
        """For the call that the worker serves; a reaction and a job ask for the service itself."""
        call = worker_ctx.data.get("call") or system_call(self.container.service_name)
        return proxy(self.transport, self.contract, call)


class BoundClients:
    """The proxies of several contracts for one call, as attributes named after the services."""

    def __init__(
        self, transport: Transport, contracts: dict[str, type[Contract]], call: Call
    ) -> None:
        self.call = call
        self._transport = transport
        self._contracts = contracts

    def __getattr__(self, service: str) -> Any:
        if service.startswith("_") or service not in self._contracts:
            raise AttributeError(service)
        asked = proxy(self._transport, self._contracts[service], self.call)
        self.__dict__[service] = asked
        return asked


class Clients:
    """What the host's application gets: makes the proxies of each request."""

    def __init__(self, transport: Transport, contracts: dict[str, type[Contract]]) -> None:
        self._transport = transport
        self._contracts = contracts

    def bind(self, call: Call) -> BoundClients:
        """Proxies for one request."""
        return BoundClients(self._transport, self._contracts, call)


class RpcClients(DependencyProvider):
    """Several contracts for a host that makes a `Call` per request."""

    transport = RpcTransport()

    def __init__(self, *contracts: type[Contract]) -> None:
        self.contracts = {contract.service: contract for contract in contracts}

    @property
    def clients(self) -> Clients:
        return Clients(self.transport, self.contracts)

    def get_dependency(self, worker_ctx: Any) -> Clients:
        return self.clients
