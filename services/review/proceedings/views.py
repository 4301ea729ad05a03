"""Proceedings as staff, the firm and everybody see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.errors import ServiceError
from contracts.review import proceedings as told
from contracts.review.cases import Document, Possible
from contracts.review.licences import EnterpriseQuery
from contracts.structs import Empty
from rules.vocabulary.enumerations import ProceedingKind, ProceedingState
from services.review.access import ensure_own, of_office
from services.review.case_page import document_view
from services.review.proceedings import store
from services.review.proceedings.model import (
    ACTIONS,
    Proceeding,
    Situation,
    Statement,
    to_state,
)
from services.review.proceedings.subject import block_text
from services.review.proceedings.tables import proceeding_statements, proceedings
from services.review.tables import documents, licences

PAGE = 20
_WITH_LICENCE = select(proceedings, licences.c.number.label("licence_number")).join_from(
    proceedings, licences, licences.c.id == proceedings.c.licence_id, isouter=True
)


def listed(session: Session, call: Call, request: told.ProceedingQuery) -> told.Proceedings:
    """Of the caller's office (N-10)."""
    theirs = of_office(call.actor, proceedings.c.office)
    by_state = select(proceedings.c.state, func.count()).where(theirs)
    counts = dict.fromkeys(map(str, ProceedingState), 0)
    for state, count in session.execute(by_state.group_by(proceedings.c.state)):
        counts[state] = count
    page = _WITH_LICENCE.where(theirs).order_by(proceedings.c.proposed_at.desc())
    if request.state:
        page = page.where(proceedings.c.state == request.state)
    rows = session.execute(page.limit(PAGE).offset((request.page - 1) * PAGE)).all()
    total = counts[request.state] if request.state else sum(counts.values())
    said = _statements(session, rows)
    return told.Proceedings(
        items=[told.ProceedingSummary(**_summary(row, said[row.id])) for row in rows],
        counts=counts,
        total=total,
        pages=pages(total, PAGE),
    )


def one(session: Session, call: Call, request: told.ProceedingId) -> told.Proceeding:
    """Raises NotFound outside the caller's jurisdiction."""
    at = store.seen(session, call.actor, request.proceeding_id)
    row = session.execute(_WITH_LICENCE.where(proceedings.c.id == at.proceeding.id)).one()
    undoing = _undoing(session, row.id)
    ends = row.licence_id and row.state == ProceedingState.OPEN
    ends = ends and row.kind != ProceedingKind.RESTORE
    running = session.execute(store.cases_of_licence(row.enterprise_id)) if ends else ()
    return told.Proceeding(
        **_own(session, row, at, undoing),
        proposed_by_name=row.proposed_by_name,
        decided_by_name=row.decided_by_name,
        case_id=row.case_id,
        undoes_id=row.undoes,
        undone_by_id=undoing.id if undoing else None,
        ends=[case.number for case in running],
        actions=told.ProceedingActions(**{name: _may(of(at)) for name, of in ACTIONS.items()}),
        version=row.version,
    )


def of_enterprise(session: Session, call: Call, request: EnterpriseQuery) -> told.OwnProceedings:
    """What the firm has been told of. Raises NotFound when it asks for another's."""
    ensure_own(call.actor, request.enterprise_id, kind="proceedings")
    mine = _WITH_LICENCE.where(
        proceedings.c.enterprise_id == request.enterprise_id,
        # A decision in its favour is nothing to be heard on: it learns of it once it is made.
        (proceedings.c.heard_until.is_not(None)) | (proceedings.c.state == ProceedingState.DECIDED),
    )
    rows = session.execute(mine.order_by(proceedings.c.proposed_at.desc()).limit(PAGE)).all()
    return told.OwnProceedings(items=[_own_view(session, call.actor, row) for row in rows])


