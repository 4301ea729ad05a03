"""Watching in the worker beside the service: a little at a time, never two of them at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import text

from chassis import background, clock
from chassis.context import system_call
from chassis.database import Db
from chassis.database_errors import translated
from contracts.review import Review
from services.personnel.watching import days, judging, listing

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('watching', 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended('watching', 0))")
Register = Callable[[], AbstractContextManager[Review]]


@dataclass
class Watching:
    """register: opens the register of review. listed, counted: the day of the round that is done,
    and that for which was counted and nothing has changed since."""

    db: Db
    register: Register
    listed: date | None = None
    counted: date | None = None

    def step(self) -> int:
        """A page of the daily round and some holders; how many were looked at. Raises Unavailable
        where review or the database is away."""
        today = clock.today()
        with ExitStack() as opened:
            review = cache(lambda: opened.enter_context(self.register()))
            if self.listed != today:
                more = listing.next_page(
                    self.db,
                    lambda after, limit: review().holders(after=after, limit=limit).items,
                    today,
                )
                self.listed = None if more else today
            looked = judging.look_at_some(
                self.db, lambda firm: review().licences(enterprise_id=firm).items
            )
        if looked:
            self.counted = None
        return looked

    def count(self) -> None:
        """What is drawn over time, when nobody waits to be looked at."""
        today = clock.today()
        if self.counted != today:
            with self.db.transaction(system_call("personnel")) as tx:
                days.count_today(tx, today)
            self.counted = today


def watch(db: Db, register: Register, stopping: threading.Event) -> None:
    """Until `stopping` is set."""
    watching = Watching(db, register)

    def carry_out(_: bool) -> None:
        if not watching.step():
            watching.count()

    background.in_turn(stopping, lambda: _turn(db), carry_out, lambda: None)


@contextmanager
def _turn(db: Db) -> Iterator[bool | None]:
    """The lock is the connection's, so that one whose process died is free at once."""
    with translated(), db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        if not connection.execute(_LOCK).scalar_one():
            yield None
            return
        try:
            yield True
        finally:
            connection.execute(_UNLOCK)
