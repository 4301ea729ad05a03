"""What an office does about it: notice to the firm with a deadline, follow-up, closing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from chassis import clock
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid, StaleVersion
from contracts.watching import (
    HOLDER_NOTIFIED,
    MOST_DAYS,
    CloseShortfall,
    FollowUpShortfall,
    HolderNotified,
    Notify,
    ShortfallMoved,
)
from rules.vocabulary.enumerations import WatchAction
from services.personnel.watching.recording import note, told
from services.personnel.watching.tables import shortfall
from services.personnel.watching.views import find, state_of

CLOSED = "该核查记录已经办结，请刷新页面"
MENDED = "该企业已经补足，不需要再通知；请核实后办结"


def notify(tx: Transaction, request: Notify) -> ShortfallMoved:
    """The firm is told until when to mend it. Raises NotFound, Conflict (closed, mended),
    StaleVersion, Invalid at "deadline"."""
    row = _open(tx, request)
    if row.mended_on is not None:
        raise Conflict(MENDED)
    return _told_to(tx, row, WatchAction.NOTICE, request.deadline, request.remark)


def follow_up(tx: Transaction, request: FollowUpShortfall) -> ShortfallMoved:
    """Another deadline only where there was a notice. Raises as `notify`."""
    row = _open(tx, request)
    if request.deadline is None:
        return _moved(tx, row, WatchAction.FOLLOW_UP, request.remark)
    if row.notice_at is None:
        raise Invalid.at("deadline", "还没有通知企业整改；需要规定整改期限的，请先通知企业")
    if row.mended_on is not None:
        raise Conflict(MENDED)
    return _told_to(tx, row, WatchAction.FOLLOW_UP, request.deadline, request.remark)


def close(tx: Transaction, request: CloseShortfall) -> ShortfallMoved:
    """By an officer, who says why; where something is still lacking the same shortfall does not
    come again, a greater one does. Raises NotFound, Conflict, StaleVersion."""
    row = _open(tx, request)
    return _moved(tx, row, WatchAction.CLOSED, request.remark, closed_at=tx.now)


def _open(tx: Transaction, request: Notify | FollowUpShortfall | CloseShortfall) -> AnyRow:
    row = find(tx.session, tx.call.actor, request.shortfall_id, lock=True)
    if row.closed_at is not None:
        raise Conflict(CLOSED)
    if row.version != request.version:
        raise StaleVersion(current=row.version)
    return row


def _told_to(
    tx: Transaction, row: AnyRow, action: WatchAction, deadline: date, remark: str
) -> ShortfallMoved:
    today = clock.today()
    if not today < deadline <= today + timedelta(days=MOST_DAYS):
        raise Invalid.at("deadline", "整改期限应在明天至一年以内")
    notified = HolderNotified(**told(row), deadline=deadline)
    tx.publish(HOLDER_NOTIFIED, f"shortfall:{row.id}", notified)
    values = {"deadline": deadline, "notice_at": row.notice_at or tx.now}
    return _moved(tx, row, action, remark, **values)


def _moved(
    tx: Transaction, row: AnyRow, action: WatchAction, remark: str, **values: Any
) -> ShortfallMoved:
    changed = tx.session.execute(
        update(shortfall)
        .where(shortfall.c.id == row.id)
        .values(version=row.version + 1, **values)
        .returning(shortfall)
    ).one()
    deadline = values.get("deadline")
    note(tx, changed, action, tx.call.actor.name, deadline=deadline, remark=remark)
    after = {"action": action.value, "deadline": deadline and deadline.isoformat()}
    tx.audit("shortfall_handled", "enterprise", row.enterprise_id, after=after)
    state = state_of(changed, clock.today()).value
    return ShortfallMoved(shortfall_id=row.id, state=state, version=changed.version)
