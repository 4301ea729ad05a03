"""What identity does once its database has been brought back to an earlier point in time."""

from __future__ import annotations

from sqlalchemy import delete, update

from chassis.transaction import Transaction
from services.identity.tables import api_token, one_time_code, session


def after_restore(tx: Transaction, gap: int) -> None:
    """Nothing that was ended or revoked since that point may live again: every session, token and
    code ends. People sign in anew, programs get new tokens. gap: identity gives out no numbers."""
    tx.session.execute(delete(session))
    tx.session.execute(delete(one_time_code))
    revoked = update(api_token).where(api_token.c.revoked_at.is_(None))
    tx.session.execute(revoked.values(revoked_at=tx.now))
