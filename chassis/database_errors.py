"""What PostgreSQL and its driver say, in the errors of `contracts.errors`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from chassis import log
from contracts.errors import Conflict, Unavailable

# Serialization failure, deadlock, lock not available, exclusion constraint violated: what stands in
# the way was committed since, and is seen by the next attempt.
_LOST_RACES = {"40001", "40P01", "55P03", "23P01"}
# Data that does not fit its type, a syntax error, what a function raises: their text quotes values.
_QUOTING = ("22", "42601", "P0")
_log = log.get(__name__)


def without_values(engine: Engine) -> Engine:
    """From now on its errors name tables and constraints, never what was to be written there: a
    server quotes values in messages, details and the line of the statement, and the driver hands
    all of it on."""
    event.listen(engine, "handle_error", _forget_values)
    return engine


def _forget_values(context: Any) -> None:
    error, outer = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, psycopg2.Error):
        return
    told = _told(error)
    error.args = (told,)
    if outer is not None:
        outer.args = (f"({type(error).__name__}) {told}", *outer.args[1:])


def _told(error: psycopg2.Error) -> str:
    if error.pgcode is None:  # the driver's own: no connection, and the like
        return str(error)
    said = [] if error.pgcode.startswith(_QUOTING) else [str(error.diag.message_primary)]
    names = ("table_name", "column_name", "constraint_name", "datatype_name")
    found = ((name, getattr(error.diag, name)) for name in names)
    return " ".join([error.pgcode, *said, *(f"{name}={value}" for name, value in found if value)])


@contextmanager
def translated(last_attempt: bool = True) -> Iterator[None]:
    """Raises Conflict and Unavailable for what they mean; anything else is a defect and stays.

    last_attempt: a lost race has been tried often enough; otherwise it stays, to be tried again.
    """
    try:
        yield
    except StaleDataError as error:
        raise Conflict() from error
    except PoolTimeout as error:
        raise Unavailable() from error
    except DBAPIError as error:
        if lost_race(error):
            if last_attempt:
                raise Conflict() from error
            raise
        if _away(error):
            _log.warning("database_unavailable", sqlstate=sqlstate(error))
            raise Unavailable() from error
        raise


def lost_race(error: DBAPIError) -> bool:
    """Another transaction was first; the same one may succeed now."""
    return sqlstate(error) in _LOST_RACES


def sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "pgcode", None)


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint that refused the statement."""
    return error.orig.diag.constraint_name if isinstance(error.orig, psycopg2.Error) else None


def _away(error: DBAPIError) -> bool:
    """Connection exceptions, insufficient resources, operator intervention (also a statement
    that took too long); without a state the driver could not connect."""
    state = sqlstate(error)
    if state is None:
        return error.connection_invalidated or isinstance(error, OperationalError)
    return state[:2] in ("08", "53", "57")
