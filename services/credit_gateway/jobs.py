"""What credit_gateway does at intervals: it asks anew about every holder, batch by batch."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis import log
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.review import Review
from contracts.review.licences import Holder
from rules.vocabulary.enumerations import CreditOutcome, CreditPurpose
from services.credit_gateway.handlers.ask import answer
from services.credit_gateway.interface import Interface
from services.credit_gateway.store import Wanted
from services.credit_gateway.tables import credit_round

BATCH = 20  # holders a minute
LEASE = timedelta(minutes=5)
"""A batch that was taken and not finished (the process died) is taken again after this."""
ROUND = timedelta(days=7)
"""From the end of one round over all holders to the beginning of the next."""
_ROW = "holders"
_log = log.get(__name__)


class _Batch(NamedTuple):
    after: str | None


def ask_of_holders(
    call: Call, *, db: Db, vault: Vault, interface: Interface, review: Review
) -> None:
    """Of one batch. Where the interface is silent the batch is left, and begun again later."""
    batch = _take(db, call)
    if batch is None:
        return
    holders = review.holders(after=batch.after, limit=BATCH).items
    for holder in holders:
        found = answer(call, _wanted(holder), holder.name, db, vault, interface, anew=True)
        if found.outcome == CreditOutcome.SILENT:
            _log.warning("credit_round_put_off")
            return
    _done(db, call, holders)


def _wanted(holder: Holder) -> Wanted:
    return Wanted(holder.uscc, holder.enterprise_id, holder.office, "", CreditPurpose.HOLDER.value)


def _take(db: Db, call: Call) -> _Batch | None:
    """None while there is nothing to do, or another instance does it."""
    with db.transaction(call) as tx:
        first = insert(credit_round).values(id=_ROW, due_at=tx.now)
        tx.session.execute(first.on_conflict_do_nothing())
        due = select(credit_round).where(credit_round.c.id == _ROW, credit_round.c.due_at <= tx.now)
        row = tx.session.execute(due.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return None
        tx.session.execute(update(credit_round).values(due_at=tx.now + LEASE))
        return _Batch(row.after)


def _done(db: Db, call: Call, holders: list[Holder]) -> None:
    over = len(holders) < BATCH
    with db.transaction(call) as tx:
        tx.session.execute(
            update(credit_round).values(
                after=None if over else holders[-1].licence_id,
                due_at=tx.now + ROUND if over else tx.now,
            )
        )
    if over:
        _log.info("credit_round_done")
