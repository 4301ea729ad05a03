"""The row of a trial: taken up, given back, ended. Each step commits, so that whoever takes up a
trial again begins where the last one stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, text, update

from chassis.context import system_call
from chassis.database import Db
from chassis.database_errors import translated
from chassis.rows import AnyRow, rows_changed
from contracts.trials import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from services.personnel.tables import UNFINISHED, trial
from services.personnel.trials import holders

_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended(:id, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:id, 0))")


@contextmanager
def next_trial(db: Db) -> Iterator[str | None]:
    """The id of the oldest unfinished trial that nobody works on; nobody else gets it while the
    block runs. The lock is the connection's, so that one whose process died is free at once."""
    with translated(), db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        waiting = select(trial.c.id).where(text(UNFINISHED)).order_by(trial.c.requested_at)
        for trial_id in connection.execute(waiting).scalars().all():
            if connection.execute(_LOCK, {"id": trial_id}).scalar_one():
                try:
                    yield trial_id
                finally:
                    connection.execute(_UNLOCK, {"id": trial_id})
                return
        yield None


def begin(db: Db, trial_id: str) -> AnyRow | None:
    """Count an attempt; None when it ended meanwhile."""
    with db.transaction(system_call("personnel")) as tx:
        return tx.session.execute(
            update(trial)
            .where(trial.c.id == trial_id, text(UNFINISHED))
            .values(state=RUNNING, attempts=trial.c.attempts + 1)
            .returning(trial)
        ).one_or_none()


def give_back(db: Db, trial_id: str, *, counted: bool) -> None:
    """To be taken up again; counted: this attempt failed, and did not just have to stop."""
    with db.transaction(system_call("personnel")) as tx:
        tx.session.execute(
            update(trial)
            .where(trial.c.id == trial_id, trial.c.state == RUNNING)
            .values(state=QUEUED, attempts=trial.c.attempts - (0 if counted else 1))
        )


def is_running(db: Db, trial_id: str) -> bool:
    """False once it was cancelled."""
    with db.read(system_call("personnel")) as session:
        state = session.execute(select(trial.c.state).where(trial.c.id == trial_id))
        return bool(state.scalar_one() == RUNNING)


def fail(db: Db, trial_id: str, reason: str) -> None:
    """reason: for the person who asked, in Chinese."""
    _end(db, trial_id, state=FAILED, failure=reason)


def complete(db: Db, trial_id: str, **result: Any) -> bool:
    """result: object_key, size, summary. False when it was cancelled in the last moment."""
    return _end(db, trial_id, state=DONE, **result)


def _end(db: Db, trial_id: str, **values: Any) -> bool:
    with db.transaction(system_call("personnel")) as tx:
        running = update(trial).where(trial.c.id == trial_id, trial.c.state == RUNNING)
        ended = rows_changed(tx.session, running.values(finished_at=tx.now, **values))
        if ended:
            holders.forget(tx, trial_id)
        return bool(ended)


def forget_cancelled(db: Db, trial_id: str) -> None:
    """What was left of a trial that was cancelled while it ran."""
    with db.transaction(system_call("personnel")) as tx:
        state = tx.session.execute(select(trial.c.state).where(trial.c.id == trial_id)).scalar_one()
        if state == CANCELLED:
            holders.forget(tx, trial_id)


def set_total(db: Db, trial_id: str, total: int) -> None:
    """All holders are listed."""
    with db.transaction(system_call("personnel")) as tx:
        tx.session.execute(update(trial).where(trial.c.id == trial_id).values(total=total))
