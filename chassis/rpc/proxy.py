"""What a caller has in hand: a contract whose operations can be called.

self.stock.find(codes=[...])                             # a question
self.stock.reserve.with_key(key)(code=...)               # a command with a key of its own
parallel({"a": x.op.defer(...), "b": y.op.defer(...)})   # several at once
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from msgspec import Raw

from chassis import metrics
from chassis.context import Call
from contracts.errors import ServiceError
from contracts.operations import AnyOperation, Contract

C = TypeVar("C", bound=Contract)


class Pending(Protocol):
    """A request that is on its way."""

    def wait(self) -> Raw:
        """The JSON of the reply; raises a `contracts.errors` error."""


class Transport(Protocol):
    """Carries requests: `rpc.transport` inside services, `rpc.standalone` elsewhere."""

    def may_ask(self, operation: AnyOperation) -> bool:
        """Whether the operation is for this process."""

    def send(self, operation: AnyOperation, call: Call, data: Any) -> Pending:
        """Send and return at once; errors appear in `Pending.wait`. data: a request as
        `msgspec.json.encode` takes it."""


def proxy(transport: Transport, contract: type[C], call: Call) -> C:
    """The operations of one contract, asked as part of one call. Those that are not for this
    process raise AttributeError."""

    def bind(operation: AnyOperation) -> BoundOperation:
        if not transport.may_ask(operation):
            raise AttributeError(f"{contract.__name__}.{operation.name} is not for us")
        return BoundOperation(transport, operation, call)

    return contract(bind)


@dataclass(frozen=True)
class BoundOperation:
    """One operation, ready to be called with the fields of its request
    (`contracts.operations.Bound`, which knows their types)."""

    transport: Transport
    operation: AnyOperation
    call: Call
    key: str | None = None

    def __call__(self, **fields: Any) -> Any:
        return self.defer(**fields).start().result()

    def with_key(self, key: str) -> BoundOperation:
        return replace(self, key=key)

    def defer(self, **fields: Any) -> Deferred:
        return Deferred(self, self.operation.asks.make(fields))

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
    data: Any

    def start(self) -> Started:
        bound = self.bound
        pending = bound.transport.send(bound.operation, bound.prepared_call(), self.data)
        return Started(bound.operation, pending, time.monotonic())


@dataclass(frozen=True)
class Started:
    """One that is on its way."""

    operation: AnyOperation
    pending: Pending
    since: float

    def result(self) -> Any:
        outcome = "ok"
        try:
            return self.operation.answers.read(self.pending.wait())
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
