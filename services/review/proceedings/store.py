"""Proceedings in the database. Whoever changes one holds the lock on its row until commit."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.transaction import Transaction
from contracts.errors import Conflict, StaleVersion
from contracts.review.cases import OpenProceeding
from rules.vocabulary.enumerations import ApplicationType, ProceedingState
from services.review.access import ensure_visible, of_office
from services.review.proceedings.model import Proceeding, Situation, Statement
from services.review.proceedings.tables import proceeding_statements, proceedings
from services.review.tables import cases


def locked(tx: Transaction, proceeding_id: str) -> Situation:
    """Raises NotFound for another firm's or outside the caller's jurisdiction."""
    asked = select(proceedings).where(proceedings.c.id == proceeding_id).with_for_update()
    return _situation(tx.session, tx.call.actor, asked, proceeding_id)


def seen(session: Session, actor: Actor, proceeding_id: str) -> Situation:
    """The same, only looked at."""
    asked = select(proceedings).where(proceedings.c.id == proceeding_id)
    return _situation(session, actor, asked, proceeding_id)


def situation(session: Session, actor: Actor, one: Proceeding) -> Situation:
    undoing = exists().where(
        proceedings.c.undoes == one.id, proceedings.c.state != ProceedingState.DROPPED
    )
    undone = bool(session.scalar(select(undoing)))
    return Situation(actor, one, statements_of(session, one.id), clock.today(), undone)


def _situation(session: Session, actor: Actor, asked: Select[Any], proceeding_id: str) -> Situation:
    row = ensure_visible(
        actor, session.execute(asked).one_or_none(), kind="proceeding", asked=proceeding_id
    )
    return situation(session, actor, Proceeding.of(row))


def statements_of(session: Session, proceeding_id: str) -> tuple[Statement, ...]:
    """The oldest first."""
    rows = session.execute(
        select(proceeding_statements)
        .where(proceeding_statements.c.proceeding_id == proceeding_id)
        .order_by(proceeding_statements.c.at, proceeding_statements.c.id)
    )
    return tuple(Statement.of(row) for row in rows)


def add(tx: Transaction, one: Proceeding) -> None:
    """Raises Conflict where the same has been proposed at the same moment."""
    row = {each.name: getattr(one, each.name) for each in fields(Proceeding)}
    try:
        with tx.session.begin_nested():
            tx.session.execute(insert(proceedings).values(row))
    except IntegrityError as error:
        raise Conflict("已经提出，请刷新页面后查看") from error
    after = {"number": one.number, "kind": one.kind, "ground": one.ground}
    tx.audit("proceeding_proposed", "proceeding", one.id, None, after)


def save(tx: Transaction, before: Proceeding, after: Proceeding, action: str) -> None:
    """Save one that is locked as it is now, in one statement."""
    changed = {
        each.name: value
        for each in fields(Proceeding)
        if (value := getattr(after, each.name)) != getattr(before, each.name)
    }
    tx.session.execute(update(proceedings).where(proceedings.c.id == before.id).values(changed))
    was, is_now = ({"state": one.state, "version": one.version} for one in (before, after))
    tx.audit(action, "proceeding", before.id, was, is_now)


def ensure_version(one: Proceeding, version: int) -> None:
    if one.version != version:
        raise StaleVersion("本事项已有变化，请刷新页面核对后再提交", current=one.version)


def add_statement(tx: Transaction, one: Proceeding, source: str, text: str) -> None:
    tx.session.execute(
        insert(proceeding_statements).values(
            id=str(uuid.uuid4()),
            proceeding_id=one.id,
            source=source,
            text=text,
            by_id=tx.call.actor.account_id or "",
            at=tx.now,
        )
    )


def open_of(session: Session, actor: Actor, enterprise_id: str) -> list[OpenProceeding]:
    """What is proposed against a firm or its licence and not decided, the oldest first."""
    found = select(proceedings.c.id, proceedings.c.number, proceedings.c.kind).where(
        proceedings.c.enterprise_id == enterprise_id,
        proceedings.c.state == ProceedingState.OPEN,
        of_office(actor, proceedings.c.office),
    )
    rows = session.execute(found.order_by(proceedings.c.proposed_at))
    return [OpenProceeding(proceeding_id=id_, number=no, kind=kind) for id_, no, kind in rows]


def cases_of_licence(enterprise_id: str) -> Select[Any]:
    """The open cases of a firm that concern the licence it holds: all but those for a new one."""
    return (
        select(cases)
        .where(
            cases.c.enterprise_id == enterprise_id,
            cases.c.closed_at.is_(None),
            cases.c.type != ApplicationType.NEW,
        )
        .order_by(cases.c.id)
    )
