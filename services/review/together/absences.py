"""Who is away, and who stands in: tasks of theirs may be taken over, what comes back goes to the
deputy."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.identity import Identity
from contracts.identity.colleagues import Colleague
from contracts.review.together import Absence, AbsenceId, Absences, SetAbsence
from contracts.structs import Empty
from rules.dates import in_words
from rules.vocabulary.enumerations import StaffRole
from services.review.access import of_office
from services.review.together.tables import absences

_IN_FORCE = absences.c.ended_at.is_(None)
MOST_DAYS = 366


def on_day(day: date) -> ColumnElement[bool]:
    return _IN_FORCE & (absences.c.first <= day) & (absences.c.last >= day)


def away(session: Session, account_ids: Iterable[str], day: date) -> dict[str, AnyRow]:
    """Of these accounts those that are away that day, with who stands in."""
    ids = [one for one in account_ids if one]
    if not ids:
        return {}
    rows = session.execute(select(absences).where(absences.c.account_id.in_(ids), on_day(day)))
    return {row.account_id: row for row in rows}


def stands_in(session: Session, deputy: str | None, holder: str | None) -> bool:
    """Whether `deputy` stands in today for `holder`."""
    if holder is None or deputy is None or holder == deputy:
        return False
    found = away(session, [holder], clock.today()).get(holder)
    return found is not None and bool(found.deputy_id == deputy)


def stood_in_for(actor: Actor, day: date) -> ColumnElement[bool]:
    """Of rows of `absence` those of whom the caller stands in for."""
    return on_day(day) & (absences.c.deputy_id == actor.account_id)


def listed(session: Session, call: Call, request: Empty) -> Absences:
    rows = session.execute(
        select(absences)
        .where(of_office(call.actor, absences.c.office), _IN_FORCE)
        .where(absences.c.last >= clock.today())
        .order_by(absences.c.first, absences.c.name)
        .limit(200)
    )
    return Absences(items=[_view(row, call.actor) for row in rows])


def say(call: Call, request: SetAbsence, *, db: Db, identity: Identity) -> Absences:
    """Raises Invalid (days, deputy), Forbidden (another's, by no head), Conflict (known already),
    Unavailable."""
    actor = call.actor
    who = request.account_id or str(actor.account_id)
    if who != actor.account_id and StaffRole.DECIDE not in actor.roles:
        raise Forbidden("其他人员的不在岗时间由负责人登记")
    if request.deputy_id == who:
        raise Invalid.at("deputy_id", "代理人应为本人以外的人员")
    if request.last < max(request.first, clock.today()):
        raise Invalid.at("last", "结束日期不能早于开始日期和今天")
    if (request.last - request.first).days > MOST_DAYS:
        raise Invalid.at("last", "一次登记最长一年")
    found = identity.colleagues(account_ids=[who, request.deputy_id]).items
    people = {one.account_id: one for one in found}
    if who not in people:
        raise NotFound()
    deputy = people.get(request.deputy_id)
    if deputy is None or deputy.office != people[who].office:
        raise Invalid.at("deputy_id", "请选择本单位的代理人")
    return db.command(call, request, _keep, who=people[who], deputy=deputy)


def _keep(tx: Transaction, request: SetAbsence, *, who: Colleague, deputy: Colleague) -> Absences:
    overlapping = (absences.c.first <= request.last) & (absences.c.last >= request.first)
    known = select(absences).where(absences.c.account_id == who.account_id, _IN_FORCE, overlapping)
    if tx.session.execute(known.limit(1)).one_or_none():
        raise Conflict("该时间段已经登记过不在岗，请先结束原登记")
    away_then = select(absences).where(
        absences.c.account_id == deputy.account_id, _IN_FORCE, overlapping
    )
    if other := tx.session.execute(away_then.limit(1)).one_or_none():
        raise Conflict(f"{deputy.name}在{in_words(other.first)}至{in_words(other.last)}不在岗")
    absence_id = str(uuid.uuid4())
    tx.session.execute(
        insert(absences).values(
            id=absence_id,
            office=who.office,
            account_id=who.account_id,
            name=who.name,
            deputy_id=deputy.account_id,
            deputy_name=deputy.name,
            first=request.first,
            last=request.last,
            at=tx.now,
        )
    )
    after = {"account_id": who.account_id, "deputy_id": deputy.account_id}
    days = {"first": request.first.isoformat(), "last": request.last.isoformat()}
    tx.audit("absence_set", "absence", absence_id, None, after | days)
    return listed(tx.session, tx.call, Empty())


def end(tx: Transaction, request: AbsenceId) -> Absences:
    """Raises NotFound, Forbidden (neither one's own nor by a head)."""
    wanted = select(absences).where(
        absences.c.id == request.absence_id, of_office(tx.call.actor, absences.c.office), _IN_FORCE
    )
    row = tx.session.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    if not _may_end(row, tx.call.actor):
        raise Forbidden("只有本人或者负责人可以结束")
    ended = update(absences).where(absences.c.id == row.id).values(ended_at=tx.now)
    tx.session.execute(ended)
    tx.audit("absence_ended", "absence", row.id, None, {"account_id": row.account_id})
    return listed(tx.session, tx.call, Empty())


def _may_end(row: AnyRow, actor: Actor) -> bool:
    return bool(row.account_id == actor.account_id) or StaffRole.DECIDE in actor.roles


def _view(row: AnyRow, actor: Actor) -> Absence:
    return Absence(
        absence_id=row.id,
        name=row.name,
        deputy_name=row.deputy_name,
        first=row.first,
        last=row.last,
        may_end=_may_end(row, actor),
    )
