"""The relay's work on the table: what is due, publish it, mark it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from chassis import log, metrics
from chassis.amqp_connection import LOST, LinkDownError
from chassis.events.publisher import ConfirmedChannel, RefusedError, UnroutableError

SIZE = 200
UNROUTABLE = "unroutable"
_log = log.get(__name__)

# A refused message holds back the later ones of its stream, and no other stream. An unroutable one
# holds back nobody: the queues that do exist must not wait for a consumer that was never started.
_DUE = text("""
    SELECT * FROM outbox o
    WHERE published_at IS NULL
      AND channel = :channel
      AND (next_attempt_at IS NULL OR next_attempt_at <= now())
      AND NOT EXISTS (
        SELECT FROM outbox earlier
        WHERE earlier.published_at IS NULL
          AND earlier.channel = o.channel
          AND earlier.stream = o.stream
          AND earlier.stream_seq < o.stream_seq
          AND earlier.next_attempt_at > now()
          AND earlier.last_error <> 'unroutable')
    ORDER BY seq
    LIMIT :size
""")
_PUBLISHED = text("UPDATE outbox SET published_at = now(), last_error = NULL WHERE seq = :seq")
# 1 s, 2 s, 4 s … up to five minutes
_FAILED = text("""
    UPDATE outbox
    SET attempts = attempts + 1,
        last_error = :error,
        next_attempt_at = now() + make_interval(secs => least(power(2, least(attempts, 9)), 300))
    WHERE seq = :seq
""")
_BACKLOG = text("""
    SELECT count(*), count(*) FILTER (WHERE attempts > 0) FROM outbox WHERE published_at IS NULL
""")


def publish_due(connection: Connection, channel: str, publisher: ConfirmedChannel) -> int:
    """Publish up to SIZE messages; returns how many were due. Stops when the broker is lost, or
    confirms nothing."""
    rows = connection.execute(_DUE, {"channel": channel, "size": SIZE}).mappings().all()
    held: set[str] = set()
    for row in rows:
        if row["stream"] in held:
            continue
        try:
            _publish(publisher, row)
        except UnroutableError as error:
            _failed(connection, row, UNROUTABLE, str(error))
        except RefusedError as error:
            held.add(row["stream"])
            _failed(connection, row, "refused", str(error))
        except (LinkDownError, *LOST):
            _log.info("relay_without_broker", channel=channel)
            return 0
        else:
            connection.execute(_PUBLISHED, {"seq": row["seq"]})
            metrics.events_published.labels(row["type"]).inc()
    return len(rows)


def measure(connection: Connection, service: str) -> None:
    """Set the gauges of the backlog."""
    waiting, failing = connection.execute(_BACKLOG).one()
    metrics.outbox_waiting.labels(service).set(waiting)
    metrics.outbox_failing.labels(service).set(failing)


def _publish(publisher: ConfirmedChannel, row: RowMapping) -> None:
    headers: dict[str, Any] = dict(row["headers"])
    content_type = headers.pop("content_type", "application/json")
    publisher.publish(
        json.dumps(row["payload"], ensure_ascii=False, separators=(",", ":")).encode(),
        exchange=row["exchange"],
        routing_key=row["routing_key"],
        message_id=row["id"] if isinstance(row["id"], str) else str(row["id"]),
        mandatory=row["mandatory"],
        type=row["type"],
        content_type=content_type,
        application_headers=headers,
    )


def _failed(connection: Connection, row: RowMapping, error: str, detail: str) -> None:
    connection.execute(_FAILED, {"seq": row["seq"], "error": error})
    _log.error(
        "outbox_message_refused", message_id=str(row["id"]), type=row["type"],
        attempts=row["attempts"] + 1, detail=detail,
    )  # fmt: skip
