"""Reviewers who ask for trials, and trials brought to where a test begins."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql

from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from contracts.trials import StartTrial, Trial, TrialId
from rules.vocabulary.enumerations import Office
from services.personnel.handlers.cancel_trial import cancel_trial
from services.personnel.handlers.start_trial import start_trial
from services.personnel.tables import person, post, trial, trial_holder
from tests.factories.holders import holder, roster
from tests.service.personnel.conftest import call

ZHEJIANG = Actor("staff", "zj-1", "沈国平", office=Office.ZHEJIANG.value, roles=("EXAMINE",))
COLLEAGUE = Actor("staff", "zj-2", "沈海峰", office=Office.ZHEJIANG.value, roles=("DECIDE",))
FUJIAN = Actor("staff", "fj-1", "林国平", office=Office.FUJIAN.value, roles=("EXAMINE",))
CENTRE = Actor("staff", "centre", "王中", roles=("DECIDE",))


def ask(db: Db, actor: Actor = ZHEJIANG, **changes: Any) -> str:
    asking = call("start_trial", actor, uuid.uuid4().hex)
    return db.command(asking, question(**changes), start_trial).trial_id


def question(**changes: Any) -> StartTrial:
    asked = {"parameters": {"technicians": {"3": 7}}, "evaluated_on": clock.today()}
    return StartTrial(**{**asked, **changes})


def cancel(db: Db, trial_id: str, actor: Actor = ZHEJIANG) -> Trial:
    asking = call("cancel_trial", actor, uuid.uuid4().hex)
    return db.command(asking, TrialId(trial_id=trial_id), cancel_trial)


def row_of(db: Db, trial_id: str) -> Any:
    with db.read(system_call("test")) as session:
        return session.execute(select(trial).where(trial.c.id == trial_id)).one()


def left(db: Db, trial_id: str) -> int:
    """How many holders are kept for a trial."""
    kept = select(func.count()).where(trial_holder.c.trial_id == trial_id)
    with db.read(system_call("test")) as session:
        return int(session.execute(kept).scalar_one())


def employ(db: Db) -> None:
    """The staff of the firm that `listed` lists, who are just enough."""
    firm = holder()
    with db.transaction(system_call("test")) as tx:
        for one in roster():
            known = {
                "id_hash": one.id_hash, "id_number": b"",
                "birth_month": one.birth_month, "gender": one.gender, "created_at": tx.now,
            }  # fmt: skip
            tx.session.execute(postgresql.insert(person).values(known).on_conflict_do_nothing())
            tx.session.execute(
                insert(post).values(
                    id=str(uuid.uuid4()), id_hash=one.id_hash, kind=one.kind,
                    enterprise_id=firm["enterprise_id"], state="active", row_id=one.row_id,
                    application_id=firm["enterprise_id"], profile=b"", standing=one.standing,
                    since=tx.now,
                )
            )  # fmt: skip


def listed(db: Db, count: int, actor: Actor = ZHEJIANG) -> str:
    """A trial whose holders were listed: so many times the same firm. A worker that runs sees it
    with all of them or not at all."""
    with db.transaction(call("start_trial", actor)) as tx:
        trial_id = start_trial(tx, question()).trial_id
        firm = holder()
        rows = [
            {"trial_id": trial_id, "position": position, "holder": firm,
             "enterprise_id": firm["enterprise_id"]}
            for position in range(count)
        ]  # fmt: skip
        tx.session.execute(insert(trial_holder).returning(trial_holder.c.position), rows)
        tx.session.execute(update(trial).where(trial.c.id == trial_id).values(total=count))
    return trial_id
