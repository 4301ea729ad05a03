"""One-time passwords: made by the server, handed over by an administrator, stored nowhere."""

from __future__ import annotations

from sqlalchemy import select

from chassis.context import Call
from chassis.database import Db
from contracts.errors import Conflict
from services.identity import passwords
from services.identity.tables import account


def require_good(db: Db, call: Call, account_id: str, made: str) -> None:
    """Raises Conflict where a repeated command would show one that has been replaced since."""
    with db.read(call) as reading:
        stored = reading.scalar(select(account.c.password_hash).where(account.c.id == account_id))
    if not passwords.fits(stored, made):
        raise Conflict("该一次性密码已失效，请重新操作")
