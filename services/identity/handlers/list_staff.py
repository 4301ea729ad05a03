"""The accounts of staff that an administrator sees (N-01)."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.vault import Vault
from contracts.identity.staff import StaffMember, StaffMembers, StaffQuery
from services.identity import attempts, second_factor
from services.identity.managing import attempts_on, scope_of, sessions_of, why_not
from services.identity.tables import account

PAGE = 50


def list_staff(reading: Session, call: Call, request: StaffQuery, *, vault: Vault) -> StaffMembers:
    """Of the caller's office, for the centre all; by office and username."""
    actor, now = call.actor, clock.now()
    scope = scope_of(actor)
    total = reading.execute(select(func.count()).select_from(account).where(*scope)).scalar_one()
    rows = reading.execute(
        select(account)
        .where(*scope)
        .order_by(account.c.office.nulls_first(), account.c.username_key)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    ).all()
    in_force = sessions_of(reading, [row.id for row in rows], now)
    items = [
        StaffMember(
            account_id=row.id,
            username=row.username,
            name=row.name,
            office=row.office,
            roles=row.roles,
            state=row.state,
            locked=attempts.is_closed(reading, attempts_on(vault, row), now),
            one_time=row.password_expires_at is not None,
            sessions=in_force.get(row.id, 0),
            manageable=why_not(actor, row) is None,
            enrolled=second_factor.is_enrolled(reading, row.id),
            two_factor=row.two_factor,
        )
        for row in rows
    ]
    return StaffMembers(items=items, page=request.page, pages=pages(total, PAGE), total=total)
