"""What becomes of the hires of a holder whose licence has ended."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import insert, select

from chassis.transaction import Transaction
from services.personnel.hires import repository
from services.personnel.hires.repository import RETURNED, SUBMITTED
from services.personnel.tables import hire, hire_step


def return_hires(tx: Transaction, enterprise_id: str, *, handed_in_by: datetime) -> int:
    """Those handed in until then go back and the people are free; how many."""
    rows = tx.session.execute(
        select(hire)
        .where(
            hire.c.enterprise_id == enterprise_id,
            hire.c.state == SUBMITTED,
            hire.c.submitted_at <= handed_in_by,
        )
        .order_by(hire.c.id)
        .with_for_update()
    ).all()
    for row in rows:
        repository.release(tx, row.id)
        repository.move(tx, row, RETURNED, decided_at=tx.now)
        tx.session.execute(
            insert(hire_step).values(
                id=str(uuid.uuid4()), hire_id=row.id, action="RETURN", at=tx.now,
                by_name="许可证已终止",
            )
        )  # fmt: skip
        tx.audit("return_hire", "hire", row.id)
    return len(rows)
