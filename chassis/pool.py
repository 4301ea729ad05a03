"""Pools of connections to a service's own PostgreSQL database.

A page asks several short questions, so what each costs beside its statement counts: reading is
apart from writing and in autocommit, which saves BEGIN, SET and ROLLBACK, and whether a connection
is still there is seen without asking the server (no `pool_pre_ping`).
"""

from __future__ import annotations

from typing import Any

from eventlet import hubs, patcher
from eventlet.support import psycopg2_patcher
from psycopg2 import extensions
from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.exc import DisconnectionError

from chassis.addresses import postgresql_url
from chassis.database_errors import without_values

STATEMENT_TIMEOUT = 10  # seconds
_select = patcher.original("select")  # eventlet's own has no poll


def _wait(connection: Any, timeout: float = -1) -> None:
    """Others go on while the server has not answered. The number of a new connection's descriptor
    may be that of one whose end nobody has told the hub: who still waits there waits for nothing
    and would keep this one from waiting. (`hubs.notify_opened` would throw at whoever runs.)"""
    if connection.status == extensions.STATUS_SETUP:
        for waiting in hubs.get_hub().listeners.values():
            if stale := waiting.pop(connection.fileno(), None):
                stale.defang()
    psycopg2_patcher.eventlet_wait_callback(connection, timeout)


if patcher.is_monkey_patched("socket"):
    extensions.set_wait_callback(_wait)


def writing(url: str, service: str, size: int) -> Engine:
    """url: postgresql://…; at most twice `size` connections, opened when they are needed."""
    return _engine(url, service, size)


def reading(url: str, service: str, size: int) -> Engine:
    """The same for connections on which the database itself refuses to write.

    Each statement sees what is committed when it begins, as it would inside a transaction of
    PostgreSQL's default level, READ COMMITTED.
    """
    return _engine(
        url,
        service,
        size,
        "-c default_transaction_read_only=on",
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )


def owner(url: str, service: str) -> Engine:
    """For work on whole tables with their owner's rights: no limit of time, no pool."""
    engine = create_engine(
        postgresql_url(url),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            "application_name": f"licensing.{service}.owner",
            "options": "-c timezone=UTC",
        },
    )
    return without_values(engine)


def _engine(url: str, service: str, size: int, *options: str, **arguments: Any) -> Engine:
    engine = create_engine(
        postgresql_url(url),
        pool_size=size,
        max_overflow=size,
        pool_timeout=5,
        pool_recycle=1800,
        hide_parameters=True,  # personal data must not get into exceptions and logs
        connect_args={
            "connect_timeout": 3,
            "application_name": f"licensing.{service}",
            "options": " ".join(
                (
                    "-c timezone=UTC",
                    f"-c statement_timeout={STATEMENT_TIMEOUT * 1000}",
                    "-c idle_in_transaction_session_timeout=60000",
                    *options,
                )
            ),
        },
        **arguments,
    )
    event.listen(engine, "checkout", _refuse_dropped)
    return without_values(engine)


def _refuse_dropped(connection: Any, *_: Any) -> None:
    """The pool then takes a new one. A server that closes a connection leaves something to read:
    a last message or the end."""
    arrived = _select.poll()
    arrived.register(connection.fileno(), _select.POLLIN)
    if arrived.poll(0):
        raise DisconnectionError
