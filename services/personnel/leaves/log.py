"""Who left: a firm's own history, and what a reviewer of the region sees of it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.vault import Vault
from contracts.staffing import LeaveLine, Leaves, LeavesQuery
from rules import masking
from services.personnel.leaves.model import same_day
from services.personnel.tables import leave, person

PAGE = 50


def leaves(session: Session, call: Call, request: LeavesQuery, *, vault: Vault) -> Leaves:
    """Newest first."""
    actor = call.actor
    if actor.kind == "enterprise":
        mine = [leave.c.enterprise_id == str(actor.enterprise_id)]
    else:
        mine = [leave.c.office == actor.office] if actor.office else []
    total = session.execute(select(func.count()).select_from(leave).where(*mine)).scalar_one()
    rows = session.execute(
        select(leave, person.c.id_number)
        .join(person, person.c.id_hash == leave.c.id_hash)
        .where(*mine)
        .order_by(leave.c.left_at.desc(), leave.c.id)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    )
    return Leaves(items=[_line(vault, row) for row in rows], total=total, pages=pages(total, PAGE))


def _line(vault: Vault, row: AnyRow) -> LeaveLine:
    number = vault.decrypt_text(row.id_number, spot(person.c.id_number, bytes(row.id_hash)))
    return LeaveLine(
        leave_id=row.id,
        enterprise_id=row.enterprise_id,
        name=vault.decrypt_text(row.sealed_name, spot(leave.c.sealed_name, row.id)),
        id_number_masked=masking.identity_number(number),
        kinds=row.kinds,
        left_at=row.left_at,
        taken_back_at=row.taken_back_at,
        open=row.taken_back_at is None and same_day(row.left_at),
    )
