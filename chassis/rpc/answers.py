"""What goes back to a caller."""

from __future__ import annotations

import uuid
from typing import Any

import amqp

from chassis import log
from chassis.amqp_connection import LOST, LinkDownError, together
from chassis.amqp_connection import send as publish
from chassis.rpc import wire
from contracts.errors import ServiceError, Unavailable, Unexpected
from contracts.operations import AnyOperation

_log = log.get(__name__)


def body(operation: AnyOperation, result: Any, error: BaseException | None) -> tuple[bytes, str]:
    """The reply or error in its wire form, and the outcome for the metrics."""
    if isinstance(error, ServiceError):
        # Expected, so no traceback; and its message may name people, so only its code.
        level = _log.warning if isinstance(error, Unavailable | Unexpected) else _log.info
        level("rpc_refused", operation=operation.name, code=error.code)
        return wire.encode_error(error), error.code
    if error is None:
        try:
            return wire.encode_reply(operation.answers.dump(result)), "ok"
        except Exception as problem:  # a reply that does not fit its schema is a defect like others
            error = problem
    hidden = unexpected("rpc_failed", exc_info=error, operation=operation.name)
    return wire.encode_error(hidden), hidden.code


def unexpected(event: str, exc_info: BaseException | None = None, **values: Any) -> Unexpected:
    """Log a defect under a reference; the caller gets the reference and nothing else."""
    reference = uuid.uuid4().hex[:12]
    _log.error(event, reference=reference, exc_info=exc_info, **values)
    return Unexpected(reference=reference)


def send(message: amqp.Message, answer: bytes) -> None:
    """Reply, then acknowledge. If the broker has gone meanwhile the request will come again."""
    try:
        reply_to = message.properties.get("reply_to")
        with together(message.channel):
            if reply_to:
                publish(
                    message.channel,
                    answer,
                    routing_key=reply_to,
                    correlation_id=message.properties.get("correlation_id", ""),
                    delivery_mode=1,
                )
            message.channel.basic_ack(message.delivery_tag)
    except (LinkDownError, *LOST):
        _log.warning("rpc_reply_lost")
