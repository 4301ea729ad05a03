"""Who works in an office, for those who work there."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Call
from contracts.identity.colleagues import Colleague, ColleagueQuery, Colleagues
from services.identity.model import INTRANET
from services.identity.repository import ACTIVE
from services.identity.tables import account

MOST = 200


def colleagues(session: Session, call: Call, request: ColleagueQuery) -> Colleagues:
    office = call.actor.office or request.office
    asked = [account.c.surface == INTRANET, account.c.state == ACTIVE]
    if office is not None:
        asked.append(account.c.office == office)
    if request.account_ids is not None:
        asked.append(account.c.id.in_(request.account_ids))
    rows = session.execute(select(account).where(*asked).order_by(account.c.name).limit(MOST))
    wanted = None if request.roles is None else set(request.roles)
    return Colleagues(
        items=[
            Colleague(account_id=row.id, name=row.name, office=row.office, roles=row.roles)
            for row in rows
            if wanted is None or wanted & set(row.roles)
        ]
    )
