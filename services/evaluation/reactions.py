"""A step of a case is finished: who worked on it is remembered, the firm is invited (M-14)."""

from __future__ import annotations

import uuid

from sqlalchemy.dialects.postgresql import insert

from chassis import log
from chassis.events.envelope import Event
from chassis.transaction import Transaction
from contracts.review.cases import CaseClosed, CaseMoved, StepDone
from rules.evaluation import CLOSED, Step, invites
from services.evaluation.tables import invitation, served_by, served_case

_log = log.get(__name__)


def case_moved(tx: Transaction, event: Event[CaseMoved]) -> None:
    done = event.data.done
    if done is None:  # the firm has answered, or the release before told it
        return
    _remember(tx, event, done)
    _invite(tx, event, invites(done.step))


def case_closed(tx: Transaction, event: Event[CaseClosed]) -> None:
    """A case that its applicant ended has no service to be evaluated."""
    done = event.data.done
    if done is None:
        _log.info("case_not_invited", case_id=event.data.application_id)
        return
    _remember(tx, event, done)
    _invite(tx, event, invites(done.step))
    _invite(tx, event, invites(CLOSED, event.data.outcome))


def _remember(tx: Transaction, event: Event[CaseMoved] | Event[CaseClosed], done: StepDone) -> None:
    row = {
        "id": event.data.application_id,
        "enterprise_id": event.data.enterprise_id,
        "number": done.number,
        "type": done.type,
        "office": done.office,
        "moved_at": event.occurred_at,
    }
    known = insert(served_case).values(row)
    now = {name: known.excluded[name] for name in ("office", "moved_at")}
    tx.session.execute(known.on_conflict_do_update(index_elements=["id"], set_=now))
    actor = event.actor
    if actor.kind == "staff" and actor.account_id:
        served = insert(served_by).values(case_id=row["id"], account_id=actor.account_id)
        tx.session.execute(served.on_conflict_do_nothing())


def _invite(
    tx: Transaction, event: Event[CaseMoved] | Event[CaseClosed], step: Step | None
) -> None:
    """Once: a step that is taken again, after a return, invites no more."""
    if step is None:
        return
    made = insert(invitation).values(
        id=str(uuid.uuid4()),
        case_id=event.data.application_id,
        step=step.code,
        enterprise_id=event.data.enterprise_id,
        finished_at=event.occurred_at,
    )
    tx.session.execute(made.on_conflict_do_nothing(constraint="invitation_once"))
