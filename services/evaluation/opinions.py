"""Opinions are published without who wrote them, after somebody has read them; the public page."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, NotFound
from contracts.evaluation.figures import Published, PublishedOpinion
from contracts.evaluation.handling import (
    Moderate,
    OpinionsQuery,
    WaitingOpinion,
    WaitingOpinions,
)
from contracts.structs import Empty
from services.evaluation.figures import Count, total
from services.evaluation.rating import PUBLISHED, REFUSED, WAITING
from services.evaluation.scope import of_office, require_office
from services.evaluation.sealing import unseal
from services.evaluation.tables import evaluation

PAGE = 20
MOST = 50  # opinions on the public page


def waiting(
    session: Session, call: Call, request: OpinionsQuery, *, vault: Vault
) -> WaitingOpinions:
    """Oldest first."""
    chosen = (evaluation.c.opinion_state == WAITING, of_office(call.actor, evaluation.c.office))
    total = session.scalar(select(func.count()).select_from(evaluation).where(*chosen)) or 0
    wanted = select(evaluation).where(*chosen).order_by(evaluation.c.at, evaluation.c.id)
    rows = session.execute(wanted.limit(PAGE).offset((request.page - 1) * PAGE))
    items = [
        WaitingOpinion(
            evaluation_id=row.id,
            level=row.level,
            office=row.office,
            window=row.counter,
            type=row.type,
            at=row.at,
            opinion=unseal(vault, evaluation.c.opinion, row),
        )
        for row in rows
    ]
    return WaitingOpinions(items=items, total=total, pages=pages(total, PAGE))


def moderate(tx: Transaction, request: Moderate) -> None:
    """Raises NotFound, Conflict where it is done, Invalid without a text."""
    wanted = select(evaluation).where(evaluation.c.id == request.evaluation_id)
    row = tx.session.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    require_office(tx.call.actor, row.office, evaluation_id=row.id)
    if row.opinion_state != WAITING:
        raise Conflict("这条意见已经审核过了，请刷新列表")
    if request.publish and not request.text:
        raise Invalid.at("text", "请填写公开的内容")
    state = PUBLISHED if request.publish else REFUSED
    told = {"published": request.text, "published_at": tx.now} if request.publish else {}
    done = update(evaluation).where(evaluation.c.id == row.id)
    tx.session.execute(done.values(opinion_state=state, **told))
    tx.audit("moderate", "evaluation", row.id, after={"state": state})


def published(session: Session, call: Call, _request: Empty) -> Published:
    """Figures of all offices over the last twelve months, and the newest opinions."""
    until = clock.today()
    since = _year_before(until)
    lines = Count(session, since, until, {}).lines("office")
    wanted = (
        select(evaluation)
        .where(evaluation.c.published.is_not(None), evaluation.c.counted)
        .order_by(evaluation.c.published_at.desc(), evaluation.c.id)
        .limit(MOST)
    )
    return Published(
        since=since,
        until=until,
        lines=lines,
        total=total(lines),
        opinions=[
            PublishedOpinion(
                level=row.level, office=row.office, type=row.type, at=row.at, text=row.published
            )
            for row in session.execute(wanted)
        ],
    )


def _year_before(day: date) -> date:
    """The first of the same month a year before: whole months are counted already."""
    return day.replace(year=day.year - 1, day=1)
