"""What other systems are told about licences: CloudEvents 1.0 (docs/subscribers.md)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import func, insert, select

from chassis.copying import copy_rows
from chassis.transaction import Transaction
from services.review import numbering
from services.review.licensing.values import Licence
from services.review.licensing.views import told
from services.review.tables import feed_breaks, licence_events

CHANNEL = EXCHANGE = "licence-events"
"""Channel: of the outbox and its relay (LICENCE_EVENTS_AMQP_URI); exchange: on that broker."""
SOURCE = "urn:licensing:review"
FEED_RESTORED = "feed.restored"
SERIES = "licence_event"


def tell(
    tx: Transaction,
    before: Licence | None,
    licence: Licence,
    type_: str,
    on: date,
    related: Sequence[str] = (),
) -> None:
    """Keep the event of its newest version for the pull feed and hand it to the relay, in this
    transaction. licence: locked. on: the legal day of the change. related: numbers of the other
    licences of the same decision."""
    # Taken first: its lock puts events in the order of commit, over all licences.
    position = numbering.take(tx.session, SERIES)
    newest = tx.session.scalar(
        select(func.max(licence_events.c.sequence)).where(licence_events.c.licence_id == licence.id)
    )
    # After a restore they go on from there: what was told of this licence and lost stays unique.
    resumed = tx.session.scalar(select(func.max(feed_breaks.c.resumes))) or 0
    sequence = max((newest or 0) + 1, resumed)
    place: dict[str, Any] = {"position": position, "sequence": sequence, "at": tx.now}
    row = _row(licence, type_, on, before=before, related=related, **place)
    tx.session.execute(insert(licence_events).values(row))
    _post(tx, _stream(licence), type_, row["event"])


def tell_new(tx: Transaction, made: Sequence[Licence], type_: str, on: date) -> None:
    """`tell` of licences that this transaction has made, all at once."""
    first = numbering.take_many(tx.session, SERIES, len(made))
    sequence = max(1, tx.session.scalar(select(func.max(feed_breaks.c.resumes))) or 0)
    rows = [
        _row(one, type_, on, position=position, sequence=sequence, at=tx.now)
        for position, one in enumerate(made, first)
    ]
    copy_rows(tx.session, licence_events, rows)
    told = [(_stream(one), row["event"]) for one, row in zip(made, rows, strict=True)]
    tx.post_first(
        channel=CHANNEL,
        exchange=EXCHANGE,
        type_=type_,
        messages=told,
        headers={"content_type": JSONFormat.CONTENT_TYPE},
    )


def _row(
    licence: Licence,
    type_: str,
    on: date,
    *,
    before: Licence | None = None,
    related: Sequence[str] = (),
    position: int,
    sequence: int,
    at: datetime,
) -> dict[str, Any]:
    event_id = str(uuid.uuid4())
    return {
        "position": position,
        "licence_id": licence.id,
        "licence_number": licence.number,
        "sequence": sequence,
        "version": licence.version,
        "type": type_,
        "event": envelope(
            event_id, type_, licence, on, before=before, related=related, sequence=sequence, at=at
        ),
        "at": at,
    }


def _stream(licence: Licence) -> str:
    return f"licence:{licence.id}"


def tell_break(tx: Transaction, *, last: int, resumes: int) -> None:
    """Tell subscribers that what they have after position `last` was lost with a restore."""
    attributes = {
        "id": str(uuid.uuid4()),
        "source": SOURCE,
        "type": FEED_RESTORED,
        "time": tx.now,
        "datacontenttype": "application/json",
    }
    event = CloudEvent(attributes, {"last_position": last, "next_position": resumes})
    _post(tx, "feed", FEED_RESTORED, dict(json.loads(JSONFormat().write(event))))


def _post(tx: Transaction, stream: str, type_: str, event: dict[str, Any]) -> None:
    tx.post(
        channel=CHANNEL,
        exchange=EXCHANGE,
        routing_key=type_,
        stream=stream,
        type_=type_,
        payload=event,
        message_id=event["id"],
        headers={"content_type": JSONFormat.CONTENT_TYPE},
    )


def envelope(
    event_id: str,
    type_: str,
    licence: Licence,
    on: date,
    *,
    before: Licence | None = None,
    related: Sequence[str] = (),
    sequence: int,
    at: datetime,
) -> dict[str, Any]:
    """The structured form as JSON primitives. No personal data: what the public look-up shows.

    `sequence` follows the CloudEvents extension of that name: a string that sorts as a number.
    """
    attributes = {
        "id": event_id,
        "source": SOURCE,
        "type": type_,
        "subject": licence.number,
        "time": at,
        "datacontenttype": "application/json",
        "sequence": f"{sequence:010d}",
    }
    data = told(licence, on, before, related)
    return dict(json.loads(JSONFormat().write(CloudEvent(attributes, data))))
