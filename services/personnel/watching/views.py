"""Who lacks something, as offices see it, and what a firm sees of itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.errors import NotFound
from contracts.structs import Empty
from contracts.watching import (
    PAGE,
    Exported,
    ExportQuery,
    Own,
    OwnShortfall,
    Shortfall,
    ShortfallId,
    ShortfallLine,
    Shortfalls,
    WatchQuery,
    WatchStep,
)
from rules.vocabulary.enumerations import WatchAction, WatchState
from services.personnel.scope import foreign
from services.personnel.watching.tables import shortfall, shortfall_step
from services.personnel.watching.wanted import wanted

EXPORTED = 500
_of = shortfall.c
_SHOWN = (
    _of.enterprise_id, _of.number, _of.name, _of.office, _of.order, _of.level, _of.since,
    _of.missing, _of.expired, _of.unfit, _of.missing_now, _of.notice_at, _of.deadline,
    _of.mended_on, _of.closed_at,
)  # fmt: skip
_AMOUNT = (_of.missing + _of.expired + _of.unfit).desc()
_SORTED = {"since": (_of.since, _of.id), "amount": (_AMOUNT, _of.since, _of.id)}


def shortfalls(session: Session, call: Call, request: WatchQuery) -> Shortfalls:
    """The longest first, or the most."""
    today = clock.today()
    mine = wanted(call.actor, request, shortfall)
    state = _state(today)
    counted = session.execute(select(state, func.count()).where(*mine).group_by(state))
    counts = {code: count for code, count in counted}
    chosen = [*mine, _in_state(request.state, today)]
    total = counts.get(request.state, 0) if request.state else _not_closed(counts)
    rows = session.execute(
        select(_of.id, *_SHOWN)
        .where(*chosen)
        .order_by(*_SORTED[request.sort])
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    return Shortfalls(
        items=[line(row, today) for row in rows],
        total=total,
        pages=pages(total, PAGE),
        counts=counts,
    )


def export(session: Session, call: Call, request: ExportQuery) -> Exported:
    today = clock.today()
    chosen = [*wanted(call.actor, request, shortfall), _in_state(request.state, today)]
    if request.after:
        chosen.append(_of.id > request.after)
    rows = session.execute(select(_of.id, *_SHOWN).where(*chosen).order_by(_of.id).limit(EXPORTED))
    return Exported(items=[line(row, today) for row in rows])


def one(session: Session, call: Call, request: ShortfallId) -> Shortfall:
    """Raises NotFound."""
    row = find(session, call.actor, request.shortfall_id)
    steps = session.execute(
        select(shortfall_step)
        .where(shortfall_step.c.shortfall_id == row.id)
        .order_by(shortfall_step.c.at, shortfall_step.c.id)
    )
    return Shortfall(
        line=line(row, clock.today()),
        version=row.version,
        findings=row.findings,
        steps=[
            WatchStep(
                action=step.action, at=step.at, by_name=step.by_name, missing=step.missing,
                expired=step.expired, unfit=step.unfit, deadline=step.deadline, remark=step.remark,
            )
            for step in steps
        ],
    )  # fmt: skip


def own(session: Session, call: Call, request: Empty) -> Own:
    """What the caller's firm lacks now, and what it was told of it."""
    row = session.execute(
        select(shortfall).where(
            _of.enterprise_id == str(call.actor.enterprise_id), _of.closed_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return Own(item=None)
    said = session.scalar(
        select(shortfall_step.c.remark)
        .where(
            shortfall_step.c.shortfall_id == row.id,
            shortfall_step.c.action == WatchAction.NOTICE.value,
        )
        .order_by(shortfall_step.c.at.desc())
        .limit(1)
    )
    return Own(
        item=OwnShortfall(
            since=row.since,
            missing=row.missing,
            expired=row.expired,
            unfit=row.unfit,
            notice_at=row.notice_at,
            deadline=row.deadline,
            text=said,
            mended_on=row.mended_on,
        )
    )


def find(session: Session, actor: Actor, shortfall_id: str, *, lock: bool = False) -> AnyRow:
    """Raises NotFound: another region's."""
    asked = select(shortfall).where(_of.id == shortfall_id)
    row = session.execute(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise NotFound("没有找到这条核查记录")
    if actor.office not in (None, row.office):
        foreign(actor, shortfall_id=shortfall_id)
    return row


def line(row: AnyRow, today: date) -> ShortfallLine:
    shown = {column.key: getattr(row, column.key) for column in _SHOWN}
    return ShortfallLine(shortfall_id=row.id, state=state_of(row, today).value, **shown)


def state_of(row: AnyRow, today: date) -> WatchState:
    if row.closed_at is not None:
        return WatchState.CLOSED
    if row.mended_on is not None:
        return WatchState.MENDED
    if row.notice_at is None:
        return WatchState.NEW
    return WatchState.OVERDUE if row.deadline < today else WatchState.NOTIFIED


def _state(today: date) -> ColumnElement[str]:
    """As `state_of`."""
    return case(
        (_of.closed_at.is_not(None), WatchState.CLOSED.value),
        (_of.mended_on.is_not(None), WatchState.MENDED.value),
        (_of.notice_at.is_(None), WatchState.NEW.value),
        (_of.deadline < today, WatchState.OVERDUE.value),
        else_=WatchState.NOTIFIED.value,
    )


def _in_state(asked: str | None, today: date) -> ColumnElement[bool]:
    return _state(today) == asked if asked else _of.closed_at.is_(None)


def _not_closed(counts: dict[str, int]) -> int:
    return sum(count for code, count in counts.items() if code != WatchState.CLOSED)
