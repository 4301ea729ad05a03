"""What a caller has in hand: `proxy.operation(field=value)` for a contract and a `Call`.

self.personnel.find_elsewhere(id_numbers=[...])          # a question
self.personnel.reserve.with_key(key)(roster=...)         # a command with a key of its own
parallel({"a": x.op.defer(...), "b": y.op.defer(...)})   # several at once
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Protocol

from chassis import metrics
from chassis.context import Call
from contracts.errors import ServiceError
from contracts.operations import Contract, Operation


class Pending(Protocol):
    """A request that is on its way."""

    def wait(self) -> Any:
        """The reply in its wire form; raises a `contracts.errors` error."""


class Transport(Protocol):
    """Carries requests: `rpc.transport` inside services, `rpc.standalone` elsewhere."""

    def may_ask(self, operation: Operation) -> bool:
        """Whether the operation is for this process."""

    def send(self, operation: Operation, call: Call, data: dict[str, Any]) -> Pending:
        """Send and return at once; errors appear in `Pending.wait`."""


class Proxy:
    """The operations of one contract, asked as part of one call."""

    def __init__(self, transport: Transport, contract: type[Contract], call: Call) -> None:
        self._transport = transport
        self._contract = contract
        self._call = call

    def __getattr__(self, name: str) -> BoundOperation:
        operation = self._contract.operations().get(name)
        if operation is None or not self._transport.may_ask(operation):
            raise AttributeError(f"{self._contract.__name__} has no operation {name!r} for us")
        bound = BoundOperation(self._transport, operation, self._call)
        self.__dict__[name] = bound
        return bound


@dataclass(frozen=True)
class BoundOperation:
    """One operation, ready to be called with the fields of its request."""

    transport: Transport
    operation: Operation
    call: Call
    key: str | None = None

    def __call__(self, **fields: Any) -> Any:
        """The reply, loaded by its schema. Raises `contracts.errors`."""
        return self.defer(**fields).start().result()

    def with_key(self, key: str) -> BoundOperation:
        """Use this idempotency key instead of one derived from the call's."""
        return replace(self, key=key)

    def defer(self, **fields: Any) -> Deferred:
        """Prepare without sending, for `parallel`."""
        return Deferred(self, self.operation.dump_request(fields))

    def prepared_call(self) -> Call:
        if not self.operation.is_command:
            deadline = self.call.limit(self.operation.timeout)
            return replace(self.call, deadline=deadline, idempotency_key=self._key_before())
        call = self.call.within(self.operation.timeout)
        if self.key is not None:
            return replace(call, idempotency_key=self.key)
        return call.derive(f"{self.operation.service}.{self.operation.name}")

    def _key_before(self) -> str | None:
        """A question has none, unless it is asked before a command that will have one."""
        if self.operation.before is None or self.call.idempotency_key is None:
            return None
        return self.call.derive(f"{self.operation.service}.{self.operation.before}").idempotency_key


@dataclass(frozen=True)
class Deferred:
    """A question or command that has not been sent."""

    bound: BoundOperation
    data: dict[str, Any]

    def start(self) -> Started:
        bound = self.bound
        pending = bound.transport.send(bound.operation, bound.prepared_call(), self.data)
        return Started(bound.operation, pending, time.monotonic())


@dataclass(frozen=True)
class Started:
    """One that is on its way."""

    operation: Operation
    pending: Pending
    since: float

    def result(self) -> Any:
        outcome = "ok"
        try:
            return self.operation.load_reply(self.pending.wait())
        except ServiceError as error:
            outcome = error.code
            raise
        finally:
            name = f"{self.operation.service}.{self.operation.name}"
            waited = time.monotonic() - self.since
            metrics.rpc_called.labels(name, outcome).observe(waited)


def parallel(questions: dict[str, Deferred], return_errors: bool = False) -> dict[str, Any]:
    """Ask all at once; the results by the same names.

    All are waited for. Then the first error is raised, or, with `return_errors`, stands in the
    place of the result.
    """
    started = {name: deferred.start() for name, deferred in questions.items()}
    results: dict[str, Any] = {}
    for name, one in started.items():
        try:
            results[name] = one.result()
        except ServiceError as error:
            results[name] = error
    if not return_errors:
        for result in results.values():
            if isinstance(result, ServiceError):
                raise result
    return results
