"""Visits in the database. Whoever changes one holds the lock on its row until commit."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.transaction import Transaction
from rules.dates import in_words
from rules.vocabulary.enumerations import InspectionState
from services.review import messages
from services.review.access import ensure_visible
from services.review.case import Case
from services.review.inspections.tables import inspections


@dataclass(frozen=True, slots=True)
class Inspection:
    """A row of inspection."""

    id: str
    case_id: str
    commitment_id: str | None
    office: str
    enterprise_id: str
    enterprise_name: str
    planned_on: date
    place: str
    people: list[str]
    checklist: list[dict[str, str]]
    state: str
    results: list[dict[str, str]] | None
    summary: str
    latitude: float | None
    longitude: float | None
    accuracy: float | None
    planned_by_name: str
    planned_at: datetime
    reported_by_name: str | None
    reported_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: Any) -> Self:
        """row: with a column for each field."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    @property
    def planned(self) -> bool:
        return self.state == InspectionState.PLANNED


def seen(session: Session, actor: Actor, inspection_id: str) -> Inspection:
    """Raises NotFound outside the caller's jurisdiction."""
    return _one(session, actor, _by_id(inspection_id), inspection_id)


def locked(tx: Transaction, inspection_id: str) -> Inspection:
    """The same, to be changed."""
    asked = _by_id(inspection_id).with_for_update()
    return _one(tx.session, tx.call.actor, asked, inspection_id)


def save(tx: Transaction, one: Inspection, **values: Any) -> None:
    changed = values | {"version": one.version + 1}
    tx.session.execute(update(inspections).where(inspections.c.id == one.id).values(changed))


def call_off(tx: Transaction, case: Case) -> None:
    """Of a locked case that leaves the step in which a visit was planned."""
    planned = (
        inspections.c.case_id == case.id,
        inspections.c.commitment_id.is_(None),
        inspections.c.state == InspectionState.PLANNED,
    )
    over = {"state": InspectionState.CANCELLED.value, "version": inspections.c.version + 1}
    for row in tx.session.execute(
        update(inspections).where(*planned).values(over).returning(*inspections.c)
    ):
        tell_cancelled(tx, case, row.planned_on)
        tx.audit("inspection_called_off", "inspection", row.id, None, {"case_id": case.id})


def tell_cancelled(tx: Transaction, case: Case, planned_on: date) -> None:
    messages.of_case(tx, case, "VISIT_CANCELLED", day=in_words(planned_on))


def reported_since(session: Session, case_id: str, opened_at: datetime) -> bool:
    """Whether a visit of a case that is examined was reported since a task was opened, and none
    waits for its report."""
    mine = (inspections.c.case_id == case_id, inspections.c.commitment_id.is_(None))
    reported = exists().where(*mine, inspections.c.reported_at >= opened_at)
    waiting = exists().where(*mine, inspections.c.state == InspectionState.PLANNED)
    return bool(session.scalar(select(reported & ~waiting)))


def _by_id(inspection_id: str) -> Select[Any]:
    return select(inspections).where(inspections.c.id == inspection_id)


def _one(session: Session, actor: Actor, asked: Select[Any], inspection_id: str) -> Inspection:
    row = session.execute(asked).one_or_none()
    return Inspection.of(ensure_visible(actor, row, kind="inspection", asked=inspection_id))
