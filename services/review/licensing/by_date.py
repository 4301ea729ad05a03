"""What the clock makes of licences: their terms end, or are deemed extended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, select

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from rules.dates import DAY
from rules.provisions import deemed_extended
from rules.vocabulary.enumerations import ApplicationType, LicenceState
from services.review.licensing import repository
from services.review.licensing.due import due
from services.review.licensing.values import Licence
from services.review.tables import cases, licence_periods, licences

BATCH = 200


def held(tx: Transaction, enterprise_id: str) -> Licence | None:
    """What the enterprise holds or has held last, locked and as it is today; None if it never had
    one."""
    every = repository.lock_all_of(tx.session, enterprise_id)
    return repository.last_of(settled(tx, one) for one in every)


def settled(tx: Transaction, licence: Licence) -> Licence:
    """The licence, locked, after what the clock has made due by now."""
    today = clock.local(tx.now).date()
    if licence.state is not LicenceState.VALID or today < licence.last_day:
        return licence
    change = due(licence, today, holds_on=_holds_on(tx, licence, today))
    return repository.keep(tx, licence, change) if change else licence


def follow_clock(call: Call, *, db: Db) -> int:
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


def _holds_on(tx: Transaction, licence: Licence, today: date) -> bool:
    """Whether it is deemed extended: an application that was filed in time is not decided. Asked on
    the last day for the day after, so that no gap opens."""
    day = max(today, licence.last_day + DAY)
    waiting = tx.session.execute(
        select(cases.c.type, cases.c.opened_at).where(
            cases.c.enterprise_id == licence.enterprise_id, cases.c.closed_at.is_(None)
        )
    )
    return any(
        deemed_extended(
            licence.last_day, day, clock.local(one.opened_at).date(), ApplicationType(one.type)
        )
        for one in waiting
    )
