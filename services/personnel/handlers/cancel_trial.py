"""Ending a trial before it is done."""

from __future__ import annotations

from sqlalchemy import select, update

from chassis.transaction import Transaction
from contracts.errors import Conflict
from contracts.trials import CANCELLED, QUEUED, RUNNING, Trial, TrialId
from services.personnel.tables import trial
from services.personnel.trials.queries import ensure_visible, view


def cancel_trial(tx: Transaction, request: TrialId) -> Trial:
    """The worker notices within a second; who cancels twice gets the same answer.

    Raises NotFound for a trial of another jurisdiction, Conflict for one of a colleague or one
    that is over.
    """
    actor = tx.call.actor
    row = tx.session.execute(
        select(trial).where(trial.c.id == request.trial_id).with_for_update()
    ).one_or_none()
    row = ensure_visible(actor, row, request.trial_id)
    if row.requested_by != actor.account_id:
        raise Conflict("只有发起人可以取消试算")
    if row.state == CANCELLED:
        return view(row, actor)
    if row.state not in (QUEUED, RUNNING):
        raise Conflict("试算已经结束，不能取消")
    row = tx.session.execute(
        update(trial)
        .where(trial.c.id == row.id)
        .values(state=CANCELLED, finished_at=tx.now)
        .returning(trial)
    ).one()
    tx.audit("cancel_trial", "trial", row.id, after={"done": row.done})
    return view(row, actor)
