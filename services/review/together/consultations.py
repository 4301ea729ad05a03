"""征求意见: asked of a colleague or of another office, with papers of the case.

Who is asked sees the question and the papers that go with it, and nothing else of the case.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, or_, select, update
from sqlalchemy.orm import Session

from chassis.context import Actor, Call
from chassis.database import Db
from chassis.paging import pages
from chassis.rows import AnyRow
from chassis.rpc.proxy import parallel
from chassis.transaction import Transaction
from contracts.application import Applications
from contracts.application.attachments import Attached
from contracts.errors import Conflict, Invalid, NotFound
from contracts.identity import Identity
from contracts.identity.colleagues import Colleague
from contracts.review.cases import CaseId
from contracts.review.together import (
    AnswerOpinion,
    AskOpinion,
    Consultation,
    ConsultationId,
    ConsultationQuery,
    Consultations,
    Paper,
)
from rules.attachments import requirements
from rules.vocabulary.enumerations import ApplicationType
from services.review.queries import visible_case
from services.review.tables import cases
from services.review.together.tables import consultations

PAGE = 30
_ANSWERED = consultations.c.answered_at.is_not(None)
_WITH_CASE = (
    cases.c.number,
    cases.c.type,
    cases.c.enterprise_name,
    cases.c.office.label("of_office"),
)


def ask(
    call: Call, request: AskOpinion, *, db: Db, identity: Identity, applications: Applications
) -> CaseId:
    """Raises NotFound (case, a paper of another one), Invalid (whom, papers), Unavailable."""
    if (request.account_id is None) == (request.office is None):
        raise Invalid.at("to", "请选择一位同事或者一个派出机构")
    with db.read(call) as session:
        case = visible_case(session, call.actor, request.case_id)
    questions = {one: applications.attachment.defer(attachment_id=one) for one in request.papers}
    papers = list(parallel(questions).values()) if questions else []
    if any(paper.application_id != case.id for paper in papers):
        raise NotFound("没有找到这个附件")
    to: Colleague | None = None
    if request.account_id:
        found = identity.colleagues(account_ids=[request.account_id]).items
        if not found or found[0].account_id == call.actor.account_id:
            raise Invalid.at("to", "请选择征求意见的人员")
        to = found[0]
    elif request.office == case.office:
        raise Invalid.at("to", "请选择其他派出机构")
    if any(paper.identity for paper in papers) and to is None:
        raise Invalid.at("papers", "身份证件不能发给其他派出机构")
    named = {one.code: one.name for one in requirements(ApplicationType(case.type))}
    kept = [_paper(one, named) for one in papers]
    return db.command(call, request, _keep, to=to, papers=kept)


def _paper(one: Attached, named: dict[str, str]) -> Paper:
    return Paper(attachment_id=one.attachment_id, name=named.get(one.slot, "附件"))


def _keep(
    tx: Transaction, request: AskOpinion, *, to: Colleague | None, papers: list[Paper]
) -> CaseId:
    actor, consultation_id = tx.call.actor, str(uuid.uuid4())
    tx.session.execute(
        insert(consultations).values(
            id=consultation_id,
            case_id=request.case_id,
            question=request.question,
            papers=[{"attachment_id": one.attachment_id, "name": one.name} for one in papers],
            to_id=to.account_id if to else None,
            to_name=to.name if to else None,
            to_office=request.office,
            asked_by_id=str(actor.account_id),
            asked_by_name=actor.name,
            asked_at=tx.now,
        )
    )
    whom = {"account_id": to.account_id} if to else {"office": request.office}
    tx.audit("opinion_asked", "case", request.case_id, None, {**whom, "papers": len(papers)})
    return CaseId(case_id=request.case_id)


def listed(session: Session, call: Call, request: ConsultationQuery) -> Consultations:
    chosen = {
        "OPEN": _asked_of(call.actor) & ~_ANSWERED,
        "ANSWERED": _asked_of(call.actor) & _ANSWERED,
        "ASKED": consultations.c.asked_by_id == str(call.actor.account_id),
    }[request.turn]
    counted = select(func.count()).select_from(consultations).where(chosen)
    total = session.scalar(counted) or 0
    newest = consultations.c.asked_at
    rows = session.execute(
        _joined()
        .where(chosen)
        .order_by(newest if request.turn == "OPEN" else newest.desc())
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    ).all()
    items = [_view(row, call.actor) for row in rows]
    return Consultations(items=items, total=total, pages=pages(total, PAGE))


def one(session: Session, call: Call, request: ConsultationId) -> Consultation:
    """Raises NotFound for who has neither asked nor been asked, nor may see the case."""
    return _view(seen(session, call.actor, request.consultation_id), call.actor)


def seen(session: Session, actor: Actor, consultation_id: str) -> AnyRow:
    row = session.execute(_joined().where(consultations.c.id == consultation_id)).one_or_none()
    if row is None:
        raise NotFound()
    if not (_of_case(row, actor) or _may_be_theirs(row, actor)):
        visible_case(session, actor, row.case_id)  # refuses, and notes who tried
    return row


def answer(tx: Transaction, request: AnswerOpinion) -> Consultation:
    """Raises NotFound, Conflict once it is answered, or where it was asked of somebody else."""
    actor = tx.call.actor
    this = consultations.c.id == request.consultation_id
    tx.session.execute(select(consultations.c.id).where(this).with_for_update())
    row = seen(tx.session, actor, request.consultation_id)
    if row.answered_at is not None:
        raise Conflict(f"{row.answered_by_name}已经答复")
    if not _may_be_theirs(row, actor):
        raise Conflict("征求的是其他人员的意见，由其答复")
    said = {"answer": request.text, "answered_by_id": str(actor.account_id)}
    said |= {"answered_by_name": actor.name}
    tx.session.execute(update(consultations).where(this).values(**said, answered_at=tx.now))
    tx.audit("opinion_answered", "case", row.case_id, None, {"consultation": row.id})
    return _view(seen(tx.session, actor, row.id), actor)


def of_case(session: Session, actor: Actor, case_id: str) -> list[Consultation]:
    rows = session.execute(
        _joined().where(consultations.c.case_id == case_id).order_by(consultations.c.asked_at)
    )
    return [_view(row, actor) for row in rows]


def papers_of(row: AnyRow) -> Sequence[Paper]:
    return [Paper(**paper) for paper in row.papers]


def _joined() -> Select[Any]:
    return select(consultations, *_WITH_CASE).join(cases, cases.c.id == consultations.c.case_id)


def _asked_of(actor: Actor) -> ColumnElement[bool]:
    mine = consultations.c.to_id == str(actor.account_id)
    if actor.office is None:
        return mine
    return or_(mine, consultations.c.to_office == actor.office)


def _may_be_theirs(row: AnyRow, actor: Actor) -> bool:
    if row.to_id is not None:
        return bool(row.to_id == actor.account_id)
    return actor.office is not None and bool(row.to_office == actor.office)


def _of_case(row: AnyRow, actor: Actor) -> bool:
    return actor.office in (None, row.of_office)


def _view(row: AnyRow, actor: Actor) -> Consultation:
    return Consultation(
        consultation_id=row.id,
        case_id=row.case_id if _of_case(row, actor) else None,
        number=row.number,
        enterprise_name=row.enterprise_name,
        type=row.type,
        question=row.question,
        papers=list(papers_of(row)),
        to_name=row.to_name,
        to_office=row.to_office,
        asked_by_name=row.asked_by_name,
        asked_by_office=row.of_office,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_by_name=row.answered_by_name,
        answered_at=row.answered_at,
        may_answer=row.answered_at is None and _may_be_theirs(row, actor),
    )
