"""确认离职, and taking it back on the same day (I-07 to I-09)."""

from __future__ import annotations

from sqlalchemy import select, text

from chassis.context import Call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound
from contracts.review import Review
from contracts.staffing import LeaveId, LeaveWish, Left
from services.personnel import queries
from services.personnel import repository as roster
from services.personnel.holder import licence_of
from services.personnel.leaves import repository
from services.personnel.leaves.model import (
    GONE,
    HIRE_WAITS,
    HIRED_ELSEWHERE,
    ON_AGAIN,
    POST_TAKEN,
    TOO_LATE,
    same_day,
)
from services.personnel.model import ACTIVE
from services.personnel.scope import foreign
from services.personnel.standing import HEADS
from services.personnel.tables import HELD, leave, post
from services.personnel.watching.queue import look_again


def leave_firm(call: Call, request: LeaveWish, *, db: Db, review: Review, vault: Vault) -> Left:
    """At once and without approval (I-08): whoever is named leaves every post and is free.

    All or nobody. Raises Conflict where somebody is not on the roster any more, or without a valid
    licence; Unavailable.
    """
    office = licence_of(call, review).office
    return db.command(call, request, _leave, office=office, vault=vault)


def _leave(tx: Transaction, request: LeaveWish, *, office: str, vault: Vault) -> Left:
    firm = str(tx.call.actor.enterprise_id)
    named = repository.chosen(tx, firm, request.post_ids)
    people = set(named.values())
    roster.lock_people(tx, people)
    by_person: dict[bytes, list[AnyRow]] = {key: [] for key in sorted(people)}
    still, waiting = set(), repository.waiting_hires(tx, firm)
    for row in repository.posts_of(tx, firm, people):
        by_person[bytes(row.id_hash)].append(row)
        if row.application_id in waiting:
            raise Conflict(HIRE_WAITS)
        if row.state == ACTIVE:
            still.add(row.id)
    if not set(request.post_ids) <= still:
        raise Conflict(GONE)
    ids = [repository.end(tx, vault, firm, office, rows) for rows in by_person.values()]
    look_again(tx, firm)
    tx.audit("leave", "enterprise", firm, after={"leaves": ids})
    return Left(count=len(ids))


def take_back(call: Call, request: LeaveId, *, db: Db, review: Review) -> Left:
    """Raises NotFound, Conflict (too late, hired elsewhere or again, the post is taken, no valid
    licence), Unavailable."""
    licence_of(call, review)
    return db.command(call, request, _take_back)


def _take_back(tx: Transaction, request: LeaveId) -> Left:
    firm = str(tx.call.actor.enterprise_id)
    found = tx.session.execute(
        select(leave).where(leave.c.id == request.leave_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("没有找到这条离职记录")
    if found.enterprise_id != firm:
        foreign(tx.call.actor, leave_id=request.leave_id)
    if found.taken_back_at is not None:
        return Left(count=0)
    if not same_day(found.left_at):
        raise Conflict(TOO_LATE)
    key = bytes(found.id_hash)
    roster.lock_people(tx, [key])
    if queries.held_elsewhere(tx.session, [key], firm):
        raise Conflict(HIRED_ELSEWHERE)
    _require_vacant(tx, firm, key, found.kinds)
    repository.give_back(tx, found.id)
    look_again(tx, firm)
    tx.audit("take_back_leave", "enterprise", firm, after={"leave": found.id})
    return Left(count=1)


def _require_vacant(tx: Transaction, firm: str, key: bytes, kinds: list[str]) -> None:
    mine = (post.c.enterprise_id == firm, text(HELD))
    if tx.session.execute(select(post.c.id).where(*mine, post.c.id_hash == key)).first():
        raise Conflict(ON_AGAIN)
    heads = [kind for kind in kinds if kind in HEADS]
    serving = select(post.c.id).where(
        post.c.enterprise_id == firm, post.c.state == ACTIVE, post.c.kind.in_(heads)
    )
    if heads and tx.session.execute(serving).first():
        raise Conflict(POST_TAKEN)
