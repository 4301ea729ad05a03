"""Who has how much to do in an office, and how much of it presses."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.rows import AnyRow
from contracts.review.together import Load, Workload, WorkloadQuery
from rules.vocabulary.enumerations import DueState
from services.review.access import of_office
from services.review.pressing import pressing_until
from services.review.tables import cases, opinions, tasks
from services.review.together.absences import away

MOST = 300


def workload(session: Session, call: Call, request: WorkloadQuery) -> Workload:
    """Of the caller's office; who has most to do comes first, then what nobody has claimed."""
    today, since = clock.today(), clock.now() - timedelta(days=request.days)
    soon = tasks.c.due_on <= pressing_until(session, DueState.SOON)
    overdue = tasks.c.due_on < today
    had = session.execute(
        select(
            tasks.c.claimed_by,
            func.max(tasks.c.claimed_by_name).label("name"),
            func.count().label("open"),
            func.count().filter(soon & ~overdue).label("soon"),
            func.count().filter(overdue).label("overdue"),
            func.min(tasks.c.opened_at).label("oldest"),
        )
        .where(tasks.c.closed_at.is_(None), of_office(call.actor, tasks.c.office))
        .group_by(tasks.c.claimed_by)
        .limit(MOST)
    ).all()
    given = session.execute(
        select(
            opinions.c.by_id, func.max(opinions.c.by_name).label("name"), func.count().label("n")
        )
        .join(cases, cases.c.id == opinions.c.case_id)
        .where(opinions.c.at >= since, of_office(call.actor, cases.c.office))
        .group_by(opinions.c.by_id)
        .limit(MOST)
    ).all()
    ended = {row.by_id: row for row in given}
    absent = away(session, {row.claimed_by or "" for row in had} | set(ended), today)
    items = [_load(row.claimed_by, row.name, row, ended, absent) for row in had]
    working = {row.claimed_by for row in had}
    items += [
        _load(one, row.name, None, ended, absent)
        for one, row in ended.items()
        if one not in working
    ]
    items.sort(key=lambda one: (one.account_id is None, -one.open, one.name))
    return Workload(items=items)


def _load(
    account_id: str | None,
    name: str | None,
    row: AnyRow | None,
    ended: dict[str, AnyRow],
    absent: dict[str, AnyRow],
) -> Load:
    """row: of what is open, None where nothing is."""
    known, gone = ended.get(account_id or ""), absent.get(account_id or "")
    return Load(
        account_id=account_id,
        name=name or "",
        open=row.open if row else 0,
        soon=row.soon if row else 0,
        overdue=row.overdue if row else 0,
        oldest=row.oldest if row else None,
        ended=known.n if known else 0,
        away_until=gone.last if gone else None,
        deputy_name=gone.deputy_name if gone else None,
    )
