"""Firms that have to be looked at because their people or their licence have changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert

from chassis.transaction import Transaction
from services.personnel.watching.tables import watch_queue


def look_again(tx: Transaction, *enterprise_ids: str, licence: bool = False) -> None:
    """In the transaction of the change. licence: what is held may be another one."""
    rows = [{"enterprise_id": one, "at": tx.now, "relist": licence} for one in enterprise_ids]
    if rows:
        _note(tx, rows)


def _note(tx: Transaction, rows: Iterable[dict[str, object]]) -> None:
    adding = insert(watch_queue)
    tx.session.execute(
        adding.on_conflict_do_update(
            index_elements=["enterprise_id"],
            set_={
                "at": adding.excluded["at"],
                "relist": or_(watch_queue.c.relist, adding.excluded["relist"]),
            },
        ),
        list(rows),
    )
