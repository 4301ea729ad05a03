"""What a service was told and could not handle, and what the broker does not take from it.

Looked at through a connection of its own, in the name of the service: dead letters are taken for a
moment and given back; one that is re-driven goes into the queue before it leaves the dead letters,
so that a crash gives a duplicate, which the inbox knows, never a loss.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import amqp
from msgspec.structs import asdict
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from chassis import metrics, names
from chassis.alarm import alarm
from chassis.amqp_connection import LOST, Connection, connect
from chassis.context import Call
from chassis.database import Db
from chassis.events import letters
from chassis.events.outbox import NOTIFY_CHANNEL
from chassis.settings import settings
from chassis.table import Heard
from chassis.tables import outbox
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, NotFound, Unavailable
from contracts.structs import Empty
from contracts.undelivered import (
    SHOWN,
    DeadLetterId,
    DeadQueue,
    Discard,
    Job,
    NotDelivered,
    Unpublished,
    UnpublishedId,
)

SECONDS = 4.0
SEARCHED = 500
"""Dead letters of a queue that are looked through for one; re-drive or discard the first ones."""


def undelivered(call: Call, _request: Empty, *, db: Db, heard: Heard) -> NotDelivered:
    """Raises Forbidden for the administrator of one office, Unavailable without the broker."""
    _require_centre(call)
    with _broker(call, db.service) as connection:
        queues = [_dead(connection, queue, heard[queue]) for queue in sorted(heard)]
    with db.read(call) as session:
        waiting = session.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
        )
        refused = _refused(session)
    found = [one for one in queues if one.total]
    return NotDelivered(queues=found, waiting=waiting or 0, unpublished=refused, jobs=jobs())


def redrive(call: Call, request: DeadLetterId, *, db: Db, heard: Heard) -> None:
    """Raises NotFound where it is there no more, Conflict for one that its source has not told."""
    _require_centre(call)
    events = _events(heard, request.queue)
    with _broker(call, db.service) as connection, _found(connection, request) as (channel, message):
        letter = letters.read(request.queue, message, events)
        source = events[letter.type].source if letter.type in events else None
        if letter.told_by and letter.told_by not in (source, db.service):
            raise Conflict(
                f"这条消息由{letter.told_by}发出，不是它的来源，不能重新投递；请核实后丢弃"
            )
        db.command(call, request, _note, "redrive_message", asdict(letter))
        channel.confirm_select()
        again = amqp.Message(
            message.body,
            delivery_mode=2,
            content_type="application/json",
            message_id=message.properties.get("message_id", ""),
            user_id=connection.userid,
        )
        channel.basic_publish_confirm(again, "", request.queue, mandatory=True)
        channel.basic_ack(message.delivery_tag)


def discard(call: Call, request: Discard, *, db: Db, heard: Heard) -> None:
    """What it said stands in the audit record. Raises NotFound."""
    _require_centre(call)
    events = _events(heard, request.queue)
    with _broker(call, db.service) as connection, _found(connection, request) as (channel, message):
        letter = letters.read(request.queue, message, events)
        db.command(call, request, _note, "discard_message", asdict(letter), request.remark)
        channel.basic_ack(message.delivery_tag)


def publish_again(tx: Transaction, request: UnpublishedId) -> None:
    """Raises NotFound where it has been published meanwhile, or never was there."""
    if tx.call.actor.office is not None:
        raise Forbidden()
    due = update(outbox).where(outbox.c.id == request.message_id, outbox.c.published_at.is_(None))
    found = tx.session.execute(due.values(next_attempt_at=None).returning(outbox.c.seq))
    if found.one_or_none() is None:
        raise NotFound("这条消息已经发出")
    tx.session.execute(select(func.pg_notify(NOTIFY_CHANNEL, "")))
    tx.audit("publish_message_again", "message", request.message_id)


def jobs() -> list[Job]:
    """Of this process, from what it counts."""
    counted: dict[str, dict[str, int]] = {}
    for sample in (one for family in metrics.job_seconds.collect() for one in family.samples):
        if sample.name.endswith("_count"):
            outcomes = counted.setdefault(sample.labels["job"], {})
            outcomes[sample.labels["outcome"]] = int(sample.value)
    done = {
        sample.labels["job"]: datetime.fromtimestamp(sample.value, UTC)
        for family in metrics.job_done.collect()
        for sample in family.samples
    }
    return [
        Job(
            name=name,
            runs=sum(outcomes.values()),
            failed=outcomes.get("failed", 0),
            put_off=outcomes.get("put_off", 0),
            done_at=done.get(name),
        )
        for name, outcomes in sorted(counted.items())
    ]


def _note(
    tx: Transaction, request: DeadLetterId, action: str, letter: dict[str, Any], remark: str = ""
) -> None:
    kept = {name: letter[name] for name in ("queue", "type", "stream", "reason", "told_by")}
    kept |= {"sha256": request.handle} | ({"remark": remark} if remark else {})
    if remark:
        kept["body"] = letter["body"]
    tx.audit(action, "message", letter["message_id"] or request.handle, after=kept)


def _require_centre(call: Call) -> None:
    if call.actor.office is not None:
        raise Forbidden("由国家能源局的系统管理员处理")


def _events(heard: Heard, queue: str) -> dict[str, Any]:
    if queue not in heard:
        raise NotFound()
    return heard[queue]


@contextmanager
def _broker(call: Call, service: str) -> Iterator[Connection]:
    """Raises Unavailable where it does not answer in time."""
    try:
        with alarm(call.limit(SECONDS)), connect(settings().amqp_uri(service), "desk") as found:
            yield found
    except LOST as error:
        raise Unavailable() from error


def _dead(connection: Connection, queue: str, events: dict[str, Any]) -> DeadQueue:
    channel = connection.channel()
    try:
        total = int(channel.queue_declare(names.dead(queue), passive=True).message_count)
    except amqp.exceptions.NotFound:
        return DeadQueue(queue=queue, total=0, letters=[])
    taken = []
    for _ in range(min(total, SHOWN)):
        message = channel.basic_get(names.dead(queue))
        if message is None:
            break
        taken.append(letters.read(queue, message, events))
    channel.close()  # unacknowledged, so they go back to their places
    return DeadQueue(queue=queue, total=total, letters=taken)


@contextmanager
def _found(connection: Connection, request: DeadLetterId) -> Iterator[tuple[Any, Any]]:
    """The channel and the message, which is given back unless it is acknowledged."""
    channel = connection.channel()
    for _ in range(SEARCHED):
        message = channel.basic_get(names.dead(request.queue))
        if message is None:
            break
        if letters.handle(message) == request.handle:
            yield channel, message
            channel.close()
            return
    channel.close()
    raise NotFound("这条消息已经处理，请刷新页面")


def _refused(session: Session) -> list[Unpublished]:
    rows = session.execute(
        select(outbox)
        .where(outbox.c.published_at.is_(None), outbox.c.attempts > 0)
        .order_by(outbox.c.seq)
        .limit(SHOWN)
    )
    return [
        Unpublished(
            message_id=row.id,
            channel=row.channel,
            type=row.type,
            stream=row.stream,
            created_at=row.created_at,
            attempts=row.attempts,
            next_attempt_at=row.next_attempt_at,
            error=row.last_error or "",
        )
        for row in rows
    ]
