"""The firms that take part in a case beside the one that files it (分立, 合并): who they are, that
nothing of theirs stands in the way of the decision, and what the grant does to their licences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import to_builtins
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.transaction import Transaction
from contracts.application.parties import CaseParty
from contracts.errors import Conflict
from contracts.review.party_cases import ClosedParty
from rules.vocabulary.enumerations import (
    ApplicationType,
    LicenceState,
    PartyFate,
    PartyRole,
    RosterEffect,
)
from services.review import messages
from services.review.case import Case
from services.review.licensing import repository
from services.review.licensing.by_date import held
from services.review.licensing.changes import Cancel, ItemChange
from services.review.licensing.values import Grades, Licence, Successor
from services.review.party_tables import case_parties
from services.review.tables import cases

_BY = {PartyRole.ABSORBED: ApplicationType.MERGE, PartyRole.ORIGIN: ApplicationType.SPLIT}
_STANDS = (LicenceState.VALID, LicenceState.EXPIRED)


def keep(session: Session, case_id: str, told: Iterable[CaseParty]) -> None:
    """Those of the last submission, in the place of those before."""
    session.execute(delete(case_parties).where(case_parties.c.case_id == case_id))
    rows = [
        {"case_id": case_id, "enterprise_name": one.name, **_columns(to_builtins(one))}
        for one in told
    ]
    if rows:
        session.execute(insert(case_parties).values(rows))


def of_case(session: Session, case_id: str) -> list[CaseParty]:
    """In the order of their licences."""
    mine = select(case_parties).where(case_parties.c.case_id == case_id)
    rows = session.execute(mine.order_by(case_parties.c.licence_number))
    return [_party(row) for row in rows]


def takes_part(session: Session, case_id: str, enterprise_id: str | None) -> bool:
    mine = select(case_parties.c.case_id).where(
        case_parties.c.case_id == case_id, case_parties.c.enterprise_id == enterprise_id
    )
    return session.execute(mine).first() is not None


def running_of(session: Session, enterprise_id: str, *, but: str) -> list[str]:
    """Numbers of the cases that the firm has filed or takes part in and that are not closed, but
    for one of them."""
    takes = select(case_parties.c.case_id).where(case_parties.c.enterprise_id == enterprise_id)
    mine = select(cases.c.number).where(
        (cases.c.enterprise_id == enterprise_id) | cases.c.id.in_(takes),
        cases.c.closed_at.is_(None),
        cases.c.id != but,
    )
    return list(session.scalars(mine.order_by(cases.c.number)))


def lock(tx: Transaction, case: Case) -> dict[str, Licence | None]:
    """By firm, the applicant with them, what each holds or held last: locked in one order, and as
    it is today."""
    firms = {case.enterprise_id, *(one.enterprise_id for one in of_case(tx.session, case.id))}
    return {firm: held(tx, firm) for firm in sorted(firms)}


def ensure_standing(tx: Transaction, case: Case) -> None:
    """Raises Conflict where the licence of a party is not in force any more: what was expired,
    revoked or cancelled meanwhile cannot be merged or split."""
    known, today = lock(tx, case), clock.local(tx.now).date()
    for one in of_case(tx.session, case.id):
        licence = known[one.enterprise_id]
        if licence is None or licence.number != one.licence_number or not licence.in_force(today):
            state = licence.state_text(today) if licence else "已不存在"
            role = PartyRole(one.role).label
            raise Conflict(
                f"{role}{one.name}的许可证{one.licence_number}{state}，不能准予；"
                "请退回申请单位更正，或者作出不予许可的决定"
            )


def settle(
    tx: Transaction, case: Case, made: Licence, known: dict[str, Licence | None]
) -> list[ClosedParty]:
    """What the grant does to the licences of the parties, in the transaction that has made or
    changed the applicant's. known: of `lock`. What has ended by itself since stays as it is.

    Raises Conflict where something else of a party runs.
    """
    every = of_case(tx.session, case.id)
    on, found = clock.local(tx.now).date(), list[ClosedParty]()
    for one in every:
        licence, fate = known[one.enterprise_id], PartyFate(one.fate)
        if licence is None or licence.number != one.licence_number:
            licence = None
        elif fate is PartyFate.CANCEL and licence.state_on(on) in _STANDS:
            licence = _cancelled(tx, case, licence, made, _BY[PartyRole(one.role)])
        elif fate is PartyFate.CHANGE and licence.in_force(on):
            change = ItemChange(
                on=on, case_id=case.id, grades=Grades.of(one.levels), related=(made.number,)
            )
            licence = repository.keep(tx, licence, change, reason=case.type)
        _tell(tx, case, one, made)
        found.append(
            ClosedParty(
                enterprise_id=one.enterprise_id,
                licence_id=licence.id if licence else None,
                licence_number=one.licence_number,
                roster=RosterEffect.RELEASE if fate is PartyFate.CANCEL else RosterEffect.KEEP,
            )
        )
    return found


def related(tx: Transaction, case: Case) -> tuple[str, ...]:
    """Numbers of the licences of the parties."""
    return tuple(one.licence_number for one in of_case(tx.session, case.id))


def shown(session: Session, case_id: str) -> list[dict[str, Any]]:
    """As documents say it."""
    return [
        {
            "role": PartyRole(one.role).label,
            "name": one.name,
            "uscc": one.uscc,
            "licence_number": one.licence_number,
            "fate": PartyFate(one.fate).label,
            "levels": Grades.of(one.levels).texts,
        }
        for one in of_case(session, case_id)
    ]


def _cancelled(
    tx: Transaction, case: Case, licence: Licence, made: Licence, by: ApplicationType
) -> Licence:
    running = running_of(tx.session, licence.enterprise_id, but=case.id)
    change = Cancel(
        on=clock.local(tx.now).date(),
        case_id=case.id,
        running=tuple(running),
        successors=(Successor(made.number, made.particulars.name, by.value),),
        related=(made.number,),
    )
    return repository.keep(tx, licence, change, reason=case.type)


def _tell(tx: Transaction, case: Case, one: CaseParty, made: Licence) -> None:
    kind = {
        PartyFate.CANCEL: "PARTY_CANCELLED",
        PartyFate.CHANGE: "PARTY_CHANGED",
        PartyFate.KEEP: "PARTY_KEPT",
    }[PartyFate(one.fate)]
    known = {
        "business": ApplicationType(case.type).label,
        "number": case.number,
        "licence": one.licence_number,
        "firm": made.particulars.name,
    }
    messages.tell(tx, f"application:{case.id}", one.enterprise_id, kind, known)


def _columns(party: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in party.items() if name != "name"}


def _party(row: Any) -> CaseParty:
    return CaseParty(
        enterprise_id=row.enterprise_id,
        role=row.role,
        name=row.enterprise_name,
        uscc=row.uscc,
        office=row.office,
        licence_number=row.licence_number,
        fate=row.fate,
        levels=row.levels,
        consent=row.consent,
        people=row.people,
    )
