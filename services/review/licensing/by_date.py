"""What the clock makes of licences: their terms end, or are deemed extended."""

from __future__ import annotations

from sqlalchemy import exists, select

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from rules.vocabulary.enumerations import ApplicationType, LicenceState
from services.review.licensing import repository
from services.review.licensing.changes import due
from services.review.licensing.values import Licence
from services.review.tables import cases, licence_periods, licences

BATCH = 200


def held(tx: Transaction, enterprise_id: str) -> Licence | None:
    """What the enterprise holds or has held last, locked and as it is today; None if it never had
    one."""
    every = [settled(tx, one) for one in repository.lock_all_of(tx.session, enterprise_id)]
    return max(every, key=lambda one: (one.state is LicenceState.VALID, one.last_day), default=None)


def settled(tx: Transaction, licence: Licence) -> Licence:
    """The licence, locked, after what the clock has made due by now."""
    today = clock.local(tx.now).date()
    if licence.state is not LicenceState.VALID or today < licence.last_day:
        return licence
    change = due(licence, today, renewal=_renewal_waits(tx, licence))
    return repository.keep(tx, licence, change) if change else licence


def follow_clock(db: Db, call: Call) -> int:
    """Bring every licence up to today, each in a transaction of its own; how many changed."""
    changed, after = 0, ""
    while True:
        with db.read(call) as session:
            ending = select(licences.c.id, licences.c.enterprise_id).where(
                licences.c.state == LicenceState.VALID,
                ~exists().where(
                    licence_periods.c.licence_id == licences.c.id,
                    licence_periods.c.valid_to > clock.today(),
                ),
            )
            if after:
                ending = ending.where(licences.c.id > after)
            batch = session.execute(ending.order_by(licences.c.id).limit(BATCH)).all()
        for row in batch:
            with db.transaction(call) as tx:
                for licence in repository.lock_all_of(tx.session, row.enterprise_id):
                    changed += settled(tx, licence).version - licence.version
        if len(batch) < BATCH:
            return changed
        after = batch[-1].id


def _renewal_waits(tx: Transaction, licence: Licence) -> bool:
    """Whether a renewal that was filed by the last day is not closed."""
    opened = tx.session.scalars(
        select(cases.c.opened_at).where(
            cases.c.enterprise_id == licence.enterprise_id,
            cases.c.type == ApplicationType.RENEW,
            cases.c.closed_at.is_(None),
        )
    )
    return any(clock.local(one).date() <= licence.last_day for one in opened)
