"""What a look at a holder changes in what is known of it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.watching import HOLDER_SHORT, HolderShort
from rules.keeping import Kept
from rules.vocabulary.enumerations import WatchAction
from services.personnel.watching.tables import shortfall, shortfall_step

BY_SYSTEM = "系统"
ENDED = "许可证已经终止，不再核查"
MENDED_ITSELF = "发出整改通知以前已经补足"
FIGURES = ("missing", "expired", "unfit")
OF_HOLDER = ("number", "name", "office", "order", "level")


def record(tx: Transaction, holder: AnyRow, found: Kept, today: date, since: date) -> None:
    """holder: a row of `watched`; since: from which day on it is so."""
    last = _last(tx, holder.enterprise_id)
    if found.met:
        if last is not None and last.mended_on is None:
            _mend(tx, last, found, today)
        return
    values = {name: getattr(holder, name) for name in OF_HOLDER} | _values(found)
    if last is None or (last.closed_at is not None and (last.mended_on or _grown(last, found))):
        _begin(tx, holder, values, since)
    elif last.closed_at is None:
        _go_on(tx, last, values)


def end(tx: Transaction, enterprise_id: str, today: date) -> None:
    """It holds no licence any more."""
    last = _last(tx, enterprise_id)
    if last is None or last.mended_on is not None:
        return
    if last.closed_at is None:
        _move(tx, last, closed_at=tx.now, mended_on=today)
        note(tx, last, WatchAction.CLOSED, BY_SYSTEM, remark=ENDED)
    else:
        _move(tx, last, mended_on=today)


def note(
    tx: Transaction,
    row: Any,
    action: WatchAction,
    by_name: str,
    *,
    deadline: date | None = None,
    remark: str | None = None,
) -> None:
    """A step. row: of `shortfall`, with the figures as they are now."""
    tx.session.execute(
        insert(shortfall_step).values(
            id=str(uuid.uuid4()), shortfall_id=row.id, action=action.value, at=tx.now,
            by_name=by_name, deadline=deadline, remark=remark,
            **{name: getattr(row, name) for name in FIGURES},
        )
    )  # fmt: skip


def _last(tx: Transaction, enterprise_id: str) -> AnyRow | None:
    return tx.session.execute(
        select(shortfall)
        .where(shortfall.c.enterprise_id == enterprise_id)
        .order_by(shortfall.c.found_at.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _begin(tx: Transaction, holder: AnyRow, values: dict[str, Any], since: date) -> None:
    row = tx.session.execute(
        insert(shortfall)
        .values(
            id=str(uuid.uuid4()), enterprise_id=holder.enterprise_id, since=since, found_at=tx.now,
            **values,
        )
        .returning(shortfall)
    ).one()  # fmt: skip
    note(tx, row, WatchAction.FOUND, BY_SYSTEM)
    tx.publish(HOLDER_SHORT, f"shortfall:{row.id}", HolderShort(**told(row)))
    tx.audit("shortfall_found", "enterprise", row.enterprise_id, after={"shortfall": row.id})


def told(row: Any) -> dict[str, Any]:
    """Of a row of `shortfall` what an event says."""
    return {
        "shortfall_id": row.id,
        "enterprise_id": row.enterprise_id,
        "licence_number": row.number,
        "since": row.since,
        **{name: getattr(row, name) for name in FIGURES},
    }


def _go_on(tx: Transaction, last: AnyRow, values: dict[str, Any]) -> None:
    relapsed = last.mended_on is not None
    changed = any(getattr(last, name) != value for name, value in values.items())
    if not changed and not relapsed:
        return
    row = _move(tx, last, mended_on=None, **values)
    if relapsed or _figures(row) != _figures(last):
        note(tx, row, WatchAction.RELAPSED if relapsed else WatchAction.CHANGED, BY_SYSTEM)


def _mend(tx: Transaction, last: AnyRow, found: Kept, today: date) -> None:
    """Before anybody was told to, it is over; else an officer closes it."""
    told_to = last.notice_at is not None
    over = {} if told_to or last.closed_at else {"closed_at": tx.now}
    row = _move(tx, last, mended_on=today, **_values(found), **over)
    if last.closed_at is None:
        note(tx, row, WatchAction.MENDED, BY_SYSTEM, remark=None if told_to else MENDED_ITSELF)


def _move(tx: Transaction, last: AnyRow, **values: Any) -> AnyRow:
    return tx.session.execute(
        update(shortfall)
        .where(shortfall.c.id == last.id)
        .values(version=last.version + 1, **values)
        .returning(shortfall)
    ).one()


def _values(found: Kept) -> dict[str, Any]:
    return {name: getattr(found, name) for name in (*FIGURES, "missing_now")} | {
        "findings": list(found.findings)
    }


def _figures(row: Any) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in FIGURES)


def _grown(last: AnyRow, found: Kept) -> bool:
    """More is lacking than when an officer closed it."""
    return any(getattr(found, name) > getattr(last, name) for name in FIGURES)
