"""Serving the operations of a contract (`chassis.table`).

Before the method runs: deadline, who asks (`rpc.callers`), permission (`Operation.allow`), the
request itself. After it: the reply, or a `contracts.errors` error; any other exception is logged
under a reference and the caller gets `Unexpected` with that reference and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import amqp
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, SharedExtension, register_entrypoint

from chassis import log, metrics, names
from chassis.amqp_connection import LOST
from chassis.context import Call
from chassis.credentials import Verifier
from chassis.links import InboundLink
from chassis.rpc import answers, wire
from chassis.rpc.callers import admit, caller_of
from chassis.settings import settings
from contracts.errors import Forbidden, ServiceError, Unavailable, Unconfirmed
from contracts.operations import UNCONFIRMED, AnyOperation

QUEUE_EXPIRES = 30_000  # ms without a server; from then on callers hear at once that it is down
_log = log.get(__name__)


def serve(operation: AnyOperation) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Bind a method `(self, call, data)` to an operation of the service's contract."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def logged(self: Any, call: Any, data: Any) -> Any:
            log.bind(trace_id=call.trace_id, operation=operation.name)  # its worker ends with it
            return method(self, call, data)

        register_entrypoint(logged, RpcEntrypoint(operation))
        return logged

    return decorate


class RpcServer(SharedExtension):
    """The service's queue of requests."""

    inbound = InboundLink()

    def __init__(self) -> None:
        self._entrypoints: dict[str, RpcEntrypoint] = {}
        self._channel: amqp.Channel | None = None
        self._stopping = False

    def setup(self) -> None:
        self.verifier = Verifier.from_settings()
        self.inbound.link.users.append(self)

    def register(self, entrypoint: RpcEntrypoint) -> None:
        self._entrypoints[entrypoint.operation.name] = entrypoint

    def link_opened(self, connection: amqp.Connection) -> None:
        queue = names.rpc(self.container.service_name)
        channel = connection.channel()
        channel.auto_decode = False
        channel.exchange_declare(queue, "direct", durable=True, auto_delete=False)
        channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments={"x-expires": QUEUE_EXPIRES}
        )
        channel.queue_bind(queue, queue, queue)
        channel.basic_qos(0, settings().rpc_prefetch, False)
        channel.basic_consume(queue, consumer_tag="rpc", callback=self._received)
        self._channel = channel

    def link_lost(self) -> None:
        self._channel = None

    def cancel(self) -> None:
        """Take no more requests; what has arrived but not begun goes back to the broker."""
        if self._stopping:
            return
        self._stopping = True
        if self._channel is not None:
            try:
                self._channel.basic_cancel("rpc", nowait=True)
            except LOST:
                _log.info("broker_gone_at_cancel")

    def _received(self, message: amqp.Message) -> None:
        if self._stopping:
            return
        try:
            request = wire.decode_request(message.body)
        except (ValueError, RecursionError):
            _log.error("rpc_malformed_request")
            message.channel.basic_reject(message.delivery_tag, False)
            return
        if request.late:
            metrics.rpc_late.labels(self.container.service_name).inc()
            _log.warning("rpc_late", operation=request.operation, trace_id=request.trace_id)
            # Somebody still waits only if the clocks differ; better told now than left waiting.
            answers.send(message, wire.encode_error(Unavailable()))
            return
        entrypoint = self._entrypoints.get(request.operation)
        if entrypoint is None:
            error = answers.unexpected("rpc_unknown_operation", operation=request.operation)
            answers.send(message, wire.encode_error(error))
            return
        entrypoint.handle(message, request)


class RpcEntrypoint(Entrypoint):
    """One operation of the service."""

    server = RpcServer()

    def __init__(self, operation: AnyOperation) -> None:
        self.operation = operation
        super().__init__()

    def setup(self) -> None:
        if self.operation.service != self.container.service_name:
            raise ValueError(
                f"{self.operation.service}.{self.operation.name} is served by "
                f"{self.container.service_name}"
            )
        self.server.register(self)

    def stop(self) -> None:
        self.server.cancel()

    def handle(self, message: amqp.Message, request: wire.Request) -> None:
        started = time.monotonic()

        def finish(_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            body, outcome = answers.body(self.operation, result, exc_info and exc_info[1])
            answers.send(message, body)
            name = f"{self.operation.service}.{self.operation.name}"
            metrics.rpc_served.labels(name, outcome).observe(time.monotonic() - started)
            return result, exc_info

        try:
            call = self._admit(message, request)
            data = self.operation.asks.decode(request.data)
        except ServiceError as error:
            answers.send(message, wire.encode_error(error))
            return
        try:
            self.container.spawn_worker(
                self, (call, data), {}, context_data={"call": call}, handle_result=finish
            )
        except ContainerBeingKilled:
            _log.info("rpc_left_unacknowledged", operation=self.operation.name)

    def _admit(self, message: amqp.Message, request: wire.Request) -> Call:
        operation, caller, trace_id = self.operation, caller_of(message), request.trace_id
        actor = admit(operation, caller, request.claim, trace_id, self.server.verifier)
        if not operation.allow & actor.permissions:
            _log.warning(
                "rpc_forbidden", operation=operation.name, actor_kind=actor.kind,
                account_id=actor.account_id, trace_id=trace_id,
            )  # fmt: skip
            raise Forbidden()
        if operation.stepped and UNCONFIRMED in actor.roles:
            raise Unconfirmed()
        return request.call(operation, actor, caller)
