"""Rows that have served their time are deleted, a batch at a time (docs/runbooks/operations.md).

Of the runtime's own tables: published messages of the outbox, inbox, idempotency. Of a service's:
what its `expired` names. The audit record is never deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, text, tuple_

from chassis import metrics
from chassis.context import Call
from chassis.database import Db
from chassis.rows import rows_changed
from chassis.settings import SettingsError, settings
from chassis.tables import idempotency, inbox
from chassis.transaction import Transaction

BATCH = 500
MAX_BATCHES = 40  # of one table in one run; what is left waits for the next
_PURGE_OUTBOX = text("SELECT purge_outbox(:before, :batch)")


class Expired(NamedTuple):
    """Rows of `table` that are over at an instant."""

    table: Table
    over: Callable[[datetime], ColumnElement[bool]]


class Retention(NamedTuple):
    """How long rows of the runtime are kept.

    inbox: longer than outbox, because a message that is published again must be known as done.
    idempotency: of people's commands; those of services, whose keys derive from events, are kept
    as long as the inbox.
    """

    outbox: timedelta
    inbox: timedelta
    idempotency: timedelta

    @classmethod
    def from_settings(cls) -> Retention:
        """From OUTBOX_, INBOX_, IDEMPOTENCY_RETENTION_DAYS. Raises SettingsError."""
        chosen = settings()
        if chosen.inbox_retention_days <= chosen.outbox_retention_days:
            raise SettingsError(
                ["INBOX_RETENTION_DAYS must be more than OUTBOX_RETENTION_DAYS: a message that is "
                 "published again must be known as done"]
            )  # fmt: skip
        return cls(
            timedelta(days=chosen.outbox_retention_days),
            timedelta(days=chosen.inbox_retention_days),
            timedelta(days=chosen.idempotency_retention_days),
        )

    @property
    def expired(self) -> tuple[Expired, ...]:
        """The tables of the runtime that the service itself may delete from."""
        return (
            Expired(inbox, lambda now: inbox.c.received_at < now - self.inbox),
            Expired(idempotency, self._commands_over),
        )

    def _commands_over(self, now: datetime) -> ColumnElement[bool]:
        of_service = idempotency.c.actor.startswith("system:")
        return or_(
            idempotency.c.created_at < now - self.inbox,
            and_(~of_service, idempotency.c.created_at < now - self.idempotency),
        )


def purge(db: Db, call: Call, retention: Retention, own: Iterable[Expired] = ()) -> None:
    """Delete what is over, of the runtime and of the service."""
    for table, over in (*retention.expired, *own):
        _in_batches(db, call, table.name, lambda tx: _delete(tx, table, over(tx.now)))  # noqa: B023
    _in_batches(db, call, "outbox", lambda tx: _delete_published(tx, retention.outbox))


def _in_batches(db: Db, call: Call, table: str, delete_some: Callable[[Transaction], int]) -> None:
    for _ in range(MAX_BATCHES):
        with db.transaction(call) as tx:
            deleted = delete_some(tx)
        metrics.rows_purged.labels(table).inc(deleted)
        if deleted < BATCH:
            return


def _delete(tx: Transaction, table: Table, over: ColumnElement[bool]) -> int:
    key: list[Any] = list(table.primary_key)
    # Another instance at the same work takes other rows.
    some = select(*key).where(over).limit(BATCH).with_for_update(skip_locked=True)
    return rows_changed(tx.session, delete(table).where(tuple_(*key).in_(some)))


def _delete_published(tx: Transaction, kept: timedelta) -> int:
    # The service may only add to the outbox; this function of the owner's takes nothing that was
    # not published, and leaves the newest of each stream, from which the next one is numbered.
    deleted: int = tx.session.scalar(_PURGE_OUTBOX, {"before": tx.now - kept, "batch": BATCH})
    return deleted
