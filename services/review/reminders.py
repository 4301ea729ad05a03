"""Who is reminded of what, and when: the table, the job, and what a firm still has to see to.

How long before the day is data (rules/data/provisions.yaml). A reminder of which nobody was told in
time, because nothing ran, is not made up for when a later one is due.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, column, exists, select, values
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.review.licences import EnterpriseQuery
from contracts.review.reminders import Reminder, Reminders
from rules.dates import DAY, in_words
from rules.provisions import reminder_due, reminder_until, renewal_window
from rules.vocabulary.enumerations import ApplicationType, LicenceState
from services.review import messages
from services.review.access import ensure_own
from services.review.licensing.tables import licence_periods, licences
from services.review.tables import cases, reminders

BATCH = 200


@dataclass(frozen=True)
class Kind:
    """coming: (first, last) → rows (subject_id, enterprise_id, subject, day) of all whose day lies
    between, both included, and who have not seen to it. message: (row, today) → what they are
    told, the kind of `rules.messages` and what stands in it. way: what they file."""

    coming: Callable[[date, date], Select[Any]]
    message: Callable[[AnyRow, date], tuple[str, dict[str, str]]]
    way: ApplicationType


def remind(call: Call, *, db: Db) -> int:
    """Tell everybody for whom a reminder has come due; how many were told now."""
    return sum(_remind(db, call, code, kind) for code, kind in KINDS.items())


def of_enterprise(session: Session, call: Call, request: EnterpriseQuery) -> Reminders:
    """Of what a firm was told and has not seen to. Raises NotFound when
    it asks for another's."""
    enterprise_id = request.enterprise_id
    ensure_own(call.actor, enterprise_id, kind="reminders")
    today = clock.today()
    found: list[Reminder] = []
    for code, kind in KINDS.items():
        waiting = _coming(code, kind, today)
        if waiting is None:
            continue
        told = exists().where(
            reminders.c.kind == code,
            reminders.c.subject_id == waiting.c.subject_id,
            reminders.c.day == waiting.c.day,
        )
        mine = select(waiting).where(waiting.c.enterprise_id == enterprise_id, told)
        found += [_view(code, kind, row, today) for row in session.execute(mine)]
    return Reminders(items=sorted(found, key=lambda one: one.day))


def _remind(db: Db, call: Call, code: str, kind: Kind) -> int:
    told, untold = 0, _untold(code, kind, clock.today())
    while untold is not None:
        with db.transaction(call) as tx:
            rows = tx.session.execute(untold).all()
            told += sum(_tell(tx, code, kind, row) for row in rows)
        if len(rows) < BATCH:
            break
    return told


def _untold(code: str, kind: Kind, today: date) -> Select[Any] | None:
    """The next BATCH of `coming` with their `due_on`; most runs of a day find none.

    Left out is, in the database, who has been told of what is due today: the day on which the
    latest reminder of each coming day was due is handed over with the question."""
    waiting = _coming(code, kind, today)
    if waiting is None:
        return None
    until = reminder_until(today, code) or today
    days = [today + n * DAY for n in range((until - today).days + 1)]
    due = values(column("day", Date), column("due_on", Date), name="due").data(
        [(day, span.before(day)) for day in days if (span := reminder_due(day, today, code))]
    )
    told = exists().where(
        reminders.c.kind == code,
        reminders.c.subject_id == waiting.c.subject_id,
        reminders.c.due_on == due.c.due_on,
    )
    found = select(waiting, due.c.due_on).join_from(waiting, due, due.c.day == waiting.c.day)
    return found.where(~told).order_by(waiting.c.subject_id).limit(BATCH)


def _coming(code: str, kind: Kind, today: date) -> Any:
    """As a subquery; None where nobody is reminded of such things on this day."""
    until = reminder_until(today, code)
    return kind.coming(today, until).subquery() if until else None


def _tell(tx: Transaction, code: str, kind: Kind, row: AnyRow) -> int:
    """1; 0 where another run has told it at the same moment."""
    told = insert(reminders).values(
        id=str(uuid.uuid4()), kind=code, subject_id=row.subject_id, day=row.day,
        enterprise_id=row.enterprise_id, due_on=row.due_on, told_at=tx.now,
    )  # fmt: skip
    made = tx.session.scalar(told.on_conflict_do_nothing().returning(reminders.c.id))
    if made is None:
        return 0
    message, known = kind.message(row, clock.today())
    stream = f"enterprise:{row.enterprise_id}"
    messages.tell(tx, stream, row.enterprise_id, message, known, licence_id=row.subject_id)
    days = {"day": row.day.isoformat(), "due_on": row.due_on.isoformat()}
    tx.audit("holder_reminded", "enterprise", row.enterprise_id, after={"kind": code, **days})
    return 1


def _view(code: str, kind: Kind, row: AnyRow, today: date) -> Reminder:
    return Reminder(
        kind=code,
        subject=row.subject,
        day=row.day,
        text=messages.body(*kind.message(row, today)),
        way=kind.way.value,
    )


def _terms_that_end(first: date, last: date) -> Select[Any]:
    """Of valid licences, where no renewal runs or has given a term that follows."""
    later = licence_periods.alias()
    return (
        select(
            licences.c.id.label("subject_id"),
            licences.c.enterprise_id,
            licences.c.number.label("subject"),
            licence_periods.c.valid_to.label("day"),
        )
        .join(licence_periods, licence_periods.c.licence_id == licences.c.id)
        .where(
            licences.c.state == LicenceState.VALID,
            licence_periods.c.valid_to.between(first, last),
            ~exists().where(
                later.c.licence_id == licences.c.id, later.c.number > licence_periods.c.number
            ),
            ~exists().where(
                cases.c.enterprise_id == licences.c.enterprise_id,
                cases.c.type == ApplicationType.RENEW,
                cases.c.closed_at.is_(None),
            ),
        )
    )


def _term_ends(row: AnyRow, today: date) -> tuple[str, dict[str, str]]:
    window = renewal_window(row.day, today)
    return "TERM_ENDING_LATE" if today > window.last else "TERM_ENDING", {
        "licence": row.subject,
        "term_end": in_words(row.day),
        "first": in_words(window.first),
        "last": in_words(window.last),
    }


KINDS: dict[str, Kind] = {
    "LICENCE_END": Kind(_terms_that_end, _term_ends, ApplicationType.RENEW),
}
