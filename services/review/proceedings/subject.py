"""Whom and what a proposal concerns, and what can be proposed of it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from contracts.errors import Conflict, Invalid, ServiceError
from contracts.review import proceedings as told
from contracts.review.proceedings import Proposal, ProposalQuery, Propose
from rules.ex_officio import Ground, grounds, heard_until
from rules.provisions import blocked
from rules.vocabulary.enumerations import (
    ApplicationType,
    LicenceEnding,
    LicenceState,
    ProceedingKind,
    ProceedingState,
)
from rules.vocabulary.numbers import licence_number
from services.review.access import ensure_visible
from services.review.calendar import calendar_of
from services.review.licensing.changes import Cancel, Change, Restore, Revoke
from services.review.licensing.repository import assemble, load
from services.review.licensing.values import Licence
from services.review.proceedings.model import Proceeding, Situation, ensure, to_undo
from services.review.proceedings.store import cases_of_licence, seen
from services.review.proceedings.tables import proceedings
from services.review.tables import cases, licences

_ENDINGS = {
    ProceedingKind.WITHDRAW: LicenceEnding.WITHDRAWN,
    ProceedingKind.ANNUL: LicenceEnding.ANNULLED,
    ProceedingKind.REVOKE: LicenceEnding.REVOKED,
}


@dataclass(frozen=True, slots=True)
class About:
    """licence: None of a ban. case_id: whose applicant is barred; undoes: the decision that is
    undone."""

    office: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    licence: Licence | None = None
    case_id: str | None = None
    undoes: Proceeding | None = None

    @property
    def kinds(self) -> frozenset[ProceedingKind]:
        if self.undoes:
            return frozenset({ProceedingKind.RESTORE})
        if self.case_id:
            return frozenset({ProceedingKind.BAR})
        return frozenset({ProceedingKind.CANCEL, *_ENDINGS})


def about(session: Session, actor: Actor, request: ProposalQuery | Propose) -> About:
    """Raises NotFound outside the caller's jurisdiction, Invalid for nothing or several, Conflict
    for a decision that cannot be undone."""
    given = [one for one in (request.licence_number, request.case_id, request.undoes) if one]
    if len(given) != 1:
        raise Invalid.at("licence_number", "请先从许可证登记册、办件或者原决定打开本页")
    if request.case_id:
        return _of_case(session, actor, request.case_id)
    if request.undoes:
        at = seen(session, actor, request.undoes)
        ensure(to_undo(at))
        return _of_decision(session, at)
    try:
        number = licence_number(request.licence_number)
    except ValueError as error:
        raise Invalid.at("licence_number", str(error)) from error
    rows = session.execute(select(licences).where(licences.c.number == number)).all()
    found = next(iter(assemble(session, rows)), None)
    return _of_licence(ensure_visible(actor, found, kind="licence", asked=number))


def change_of(kind: ProceedingKind, on: Any) -> Change | None:
    """What the decision does to the licence; None: nothing."""
    if kind is ProceedingKind.CANCEL:
        return Cancel(on=on, ex_officio=True)
    if kind is ProceedingKind.RESTORE:
        return Restore(on=on)
    return Revoke(on=on, ended_by=_ENDINGS[kind]) if kind in _ENDINGS else None


def refusal(session: Session, of: About, ground: Ground | None = None) -> ServiceError | None:
    """Why nothing can be proposed now, or not on this ground."""
    running = _running(session, of)
    if running:
        label, number = ProceedingKind(running.kind).label, running.number
        return Conflict(f"已有正在办理的{label}（{number}），办结后才能另行提出")
    if of.licence is None or ground is None:
        return None
    today = clock.today()
    if ground.code == "NOT_RENEWED" and of.licence.state_on(today) is LicenceState.VALID:
        return Conflict("许可证有效期尚未届满，不能以届满未延续为由注销")
    change = change_of(ground.kind, today)
    try:
        if change:
            change.apply(of.licence)
    except Conflict as refused:
        return refused
    return None


def proposal(session: Session, call: Call, request: ProposalQuery) -> Proposal:
    """What can be proposed, with what would follow. Raises what `about` raises."""
    of, today = about(session, call.actor, request), clock.today()
    why_not = refusal(session, of)
    offered = [
        one for one in grounds(today) if one.kind in of.kinds and refusal(session, of, one) is None
    ]
    state = of.licence.state_on(today) if of.licence else None
    if why_not is None and not offered and of.licence:
        said = of.licence.state_text(today)
        why_not = Conflict(f"许可证{of.licence.number}{said}，不能再作出其他决定")
    running = session.execute(cases_of_licence(of.enterprise_id)).all() if of.licence else []
    calendar = calendar_of(session)
    return Proposal(
        enterprise_name=of.enterprise_name,
        uscc=of.uscc,
        office=of.office,
        licence_number=of.licence.number if of.licence else None,
        licence_state=state.value if state else None,
        licence_ended_by=of.licence.ended_by if of.licence else None,
        running=[row.number for row in running] if not of.undoes else [],
        grounds=[
            told.ProceedingGround(
                code=one.code,
                kind=one.kind.value,
                text=one.text,
                basis=one.basis,
                heard_until=heard_until(one.kind, today, calendar),
                block=block_text(one.block, today),
            )
            for one in offered
        ],
        why_not=str(why_not) if why_not else None,
    )


def block_text(event: str | None, day: Any) -> str | None:
    """What is not accepted after the event of a day, and until when."""
    found = blocked(ApplicationType.NEW, [(event, day)], day) if event else None
    return found.refusal if found else None


def _running(session: Session, of: About) -> Any:
    opened = select(proceedings).where(proceedings.c.state == ProceedingState.OPEN)
    if of.licence:
        return session.execute(opened.where(proceedings.c.licence_id == of.licence.id)).first()
    barred = select(proceedings).where(
        proceedings.c.kind == ProceedingKind.BAR, proceedings.c.state != ProceedingState.DROPPED
    )
    if of.undoes:
        return None  # `to_undo` has looked
    return session.execute(barred.where(proceedings.c.case_id == of.case_id)).first()


def _of_licence(licence: Licence, undoes: Proceeding | None = None) -> About:
    held = licence.particulars
    return About(
        licence.office.value, licence.enterprise_id, held.name, held.uscc, licence, None, undoes
    )


def _of_case(session: Session, actor: Actor, case_id: str) -> About:
    row = session.execute(select(cases).where(cases.c.id == case_id)).one_or_none()
    case = ensure_visible(actor, row, kind="case", asked=case_id)
    return About(case.office, case.enterprise_id, case.enterprise_name, case.uscc, case_id=case.id)


def _of_decision(session: Session, at: Situation) -> About:
    one = at.proceeding
    licence = load(session, one.licence_id) if one.licence_id else None
    if licence is None:
        return About(one.office, one.enterprise_id, one.enterprise_name, one.uscc, undoes=one)
    if licence.version != one.licence_version:
        raise Conflict("许可证在作出原决定后又有变化，不能撤销原决定")
    return _of_licence(licence, one)
