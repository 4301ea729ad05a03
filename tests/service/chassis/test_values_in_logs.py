"""A statement that fails holds an identity number: it stands in no error, neither in our log nor in
the server's."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import log, pool, server_log
from chassis.context import system_call
from chassis.database import Db
from deploy.local import postgres
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
NUMBER = "11010519491231002X"
_ADD = "INSERT INTO idempotency (actor, key, operation, digest) VALUES (:n, :n, :n, '')"
_COPY = f"{NUMBER}\tkey\toperation\tdigest\tnull\t{NUMBER}\n"
FAILING = {
    "a unique violation": f"{_ADD}; {_ADD}",
    "a missing value": "INSERT INTO idempotency (actor, key) VALUES (:n, :n)",
    "a broken date": "INSERT INTO idempotency VALUES (:n, :n, :n, '', null, :n)",
    "a broken document": "SELECT CAST(:n AS jsonb)",
    "a broken number": "SELECT CAST(:n AS integer)",
    "too large a number": "SELECT CAST(CAST(left(:n, 17) AS bigint) AS integer)",
    "no such column": "SELECT nothing FROM idempotency WHERE key = :n",
    "no right": "UPDATE audit SET trace_id = :n",
    "too slow": "SET LOCAL statement_timeout = 50; SELECT pg_sleep(9), :n",
    "raised by a function": "SELECT set_config('test.n', :n, true);"
    " DO 'BEGIN RAISE ''%'', current_setting(''test.n''); END'",
}


@pytest.fixture
def db(servers: Servers) -> Iterator[Db]:
    with servers.database("personnel") as urls:
        database = Db.connect(urls.app, "personnel", pool_size=1)
        yield database
        database.close()


@pytest.fixture
def our_log() -> Iterator[io.StringIO]:
    """What this process writes, as a service does."""
    before = logging.root.handlers, logging.root.level
    log.configure("test")
    out = io.StringIO()
    handler = logging.root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    yield out
    logging.root.handlers, logging.root.level = before[0], before[1]


class ServerLog:
    def __init__(self, path: Path) -> None:
        self.path, self.before = path, path.stat().st_size

    def text(self) -> str:
        return self.path.read_bytes()[self.before :].decode()


@pytest.fixture
def server_says(servers: Servers) -> ServerLog:
    return ServerLog(servers.state.root / "log" / "postgres.log")


@pytest.mark.parametrize("name", FAILING)
def test_a_failing_statement_tells_no_value(
    db: Db, our_log: io.StringIO, server_says: ServerLog, name: str
) -> None:
    statement = text(FAILING[name])
    with pytest.raises(Exception) as failed, db.transaction(system_call("test")) as tx:
        tx.session.execute(statement, {"n": NUMBER})
    log.get("test").error("failed", exc_info=failed.value)
    written = our_log.getvalue()
    assert "Traceback" in json.loads(written.splitlines()[-1])["exception"]
    for told in (str(failed.value), str(failed.value.__cause__), written, server_says.text()):
        assert NUMBER not in told and NUMBER[:17] not in told


def test_nor_does_a_failing_copy(db: Db, server_says: ServerLog) -> None:
    with closing(db.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        with pytest.raises(psycopg2.Error):
            cursor.copy_expert("COPY idempotency FROM STDIN", io.StringIO(_COPY))
        connection.rollback()
    assert NUMBER not in server_says.text()


def test_a_server_that_is_set_up_otherwise_does_tell_and_is_named(
    servers: Servers, db: Db, server_says: ServerLog
) -> None:
    """What the two tests above look at is where it would stand."""
    with closing(
        psycopg2.connect(postgres.admin_url(servers.state).replace("+psycopg2", ""))
    ) as own:
        own.autocommit = True
        with own.cursor() as cursor:
            cursor.execute("SET log_min_messages = warning; SET log_min_error_statement = error")
            with pytest.raises(psycopg2.Error):
                cursor.execute("SELECT CAST(%s AS date)", (NUMBER,))
    assert NUMBER in server_says.text()
    with db.engine.connect() as connection:
        assert list(server_log.problems(connection)) == []
    engine = pool.owner(postgres.admin_url(servers.state), "test")
    with engine.connect() as connection:
        [problem] = server_log.problems(connection)
    engine.dispose()
    assert problem.startswith("log_min_messages is warning")


def test_errors_still_name_what_an_operator_needs(db: Db) -> None:
    with pytest.raises(IntegrityError, match="idempotency_pkey") as failed:
        with db.transaction(system_call("test")) as tx:
            tx.session.execute(text(FAILING["a unique violation"]), {"n": NUMBER})
    assert isinstance(failed.value.orig, psycopg2.Error)
    assert failed.value.orig.diag.constraint_name == "idempotency_pkey"
    with pytest.raises(Exception, match="permission denied for table audit"):
        with db.transaction(system_call("test")) as tx:
            tx.session.execute(text(FAILING["no right"]), {"n": NUMBER})