def public(session: Session, call: Call, request: Empty) -> told.PublicNotices:
    """What is published now: each 注销 before it is decided, to its last day."""
    running = _WITH_LICENCE.where(
        proceedings.c.kind == ProceedingKind.CANCEL,
        proceedings.c.state == ProceedingState.OPEN,
        proceedings.c.heard_until >= clock.today(),
    )
    rows = session.execute(running.order_by(proceedings.c.heard_until, proceedings.c.number))
    return told.PublicNotices(items=[_notice(row) for row in rows])


def _notice(row: AnyRow) -> told.PublicNotice:
    proposed_on = clock.local(row.proposed_at).date()
    ground = Proceeding.of(row).ground_of(proposed_on)
    return told.PublicNotice(
        number=row.number,
        enterprise_name=row.enterprise_name,
        uscc=row.uscc,
        licence_number=row.licence_number,
        office=row.office,
        ground=ground.text,
        basis=ground.basis,
        published_on=proposed_on,
        until=row.heard_until,
    )


def _own_view(session: Session, actor: Actor, row: AnyRow) -> told.OwnProceeding:
    at = store.situation(session, actor, Proceeding.of(row))
    return told.OwnProceeding(**_own(session, row, at, _undoing(session, row.id)))


def _own(session: Session, row: AnyRow, at: Situation, undoing: AnyRow | None) -> dict[str, Any]:
    one_ = at.proceeding
    ground = one_.ground_of(clock.local(row.proposed_at).date())
    undone = undoing if undoing and undoing.state == ProceedingState.DECIDED else None
    in_force = row.state == ProceedingState.DECIDED and undone is None
    decided_on = clock.local(row.decided_at).date() if in_force else None
    undoes = select(proceedings.c.number).where(proceedings.c.id == row.undoes)
    return {
        **_summary(row, at.statements),
        "facts": row.facts,
        "heard_at": row.heard_at,
        "decision": row.decision,
        "undoes": session.scalar(undoes) if row.undoes else None,
        "undone_by": undone.number if undone else None,
        "block": block_text(ground.block, decided_on) if decided_on else None,
        "statements": [_statement(each) for each in at.statements],
        "documents": _papers(session, row.id),
        "may_state": _may(to_state(at)),
    }


def _summary(row: AnyRow, statements: Iterable[Statement]) -> dict[str, Any]:
    found = Proceeding.of(row)
    ground = found.ground_of(clock.local(row.proposed_at).date())
    return {
        "proceeding_id": row.id,
        **{
            name: getattr(row, name)
            for name in (
                "number", "kind", "state", "office", "enterprise_name", "uscc", "licence_number",
                "proposed_at", "heard_until", "decided_at",
            )
        },
        "ground": ground.text,
        "basis": ground.basis,
        "public": found.public,
        "unanswered": sum(each.answer is None for each in statements),
    }  # fmt: skip


def _statement(one_: Statement) -> told.ProceedingStatement:
    return told.ProceedingStatement(
        statement_id=one_.id,
        source=one_.source,
        text=one_.text,
        at=one_.at,
        answer=one_.answer,
        answered_at=one_.answered_at,
    )


def _statements(session: Session, rows: Iterable[AnyRow]) -> dict[str, list[Statement]]:
    ids = [row.id for row in rows]
    of = proceeding_statements.c.proceeding_id
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in session.execute(select(proceeding_statements).where(of.in_(ids))):
        found[row.proceeding_id].append(Statement.of(row))
    return found


def _papers(session: Session, proceeding_id: str) -> list[Document]:
    rows = session.execute(
        select(documents.c.id, documents.c.kind, documents.c.number, documents.c.issued_at)
        .where(documents.c.proceeding_id == proceeding_id)
        .order_by(documents.c.issued_at, documents.c.number)
    )
    return [document_view(row) for row in rows]


def _undoing(session: Session, proceeding_id: str) -> AnyRow | None:
    """What undoes it, or is proposed to."""
    later = proceedings.alias()
    return session.execute(
        select(later).where(
            later.c.undoes == proceeding_id, later.c.state != ProceedingState.DROPPED
        )
    ).one_or_none()


def _may(error: ServiceError | None) -> Possible:
    return Possible(allowed=error is None, why_not=str(error) if error else None)
