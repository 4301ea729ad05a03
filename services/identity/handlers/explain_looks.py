"""What came of asking somebody who looked at much within an hour: kept in the record itself."""

from __future__ import annotations

from chassis.transaction import Transaction
from contracts.auditing import ExplainLooks


def explain_looks(tx: Transaction, request: ExplainLooks) -> None:
    about = f"{request.account_id}:{request.hour.isoformat()}"
    tx.audit("explain_looks", "looks", about, after={"remark": request.remark})
