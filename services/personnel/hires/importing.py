"""Hires from an Excel file: each line a draft, to which its papers are added."""

from __future__ import annotations

import uuid

from sqlalchemy import func, insert, select

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.hires import HiresImported, ImportHires
from contracts.review import Review
from services.personnel.hires.filing import MOST_OPEN
from services.personnel.hires.repository import DRAFT, EDITABLE, SUBMITTED
from services.personnel.hires.sheet import examined
from services.personnel.holder import licence_of
from services.personnel.tables import hire


def import_hires(
    call: Call, request: ImportHires, *, db: Db, review: Review, vault: Vault
) -> HiresImported:
    """All or none. Raises Conflict without a valid licence or with too many begun."""
    licence_of(call, review)
    return db.command(call, request, _import, vault=vault)


def _import(tx: Transaction, request: ImportHires, *, vault: Vault) -> HiresImported:
    firm, today, wrong = str(tx.call.actor.enterprise_id), clock.today(), 0
    begun = tx.session.execute(
        select(func.count()).where(
            hire.c.enterprise_id == firm, hire.c.state.in_([*EDITABLE, SUBMITTED])
        )
    ).scalar_one()
    if begun + len(request.rows) > MOST_OPEN:
        raise Conflict(f"未办结的入职申请最多{MOST_OPEN}份，请先提交或删除已有的草稿")
    for row in request.rows:
        hire_id, sheet = str(uuid.uuid4()), examined(request.kind, row, {}, today)
        wrong += bool(sheet.findings)
        tx.session.execute(
            insert(hire).values(
                id=hire_id,
                enterprise_id=firm,
                kind=request.kind.value,
                state=DRAFT,
                sheet=vault.encrypt(sheet.to_json(), spot(hire.c.sheet, hire_id)),
                sealed_name=vault.encrypt(sheet.name, spot(hire.c.sealed_name, hire_id)),
                created_at=tx.now,
            )
        )
        tx.audit("start_hire", "hire", hire_id, after={"kind": request.kind.value})
    return HiresImported(count=len(request.rows), wrong=wrong)
