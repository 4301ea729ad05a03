"""The desk of what was not delivered: dead letters, what the broker refuses, background jobs.

For the system administrator of the centre. Events carry no personal data.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.operations import NOTHING, Command, Contract, Query, staff
from contracts.processes import INTRANET
from contracts.structs import Answer, Empty, Request, a_remark
from rules.vocabulary.enumerations import StaffRole

SHOWN = 50
"""Of each list of a service; how many there are beyond that is told."""
_ADMIN = staff(StaffRole.SYSTEM_ADMIN)
_Queue = Annotated[str, Meta(max_length=100)]
_Handle = Annotated[str, Meta(min_length=64, max_length=64)]


class Difference(Answer):
    """Between what was told and what the event is declared to be. path: a field ("data.office");
    kind: MISSING, UNKNOWN or WRONG; told: of WRONG in a few words what stands there."""

    path: str
    kind: str
    told: str = ""


class DeadLetter(Answer):
    """handle: its digest, by which it is re-driven. reason: as the consumer noted it, "" where the
    broker did; told_by: the process that told it. body: as JSON, shortened where it is long."""

    queue: str
    handle: str
    message_id: str
    type: str
    version: int | None
    stream: str
    occurred_at: str
    trace_id: str
    reason: str
    told_by: str
    differences: list[Difference]
    body: str


class DeadQueue(Answer):
    queue: str
    total: int
    letters: list[DeadLetter]


class Unpublished(Answer):
    """In the outbox, refused at least once. error: "unroutable" or "refused"."""

    message_id: str
    channel: str
    type: str
    stream: str
    created_at: datetime
    attempts: int
    next_attempt_at: datetime | None
    error: str


class Job(Answer):
    """Of the instance that answers. done_at: its last run that succeeded; failed, put_off: runs
    since this process started."""

    name: str
    runs: int
    failed: int
    put_off: int
    done_at: datetime | None


class NotDelivered(Answer):
    """waiting: messages that are not published yet, `unpublished` of them shown."""

    queues: list[DeadQueue]
    waiting: int
    unpublished: list[Unpublished]
    jobs: list[Job]


class DeadLetterId(Request):
    queue: _Queue
    handle: _Handle


class Discard(DeadLetterId):
    """remark: why it is not needed; recorded."""

    remark: Annotated[str, a_remark(500, least=2, error="请填写丢弃的理由（2至500字）")]


class UnpublishedId(Request):
    message_id: Annotated[str, Meta(max_length=36)]


class Telling(Contract):
    """What every service that tells events or hears them is asked of what was not delivered."""

    undelivered = Query(request=Empty, reply=NotDelivered, allow=_ADMIN, callers=INTRANET)
    redrive = Command(request=DeadLetterId, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
    discard = Command(request=Discard, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
    publish_again = Command(request=UnpublishedId, reply=NOTHING, allow=_ADMIN, callers=INTRANET)
