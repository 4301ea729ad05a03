"""A mobile is somebody's who reads what is sent to it: for an evaluation without signing in."""

from __future__ import annotations

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.identity.entry import ConfirmMobile
from services.identity import codes


def confirm_mobile(call: Call, request: ConfirmMobile, *, db: Db, vault: Vault) -> None:
    """Raises Invalid at "code". Repeated with its key it says the same again."""
    whom = codes.subject(vault, "evaluate", request.mobile)
    # Remembered by its keyed hash: a plain digest of a mobile number is soon reversed.
    compared = {"subject": whom.hex(), "ticket": request.ticket}
    if db.replay(call, compared) is not None:
        return
    code_id = codes.check(db, call, vault, whom, request.ticket, request.code, "code")
    db.command(call, compared, _use, code_id=code_id)


def _use(tx: Transaction, asked: dict[str, str], *, code_id: str) -> None:
    codes.use(tx, code_id, "code")
    tx.audit("confirm_mobile", "code", code_id)
