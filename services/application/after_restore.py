"""What application does once its database has been brought back to an earlier point in time."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis import clock
from chassis.transaction import Transaction
from services.application.tables import NumberCounter


def after_restore(tx: Transaction, gap: int) -> None:
    """Leave a gap on purpose in the numbers of applications: those given out between that point and
    the loss are unknown and must not come twice. gap: more than were given out in that time."""
    year = clock.local(tx.now).year
    known = set(tx.session.scalars(select(NumberCounter.year)))
    tx.session.execute(
        update(NumberCounter)
        .where(NumberCounter.year >= year - 1)
        .values(last=NumberCounter.last + gap)
    )
    if year not in known:
        tx.session.execute(insert(NumberCounter).values(year=year, last=gap))
