"""Commitments as staff and the firm see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from contracts.errors import ServiceError
from contracts.review import verification as told
from contracts.review.cases import Document, Possible
from contracts.review.licences import EnterpriseQuery
from contracts.review.promises import CommitmentLine
from contracts.review.verification import CommitmentId, CommitmentQuery
from rules.vocabulary.enumerations import CheckKind, CommitmentState, Verdict
from services.review.access import ensure_own, of_office
from services.review.calendar import calendar_of
from services.review.case_page import document_view
from services.review.inspections.views import visits_of
from services.review.queries import documents_of
from services.review.verification import store
from services.review.verification.lines import line
from services.review.verification.model import (
    ACTIONS,
    WAITING,
    Commitment,
    Entry,
    Situation,
)
from services.review.verification.tables import commitments

PAGE = 30
ESCALATED_MOST = 1000
"""So many of the most urgent are looked at."""
_OF_FIRM = ("COMMITMENT", "RECTIFICATION")


def listed(session: Session, call: Call, request: CommitmentQuery) -> told.Commitments:
    """Of the caller's office (N-10), the nearest day first."""
    today, theirs = clock.today(), of_office(call.actor, commitments.c.office)
    figures = _figures(session, theirs, today)
    urgent = _escalated(session, theirs, today)
    chosen = store.COMMITMENTS.where(theirs)
    if request.escalated:
        chosen = chosen.where(commitments.c.id.in_(urgent))
    elif request.state:
        chosen = chosen.where(store.is_in(CommitmentState(request.state)))
    else:
        chosen = chosen.where(store.is_in(*WAITING))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page: Select[Any] = chosen.order_by(store.NEXT_DAY, commitments.c.id).limit(PAGE)
    rows = session.execute(page.offset((request.page - 1) * PAGE)).all()
    calendar = calendar_of(session)
    counts = dict.fromkeys(map(str, CommitmentState), 0)
    for one in figures:
        for state, count in one.counts.items():
            counts[state] += count
    return told.Commitments(
        items=[CommitmentLine(**line(Commitment.of(row), calendar, today)) for row in rows],
        counts=counts,
        overdue=sum(one.overdue for one in figures),
        escalated=len(urgent),
        offices=figures,
        total=total,
        pages=pages(total, PAGE),
    )


def one(session: Session, call: Call, request: CommitmentId) -> told.Commitment:
    """Raises NotFound outside the caller's jurisdiction."""
    at = store.seen(session, call.actor, request.commitment_id)
    found, latest = at.commitment, at.latest
    titles = {each.code: each.title for each in found.rules.checks}
    return told.Commitment(
        **line(found, calendar_of(session), at.today),
        checks=[
            told.CommitmentCheck(
                code=each.code,
                kind=each.kind.value,
                title=each.title,
                text=each.text,
                rules=list(each.rules),
                found=_entry(latest[each.code], titles) if each.code in latest else None,
            )
            for each in found.checks
        ],
        entries=[_entry(each, titles) for each in at.entries],
        visits=visits_of(session, found.id),
        documents=_documents(session, found.case_id),
        proceeding_id=found.proceeding_id,
        basis=found.rules.basis,
        rectify_latest=found.rules.rectify.after(at.today),
        actions=told.CommitmentActions(**{name: _may(of, at) for name, of in ACTIONS.items()}),
        version=found.version,
    )


def of_enterprise(session: Session, call: Call, request: EnterpriseQuery) -> told.OwnCommitments:
    """Raises NotFound when an enterprise asks for another's."""
    ensure_own(call.actor, request.enterprise_id, kind="commitments")
    mine = commitments.c.enterprise_id == request.enterprise_id
    return told.OwnCommitments(items=[_own(session, found) for found in store.of(session, mine)])


def _figures(session: Session, theirs: Any, today: date) -> list[told.OfficeFigures]:
    """By office, in the order of their codes."""
    late = func.count().filter(store.is_in(*WAITING), commitments.c.due_on < today)
    asked = store.joined(commitments.c.office, store.STATE.label("state"), func.count(), late)
    rows = session.execute(asked.where(theirs).group_by(commitments.c.office, store.STATE)).all()
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    overdue: dict[str, int] = defaultdict(int)
    for office, state, count, over in rows:
        counts[office][state] = count
        overdue[office] += over
    return [
        told.OfficeFigures(office=office, counts=counts[office], overdue=overdue[office])
        for office in sorted(counts)
    ]


def _escalated(session: Session, theirs: Any, today: date) -> list[str]:
    """Ids of those that somebody else has to look at by now: as the data of their grant says."""
    waiting = store.COMMITMENTS.where(theirs, store.is_in(*WAITING))
    rows = session.execute(waiting.order_by(commitments.c.due_on).limit(ESCALATED_MOST))
    found = (Commitment.of(row) for row in rows)
    return [each.id for each in found if each.rules.escalated(each.due_on, today)]


def _entry(each: Entry, titles: dict[str, str]) -> told.CommitmentEntry:
    title = titles.get(each.subject, each.subject)
    return told.CommitmentEntry(
        subject=each.subject,
        title=title if each.subject else f"核查结论：{Verdict(each.outcome).label}",
        outcome=each.outcome,
        text=each.text,
        until=each.until,
        by_name=each.by_name,
        at=each.at,
    )


def _own(session: Session, found: Commitment) -> told.OwnCommitment:
    said = (one_.text for one_ in reversed(store.entries_of(session, found.id)) if not one_.subject)
    return told.OwnCommitment(
        commitment_id=found.id,
        type=found.type,
        number=found.number,
        licence_number=found.licence_number,
        state=found.state.value,
        granted_on=found.granted_on,
        due_on=found.due_on,
        rectify_until=found.rectify_until,
        on_site=CheckKind.ON_SITE in found.kinds,
        text=next(said, "") if found.verdict == Verdict.RECTIFY else "",
        documents=_documents(session, found.case_id),
    )


def _documents(session: Session, case_id: str) -> list[Document]:
    rows: Iterable[Any] = documents_of(session, case_id)
    return [document_view(row) for row in rows if row.kind in _OF_FIRM]


def _may(of: Any, at: Situation) -> Possible:
    error: ServiceError | None = of(at)
    return Possible(allowed=error is None, why_not=str(error) if error else None)
