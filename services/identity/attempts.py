"""Limits on guessing passwords, per account and per address (A-07; ASVS 5.0, 6.3.1).

An attempt is written down before the password is looked at, so that a hundred at the same moment
are counted like a hundred one after the other. Usernames that nobody has are counted too: the
answers are the same for them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from chassis.transaction import Transaction
from contracts.errors import TooMany
from services.identity.model import LOCK, MAX_ADDRESS_FAILURES, MAX_FAILURES
from services.identity.tables import sign_in_attempt as attempt

FAILED, SUCCEEDED = "failed", "succeeded"
_UNDECIDED = timedelta(seconds=30)
"""An attempt whose outcome is still missing then was cut short and counts no longer."""


class Tally(NamedTuple):
    """Of the last half hour; the first three only since the last success."""

    failed: int
    undecided: int
    locked_until: datetime | None
    all_failed: int


def tally(session: Session, column: Column[Any], value: Any, now: datetime) -> Tally:
    """Attempts on one account (`subject`) or from one address."""
    mine = (column == value, attempt.c.at > now - LOCK)
    success = select(func.max(attempt.c.id)).where(*mine, attempt.c.outcome == SUCCEEDED)
    recent = attempt.c.id > func.coalesce(success.scalar_subquery(), 0)
    failed = attempt.c.outcome == FAILED
    undecided = attempt.c.outcome.is_(None) & (attempt.c.at > now - _UNDECIDED)
    row = session.execute(
        select(
            func.count().filter(recent & failed),
            func.count().filter(recent & undecided),
            func.max(attempt.c.locked_until).filter(recent),
            func.count().filter(failed),
        ).where(*mine)
    ).one()
    return Tally(*row)


def begin(tx: Transaction, subject: bytes) -> tuple[int, bool]:
    """(attempt id, whether earlier failures demand a captcha).

    Raises TooMany while the account is closed or too much came from the address. Attempts on one
    account wait here for each other.
    """
    session, now, address = tx.session, tx.now, tx.call.actor.address
    key = int.from_bytes(subject[:8], signed=True)
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    account = tally(session, attempt.c.subject, subject, now)
    if account.locked_until and account.locked_until > now:
        raise locked(account.locked_until - now)
    if account.failed + account.undecided >= MAX_FAILURES:
        raise locked(LOCK)
    failed_here = 0
    if address is not None:
        there = tally(session, attempt.c.address, address, now)
        if there.all_failed >= MAX_ADDRESS_FAILURES:
            raise locked(LOCK)
        failed_here = there.failed
    number = session.execute(
        insert(attempt).values(subject=subject, address=address, at=now).returning(attempt.c.id)
    ).scalar_one()
    return number, bool(account.failed or failed_here)


def succeed(tx: Transaction, number: int) -> None:
    """The failures before it count no longer."""
    _finish(tx, number, outcome=SUCCEEDED)


def fail(tx: Transaction, number: int, subject: bytes) -> bool:
    """True if it closes the account."""
    before = tally(tx.session, attempt.c.subject, subject, tx.now).failed
    closes = before + 1 >= MAX_FAILURES
    _finish(tx, number, outcome=FAILED, locked_until=tx.now + LOCK if closes else None)
    return closes


def withdraw(tx: Transaction, number: int) -> None:
    """The password was not looked at."""
    tx.session.execute(delete(attempt).where(attempt.c.id == number))


def forget(tx: Transaction, subject: bytes) -> None:
    """The owner has proved who he is in another way; the account opens."""
    tx.session.execute(
        insert(attempt).values(
            subject=subject, address=tx.call.actor.address, at=tx.now, outcome=SUCCEEDED
        )
    )


def locked(time_left: timedelta) -> TooMany:
    minutes = max(1, -(-int(time_left.total_seconds()) // 60))
    return TooMany(
        f"登录错误次数过多，请{minutes}分钟后再试，或通过“忘记密码”重新设置密码",
        retry_after=int(time_left.total_seconds()),
        captcha_required=True,
    )


def _finish(tx: Transaction, number: int, **values: Any) -> None:
    tx.session.execute(update(attempt).where(attempt.c.id == number).values(**values))
