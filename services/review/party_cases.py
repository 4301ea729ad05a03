"""What an office is told of cases that another one decides, since firms of its own take part."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from contracts.review.party_cases import PartyCase, PartyCases, PartyCasesQuery
from services.review.access import of_office
from services.review.parties import of_case
from services.review.party_tables import case_parties
from services.review.tables import cases

PAGE = 30


def party_cases(session: Session, call: Call, request: PartyCasesQuery) -> PartyCases:
    """Of the caller's office; of the centre all with parties of several offices."""
    mine = select(case_parties.c.case_id).where(of_office(call.actor, case_parties.c.office))
    chosen = cases.c.id.in_(mine.where(case_parties.c.office != cases.c.office).correlate(cases))
    total = session.scalar(select(func.count()).select_from(cases).where(chosen)) or 0
    rows = session.execute(
        select(cases)
        .where(chosen)
        .order_by(cases.c.opened_at.desc(), cases.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    office = call.actor.office
    return PartyCases(
        items=[
            PartyCase(
                case_id=row.id,
                number=row.number,
                type=row.type,
                state=row.state,
                office=row.office,
                enterprise_name=row.enterprise_name,
                opened_at=row.opened_at,
                closed_at=row.closed_at,
                parties=[p for p in of_case(session, row.id) if office in (None, p.office)],
            )
            for row in rows
        ],
        total=total,
        pages=pages(total, PAGE),
    )
