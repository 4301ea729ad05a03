"""A bad rating opens a task with two clocks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from chassis import clock
from chassis.transaction import Transaction
from rules import evaluation as rules
from rules.calendar import published
from rules.vocabulary.enumerations import ComplaintState, EvaluationLevel
from services.evaluation.tables import complaint

if TYPE_CHECKING:
    from services.evaluation.rating import Subject

NO_APPEAL, PENDING = "NONE", "PENDING"


def open_complaint(
    tx: Transaction,
    evaluation_id: str,
    subject: Subject,
    level: EvaluationLevel,
    *,
    called_back: bool,
    today: date,
) -> None:
    """called_back: the rater left a name to call."""
    contact_by, rectify_by = rules.terms(today).due(today, published())
    tx.session.execute(
        insert(complaint).values(
            id=evaluation_id,
            day=today,
            office=subject.office,
            counter=subject.counter,
            type=subject.type,
            mode=subject.mode.value,
            step=subject.step,
            level=level.value,
            case_id=subject.case_id,
            callable=called_back,
            state=ComplaintState.OPEN.value,
            opened_at=tx.now,
            contact_by=contact_by,
            rectify_by=rectify_by,
            appeal=NO_APPEAL,
            version=0,
        )
    )


def reopen(tx: Transaction, evaluation_id: str) -> None:
    """Its rater says that nothing is better: it is to be rectified anew, under everybody's eyes."""
    today = clock.local(tx.now).date()
    _, rectify_by = rules.terms(today).due(today, published())
    tx.session.execute(
        update(complaint)
        .where(complaint.c.id == evaluation_id)
        .values(
            state=ComplaintState.CONTACTED.value,
            rectified_at=None,
            closed_at=None,
            escalated_at=tx.now,
            rectify_by=rectify_by,
            version=complaint.c.version + 1,
        )
    )
