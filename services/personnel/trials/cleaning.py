"""What trials leave behind: results are kept for some days, the holders not longer than the run."""

from __future__ import annotations

from sqlalchemy import delete, select, text, update

from chassis import clock, log, sweep
from chassis.context import system_call
from chassis.database import Db
from chassis.storage import Storage
from contracts.trials import DONE, EXPIRED
from services.personnel.tables import UNFINISHED, trial, trial_holder
from services.personnel.trials.model import KEEP

_log = log.get(__name__)


def clean(db: Db, storage: Storage) -> None:
    """Raises Unavailable when the storage is away; what was done until then is done."""
    unfinished = select(trial.c.id).where(text(UNFINISHED))
    with db.transaction(system_call("personnel")) as tx:
        tx.session.execute(delete(trial_holder).where(trial_holder.c.trial_id.not_in(unfinished)))
    with db.read(system_call("personnel")) as session:
        over = (trial.c.state == DONE) & (trial.c.finished_at < clock.now() - KEEP)
        rows = session.execute(select(trial.c.id, trial.c.object_key).where(over)).all()
    for row in rows:
        storage.remove(row.object_key)
        with db.transaction(system_call("personnel")) as tx:
            gone = {"state": EXPIRED, "object_key": None, "size": None}
            tx.session.execute(update(trial).where(trial.c.id == row.id).values(gone))
        _log.info("trial_expired", trial_id=row.id)
    sweep.sweep_slice(storage, "trials/", lambda keys: _results(db, keys), kept=KEEP)


def _results(db: Db, keys: list[str]) -> set[str]:
    """Of these files those that are the result of a trial."""
    with db.read(system_call("personnel")) as session:
        found = select(trial.c.object_key).where(trial.c.object_key.in_(keys))
        return {key for key in session.scalars(found) if key}
