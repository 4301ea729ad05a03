"""The day by which an open task is to be done, kept with it so that lists can be sorted by it.

Whoever opens a task or adds to the ledger of a case with an open one keeps it in the same
transaction. After a change of the calendar, and where the release before has added something, a job
counts it anew.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from rules.ledger import Ledger
from rules.vocabulary.enumerations import DueState
from services.review.case import Case
from services.review.deadlines import due
from services.review.ledger import ledgers_of
from services.review.tables import cases, tasks

BATCH = 200
_OPEN = tasks.c.closed_at.is_(None)


def due_on(case: Case, step: str, ledger: Ledger, today: date) -> date | None:
    """None while the clock stands, and where nothing limits it."""
    found = due(case, step, ledger, today)
    return None if found.due_state == DueState.PAUSED else found.due_on


def note(session: Session, case: Case, step: str, ledger: Ledger, today: date) -> None:
    """Keep the day of the open task of a locked case, which stands at `step`."""
    known = {"due_on": due_on(case, step, ledger, today), "due_known": True}
    session.execute(update(tasks).where(tasks.c.case_id == case.id, _OPEN).values(known))


def forget(session: Session) -> None:
    """Every limit may end on another day now."""
    session.execute(update(tasks).where(_OPEN, tasks.c.due_known).values(due_known=False))


def count_anew(call: Call, *, db: Db) -> int:
    """Count what is not known, each batch in a transaction of its own; how many there were."""
    counted = 0
    while done := _batch(db, call):
        counted += done
    return counted


def _batch(db: Db, call: Call) -> int:
    with db.transaction(call) as tx:
        # Cases first and locked, as by whoever adds to their ledgers: what is counted here is not
        # older than what is kept there. One that somebody works on is counted by the next run.
        rows = tx.session.execute(
            select(cases, tasks.c.id.label("task_id"), tasks.c.step.label("task_step"))
            .join(tasks, tasks.c.case_id == cases.c.id)
            .where(_OPEN, ~tasks.c.due_known)
            .limit(BATCH)
            .with_for_update(of=cases, skip_locked=True)
        ).all()
        if not rows:
            return 0
        ledgers, today = ledgers_of(tx.session, [row.id for row in rows]), clock.today()
        known = [
            {
                "at": row.task_id,
                "day": due_on(Case.of(row), row.task_step, ledgers[row.id], today),
            }
            for row in rows
        ]
        tx.session.connection().execute(
            update(tasks)
            .where(tasks.c.id == bindparam("at"), _OPEN)
            .values(due_on=bindparam("day"), due_known=True),
            known,
        )
        return len(rows)
