"""Has every event that was published arrived? For operators, and for a job that runs every hour.

python -m chassis.arrivals check        what no consumer has, by queue and stream; dead letters;
                                        status 1 if there is anything
python -m chassis.arrivals republish    let the relays send what did not arrive once more

The broker may lose what it had taken (a lost disk); then an application has no case, and nobody
would know. Compared are the outbox of each service and the inbox of each that hears it, so that
both databases and AMQP_URI_OPERATOR must be in the environment. What was published in the last
minutes is left out, and what is gone from the outbox cannot be told (OUTBOX_RETENTION_DAYS).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, NullPool, create_engine, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from chassis import clock, log
from chassis.addresses import postgresql_url
from chassis.amqp_connection import connect
from chassis.deadletters import Consumer, consumers, depth
from chassis.events.outbox import INTERNAL, NOTIFY_CHANNEL
from chassis.rows import AnyRow
from chassis.settings import SettingsError, settings
from chassis.tables import inbox, outbox
from contracts.processes import OPERATOR

SETTLED = timedelta(minutes=5)
"""After which an event has arrived, unless something is wrong."""
BATCH = 1000
_log = log.get(__name__)


class Missing(NamedTuple):
    """An event that is published by the outbox of `source`, and that `queue` never handled."""

    source: str
    queue: str
    stream: str
    message_id: str


def missing(databases: Mapping[str, Connection], heard: Iterable[Consumer]) -> Iterator[Missing]:
    """By queue, in the order of publication. databases: of each service, by its name."""
    for service, queue, event in heard:
        since = _listening_since(databases[service], queue)
        for page in _published(databases[event.source], event.name):
            ids = [row.id for row in page if since is None or row.created_at >= since]
            arrived = _arrived(databases[service], queue, ids)
            for row in page:
                if row.id in ids and row.id not in arrived:
                    yield Missing(event.source, queue, row.stream, row.id)


def republish(databases: Mapping[str, Connection], lost: Iterable[Missing]) -> int:
    """Mark them as not published, so that the relays send them; returns how many.

    Others that hear the same event get it once more, which their inbox knows.
    """
    chosen: dict[str, set[str]] = {}
    for one in lost:
        chosen.setdefault(one.source, set()).add(one.message_id)
    again = {"published_at": None, "attempts": 0, "next_attempt_at": None}
    for source, ids in chosen.items():
        databases[source].execute(update(outbox).where(outbox.c.id.in_(ids)).values(again))
        databases[source].execute(text("SELECT pg_notify(:c, '')"), {"c": NOTIFY_CHANNEL})
        databases[source].commit()
    return sum(map(len, chosen.values()))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.arrivals")
    parser.add_argument("action", nargs="?", choices=["check", "republish"], default="check")
    chosen = parser.parse_args(arguments)
    try:
        with ExitStack() as stack:
            heard = consumers()
            names = {one.service for one in heard} | {one.event.source for one in heard}
            databases = {name: stack.enter_context(_database(name)) for name in names}
            lost = list(missing(databases, heard))
            if chosen.action == "republish":
                print(f"{republish(databases, lost)} events will be sent again")
                return 0
            broker = stack.enter_context(connect(settings().amqp_uri(OPERATOR), "arrivals"))
            dead = {queue: depth(broker, queue) for queue in sorted({one.queue for one in heard})}
    except (SettingsError, OSError, SQLAlchemyError) as error:
        print(error, file=sys.stderr)
        return 2
    return _told(lost, {queue: count for queue, count in dead.items() if count})


def _told(lost: list[Missing], dead: dict[str, int]) -> int:
    """Each an alarm of its own in the log; the exit status."""
    for (queue, stream), count in Counter((one.queue, one.stream) for one in lost).items():
        _log.error("events_missing", queue=queue, stream=stream, events=count)
    for queue, count in dead.items():
        _log.error("dead_letters", queue=queue, messages=count)
    return 1 if lost or dead else 0


def _database(service: str) -> Connection:
    url = settings().database_url(service)
    return create_engine(postgresql_url(url), poolclass=NullPool).connect()


def _published(database: Connection, event: str) -> Iterator[list[AnyRow]]:
    """Page by page. What the relay has still to send is no loss."""
    settled, last = clock.now() - SETTLED, 0
    while True:
        page = (
            select(outbox.c.seq, outbox.c.id, outbox.c.stream, outbox.c.created_at)
            .where(outbox.c.channel == INTERNAL, outbox.c.type == event, outbox.c.seq > last)
            .where(outbox.c.published_at < settled)
            .order_by(outbox.c.seq)
            .limit(BATCH)
        )
        rows = list(database.execute(page))
        if not rows:
            return
        yield rows
        last = rows[-1].seq


def _listening_since(database: Connection, queue: str) -> datetime | None:
    """When the first event came that is still known: a consumer of a new release is not owed what
    was told before. None where nothing ever came."""
    first = select(func.min(inbox.c.received_at)).where(inbox.c.consumer == queue)
    moment: datetime | None = database.scalar(first)
    return moment and moment - SETTLED


def _arrived(database: Connection, queue: str, ids: list[str]) -> set[str]:
    known = inbox.c.consumer == queue, inbox.c.message_id.in_(ids)
    return set(database.scalars(select(inbox.c.message_id).where(*known)))


if __name__ == "__main__":
    sys.exit(main())
