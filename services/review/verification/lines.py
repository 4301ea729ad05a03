"""A commitment in short."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from contracts.review.promises import CommitmentLine
from rules.calendar import Calendar
from rules.deadlines import due_state
from rules.vocabulary.enumerations import CheckKind
from services.review.access import of_office
from services.review.calendar import calendar_of
from services.review.model import ordered
from services.review.verification import store
from services.review.verification.model import WAITING, Commitment
from services.review.verification.tables import commitments


def of_firm(session: Session, actor: Actor, enterprise_id: str) -> list[CommitmentLine]:
    """For staff: all that the firm has promised, as far as it is of their jurisdiction."""
    found = store.of(
        session,
        commitments.c.enterprise_id == enterprise_id,
        of_office(actor, commitments.c.office),
    )
    if not found:
        return []
    calendar, today = calendar_of(session), clock.today()
    return [CommitmentLine(**line(each, calendar, today)) for each in found]


def line(found: Commitment, calendar: Calendar, today: date) -> dict[str, Any]:
    """The fields of `CommitmentLine`."""
    waits = found.state in WAITING
    return {
        **{
            name: getattr(found, name)
            for name in (
                "case_id", "number", "type", "office", "enterprise_id", "enterprise_name", "uscc",
                "licence_number", "granted_on", "due_on", "verified_at",
            )
        },
        "commitment_id": found.id,
        "categories": ordered(found.categories),
        "state": found.state.value,
        "rectify_until": found.rectify_until,
        "due_state": due_state(calendar, found.next_day, today).value if waits else "done",
        "escalated": found.rules.escalated(found.due_on, today) if waits else None,
        "on_site": CheckKind.ON_SITE in found.kinds,
    }  # fmt: skip
