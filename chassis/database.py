"""Sessions, transactions and repeatable commands on a service's own PostgreSQL database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

from nameko.extensions import DependencyProvider
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis import idempotency, log, pool
from chassis.context import Call
from chassis.database_errors import lost_race, sqlstate, translated
from chassis.events import inbox
from chassis.events.envelope import Event
from chassis.needs import Needing
from chassis.settings import settings
from chassis.transaction import Transaction
from chassis.vault import SETTINGS as VAULT
from contracts.errors import ServiceError, Unavailable, is_refusal

ATTEMPTS = 4
N = ParamSpec("N")
E = TypeVar("E", bound=Event[Any])
Q = TypeVar("Q")
R = TypeVar("R")
_log = log.get(__name__)


class Db:
    """A service's database. `connect` for scripts and tests, `Database` inside a service."""

    def __init__(self, engine: Engine, reading: Engine, service: str) -> None:
        self.engine = engine
        self.service = service
        self._reading = reading

    @classmethod
    def connect(cls, url: str, service: str, pool_size: int = 5) -> Db:
        """url: postgresql://…; the pools open connections when they are needed."""
        writing, reading = (make(url, service, pool_size) for make in (pool.writing, pool.reading))
        return cls(writing, reading, service)

    @contextmanager
    def transaction(self, call: Call) -> Iterator[Transaction]:
        """Commit at the end, roll back on any exception.

        Raises Conflict on a lost race, Unavailable when the database is away.
        """
        with translated(), self._transaction(call) as tx:
            yield tx

    @contextmanager
    def read(self, call: Call) -> Iterator[Session]:
        """A session without a transaction, which the database itself keeps from writing."""
        with translated(), Session(self._reading) as session:
            yield session

    def command(
        self,
        call: Call,
        data: Q,
        fn: Callable[Concatenate[Transaction, Q, N], R],
        *args: N.args,
        **deps: N.kwargs,
    ) -> R:
        """Run `fn(tx, data, **deps)` in one transaction and return its reply.

        With an idempotency key the reply is stored, and a repetition returns it without running
        `fn`; the same key with other data raises KeyReused. A lost race is run again, at last it is
        Conflict.
        """

        def effect(tx: Transaction) -> R:
            return fn(tx, data, *args, **deps)

        return self._retried(lambda: self._command(call, data, effect))

    @overload
    def replay(self, call: Call, data: Any) -> idempotency.StoredReply | None: ...
    @overload
    def replay(self, call: Call, data: Any, kind: type[R]) -> R | None: ...
    def replay(self, call: Call, data: Any, kind: Any = None) -> Any:
        """The stored reply of a command, for sagas, None where there is none;
        `Transaction.remember` stores it. kind: its type, where it has one."""
        if call.idempotency_key is None:
            return None
        with self.read(call) as session:
            return idempotency.lookup(session, call, data)

    def react(
        self,
        event: E,
        consumer: str,
        fn: Callable[Concatenate[Transaction, E, N], None],
        *args: N.args,
        **deps: N.kwargs,
    ) -> None:
        """Run `fn(tx, event, **deps)` once per event and consumer, however often it arrives.

        A refusal has no effect but is noted as handled too: it would be refused again.
        """

        def effect() -> None:
            with self._transaction(event.call) as tx:
                if inbox.first_time(tx.session, consumer, event.id):
                    fn(tx, event, *args, **deps)

        try:
            self._retried(effect)
        except ServiceError as error:
            if is_refusal(error):
                with self._transaction(event.call) as tx:
                    inbox.first_time(tx.session, consumer, event.id)
            raise

    def ping(self) -> None:
        """Raises Unavailable when the database does not answer."""
        with translated(), self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()
        self._reading.dispose()

    @contextmanager
    def _transaction(self, call: Call) -> Iterator[Transaction]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield Transaction(session, call)

    def _command(self, call: Call, data: Any, effect: Callable[[Transaction], R]) -> R:
        with self._transaction(call) as tx:
            if call.idempotency_key is None:
                return idempotency.unstored(call, effect(tx))
            stored: R | None = idempotency.claim(tx.session, call, data)
            if stored is not None:
                return stored
            return idempotency.store(tx.session, call, effect(tx))

    def _retried(self, attempt: Callable[[], R]) -> R:
        for number in range(1, ATTEMPTS):
            try:
                with translated(last_attempt=False):
                    return attempt()
            except DBAPIError as error:
                if not lost_race(error):
                    raise
                _log.info("transaction_retried", attempt=number, sqlstate=sqlstate(error))
                time.sleep(random.uniform(0.01, 0.05) * 2**number)  # noqa: S311 - jitter
        with translated():
            return attempt()


class Database(DependencyProvider, Needing):
    """`db = Database("stock")`: the worker gets the service's `Db`."""

    reaches = "database"

    def __init__(self, service: str) -> None:
        self.service = service

    def variables(self) -> tuple[str, ...]:
        return (f"DATABASE_URL_{self.service.upper()}", *VAULT)

    def try_out(self) -> None:
        with closing(self._connect(pool_size=1)) as db:
            db.ping()

    def is_away(self) -> bool:
        try:
            self.db.ping()
        except Unavailable:
            return True
        return False

    def setup(self) -> None:
        self.db = self._connect(pool_size=settings().max_workers // 2)

    def stop(self) -> None:
        self.db.close()

    def get_dependency(self, worker_ctx: Any) -> Db:
        return self.db

    def _connect(self, pool_size: int) -> Db:
        return Db.connect(settings().database_url(self.service), self.service, pool_size)
