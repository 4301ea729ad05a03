"""Counts that need not be made again: the months that are over, a row for each kind of evaluation.

Figures read the tally for whole months and the evaluations themselves for what is left of the
period, so that they cost the same whether there are a thousand or a million.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from services.evaluation.tables import evaluation, tallied, tally, tally_tag

SETTLED = timedelta(days=1)
"""What was begun before midnight is committed by then."""
KEYS = ("office", "counter", "type", "mode", "level", "silent")
TAG_KEYS = ("office", "type", "mode")


def month(column: Any) -> Any:
    """The first of the month of a day."""
    return cast(func.date_trunc("month", column), Date)


def until(session: Session) -> date | None:
    """Evaluations before that day are in the tally; None: none are."""
    return session.scalar(select(tallied.c.until))


def roll(call: Call, *, db: Db) -> None:
    """Count the months that have ended since."""
    frontier = (clock.today() - SETTLED).replace(day=1)
    with db.transaction(call) as tx:
        session = tx.session
        begin = upsert(tallied).values(one=True, until=date.min)
        session.execute(begin.on_conflict_do_nothing())
        before = session.execute(select(tallied.c.until).with_for_update()).scalar_one()
        if before >= frontier:
            return
        _count(session, before, frontier)
        session.execute(update(tallied).values(until=frontier))


def uncount(session: Session, evaluation_id: str) -> None:
    """An appeal took it out of the figures."""
    one = session.execute(select(evaluation).where(evaluation.c.id == evaluation_id)).one()
    counted = session.execute(select(tallied.c.until).with_for_update(read=True)).scalar()
    if counted is None or one.day >= counted:
        return
    first = one.day.replace(day=1)
    same = [tally.c[name] == getattr(one, name) for name in KEYS]
    less = update(tally).where(tally.c.day == first, *same)
    session.execute(less.values(count=tally.c.count - 1))
    same = [tally_tag.c[name] == getattr(one, name) for name in TAG_KEYS]
    tags = update(tally_tag).where(tally_tag.c.day == first, *same, tally_tag.c.tag.in_(one.tags))
    session.execute(tags.values(count=tally_tag.c.count - 1))


def _count(session: Session, since: date, before: date) -> None:
    within = (evaluation.c.day >= since, evaluation.c.day < before, evaluation.c.counted)
    for table in (tally, tally_tag):
        session.execute(delete(table).where(table.c.day >= since, table.c.day < before))
    first = month(evaluation.c.day)
    keys = [evaluation.c[name] for name in KEYS]
    kinds = select(first, *keys, func.count()).where(*within).group_by(first, *keys)
    session.execute(insert(tally).from_select(["day", *KEYS, "count"], kinds))
    tag = func.unnest(evaluation.c.tags).label("tag")
    keys = [evaluation.c[name] for name in TAG_KEYS]
    tagged = select(first.label("day"), *keys, tag).where(*within, ~evaluation.c.silent).subquery()
    by = [tagged.c[name] for name in ("day", *TAG_KEYS, "tag")]
    tags = select(*by, func.count()).group_by(*by)
    session.execute(insert(tally_tag).from_select(["day", *TAG_KEYS, "tag", "count"], tags))
