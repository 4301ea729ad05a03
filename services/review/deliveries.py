"""What was printed and is on its way to its holder, until it has arrived (N-08)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.personal import opened, spot
from chassis.rows import AnyRow
from chassis.vault import Vault
from contracts.review.delivery import Deliveries, Delivery, DeliveryQuery, DeliveryRecord
from rules.calendar import Calendar
from rules.deadlines import due_on, due_state, limit
from rules.vocabulary.enumerations import ApplicationType, LicenceState
from services.review.access import of_office
from services.review.calendar import calendar_of
from services.review.licensing.tables import deliveries, licence_prints, licence_versions, licences
from services.review.tables import cases
from services.review.together.tables import delivery_corrections

PAGE = 30
_DAYS = 10
"""行政许可法 第四十四条, where the case is not known."""


def listed(session: Session, call: Call, request: DeliveryQuery, *, vault: Vault) -> Deliveries:
    later = licence_prints.alias()
    newest = ~exists().where(
        later.c.licence_id == licence_prints.c.licence_id,
        later.c.number > licence_prints.c.number,
    )
    known = exists().where(
        deliveries.c.licence_id == licence_prints.c.licence_id,
        deliveries.c.licence_version == licence_prints.c.licence_version,
    )
    chosen = [of_office(call.actor, licences.c.office), newest]
    if request.licence_id:
        chosen.append(licences.c.id == request.licence_id)
    elif request.delivered:
        chosen.append(known)
    else:
        chosen += [~known, licences.c.state == LicenceState.VALID]
    total = session.scalar(_of(select(func.count())).where(*chosen)) or 0
    order = licence_prints.c.printed_on
    rows = session.execute(
        _of(
            select(
                licence_prints.c.licence_id,
                licence_prints.c.licence_version,
                licence_prints.c.printed_on,
                licences.c.number,
                licences.c.name,
                licences.c.office,
                cases.c.id.label("case_id"),
                cases.c.type,
                cases.c.procedure,
                cases.c.decided_at,
            )
        )
        .where(*chosen)
        .order_by(order.desc() if request.delivered else order, licences.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    ).all()
    records = _records(session, rows, vault)
    calendar, today = calendar_of(session), clock.today()
    items = [
        _line(row, records[row.licence_id, row.licence_version], calendar, today) for row in rows
    ]
    return Deliveries(items=items, total=total, pages=pages(total, PAGE))


def _of(asked: Select[Any]) -> Select[Any]:
    made = (licence_versions.c.licence_id == licence_prints.c.licence_id) & (
        licence_versions.c.version == licence_prints.c.licence_version
    )
    return (
        asked.select_from(licence_prints)
        .join(licences, licences.c.id == licence_prints.c.licence_id)
        .outerjoin(licence_versions, made)
        .outerjoin(cases, cases.c.id == licence_versions.c.case_id)
    )


def _line(row: AnyRow, records: list[DeliveryRecord], calendar: Calendar, today: date) -> Delivery:
    decided = clock.local(row.decided_at).date() if row.decided_at else row.printed_on
    due = due_on(calendar, decided, _days(row, decided)).day
    return Delivery(
        licence_id=row.licence_id,
        case_id=row.case_id,
        number=row.number,
        name=row.name,
        office=row.office,
        printed_on=row.printed_on,
        decided_on=decided,
        due_on=due,
        due_state=due_state(calendar, due, today).value,
        working_days_left=calendar.working_days_between(today, due),
        records=records,
    )


def _days(row: AnyRow, decided: date) -> int:
    if row.type is None:
        return _DAYS
    try:
        return limit(
            ApplicationType(row.type), "ISSUE", decided, procedure=row.procedure
        ).working_days
    except LookupError:
        return _DAYS


def _records(
    session: Session, rows: Sequence[AnyRow], vault: Vault
) -> dict[tuple[str, int], list[DeliveryRecord]]:
    found: dict[tuple[str, int], list[DeliveryRecord]] = defaultdict(list)
    ids = [row.licence_id for row in rows]
    if not ids:
        return found
    first = session.execute(select(deliveries).where(deliveries.c.licence_id.in_(ids)))
    for row in first:
        key = row.licence_id, row.licence_version
        receiver = opened(vault, deliveries.c.sealed_receiver, row, *key)
        found[key].append(_record(row, receiver or "", "", ""))
    more = select(delivery_corrections).where(delivery_corrections.c.licence_id.in_(ids))
    for row in session.execute(more.order_by(delivery_corrections.c.number)):
        place = spot(
            delivery_corrections.c.sealed_receiver, row.licence_id, row.licence_version, row.number
        )
        receiver = vault.decrypt_text(row.sealed_receiver, place)
        found[row.licence_id, row.licence_version].append(
            _record(row, receiver, row.reason, row.by_name)
        )
    return found


def _record(row: AnyRow, receiver: str, reason: str, by_name: str) -> DeliveryRecord:
    return DeliveryRecord(
        method=row.method,
        receiver=receiver,
        note=row.note,
        reason=reason,
        by_name=by_name,
        at=row.at,
    )
