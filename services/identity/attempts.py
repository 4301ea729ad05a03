"""Limits on guessing passwords, by account and by where the guesses come from (A-07; ASVS 5.0,
6.3.1).

Guesses are counted for the account together with their source: a browser that is known for the
account, or an address. Five wrong ones close the account to that source. What strangers guess is
counted for the account from wherever it comes, and for the address as well; it closes nothing to a
browser that is known.

An attempt is written down before the password is looked at, so that a hundred at the same moment
are counted like a hundred one after the other. Usernames that nobody has are counted too: the
answers are the same for them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from chassis.network import network_of
from chassis.transaction import Transaction
from services.identity.model import (
    CAPTCHA_FROM_ADDRESS,
    LOCK,
    MAX_ADDRESS_FAILURES,
    MAX_FAILURES,
    MAX_STRANGERS_FAILURES,
    lock_time,
)
from services.identity.tables import sign_in_attempt as attempt

FAILED, SUCCEEDED, CLEARED = "failed", "succeeded", "cleared"
CLOSED, CLOSED_TO_STRANGERS = "closed", "closed_to_strangers"
_UNDECIDED = timedelta(seconds=30)
"""An attempt whose outcome is still missing then was cut short and counts no longer."""
_DAY = timedelta(days=1)


class Closed(Exception):
    """to: CLOSED (this source), CLOSED_TO_STRANGERS, or "address" (everything from there)."""

    def __init__(self, to: str, left: timedelta) -> None:
        super().__init__(to)
        self.to = to
        self.left = left


class Wait(Exception):
    """As many attempts as are allowed are being looked at now; one of them may be right."""


class Guess(NamedTuple):
    """Who is tried from where. subject: the account, hashed. device: the digest of its token where
    the browser is known for the account."""

    subject: bytes
    address: str | None
    device: bytes | None = None

    @property
    def source(self) -> ColumnElement[bool]:
        mine = attempt.c.subject == self.subject
        if self.device is not None:
            return mine & (attempt.c.device == self.device)
        return mine & _STRANGE & attempt.c.address.is_not_distinct_from(self.network)

    @property
    def network(self) -> str | None:
        return network_of(self.address) if self.address else None


_STRANGE = attempt.c.device.is_(None)


class Tally(NamedTuple):
    failed: int
    undecided: int
    closed_until: datetime | None
    closures: int


def begin(tx: Transaction, guess: Guess) -> tuple[int, bool]:
    """(attempt id, whether earlier failures demand a captcha).

    Raises Closed, and Wait while the outcome of others decides. Attempts on one account wait here
    for each other.
    """
    session, now = tx.session, tx.now
    key = int.from_bytes(guess.subject[:8], signed=True)
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    own = _of_source(session, guess, now)
    _require_open(CLOSED, own, now)
    demanded = own.failed > 0
    if guess.device is None:
        _require_open(CLOSED_TO_STRANGERS, _of_strangers(session, guess, now), now)
        failed_there = _from_network(session, guess.network, now)
        if failed_there >= MAX_ADDRESS_FAILURES:
            raise Closed("address", LOCK)
        demanded = demanded or failed_there >= CAPTCHA_FROM_ADDRESS
    if own.failed + own.undecided >= MAX_FAILURES:
        raise Wait
    row = {"subject": guess.subject, "address": guess.network, "device": guess.device, "at": now}
    number = session.execute(insert(attempt).values(row).returning(attempt.c.id)).scalar_one()
    return number, demanded


def captcha_demanded(session: Session, address: str | None, now: datetime) -> bool:
    """Whether everybody at this address is asked for one."""
    return _from_network(session, network_of(address or ""), now) >= CAPTCHA_FROM_ADDRESS


def succeed(tx: Transaction, number: int) -> None:
    """The failures of its source count no longer."""
    tx.session.execute(update(attempt).where(attempt.c.id == number).values(outcome=SUCCEEDED))


def fail(tx: Transaction, number: int, guess: Guess) -> list[Closed]:
    """What it closes."""
    tx.session.execute(update(attempt).where(attempt.c.id == number).values(outcome=FAILED))
    closed = []
    own = _of_source(tx.session, guess, tx.now)
    if own.failed >= MAX_FAILURES:
        closed.append(_close(tx, CLOSED, own, guess))
    strangers = _of_strangers(tx.session, guess, tx.now)
    if guess.device is None and strangers.failed >= MAX_STRANGERS_FAILURES:
        nowhere = guess._replace(address=None)
        closed.append(_close(tx, CLOSED_TO_STRANGERS, strangers, nowhere))
    return closed


def withdraw(tx: Transaction, number: int) -> None:
    """The password was not looked at."""
    tx.session.execute(delete(attempt).where(attempt.c.id == number))


def clear(tx: Transaction, subject: bytes) -> None:
    """The owner has proved who he is in another way, or an administrator vouches for him: the
    account opens to everybody."""
    tx.session.execute(insert(attempt).values(subject=subject, at=tx.now, outcome=CLEARED))


def is_closed(session: Session, subject: bytes, now: datetime) -> bool:
    """Whether the account is closed to anybody now."""
    until = select(func.max(attempt.c.locked_until)).where(
        attempt.c.subject == subject, attempt.c.at > now - _DAY, _since_cleared(subject)
    )
    closed_until = session.execute(until).scalar_one()
    return closed_until is not None and closed_until > now


def _require_open(to: str, tally: Tally, now: datetime) -> None:
    if tally.closed_until and tally.closed_until > now:
        raise Closed(to, tally.closed_until - now)


def _close(tx: Transaction, to: str, tally: Tally, guess: Guess) -> Closed:
    length = lock_time(tally.closures)
    row = {"subject": guess.subject, "address": guess.network, "device": guess.device,
           "at": tx.now, "outcome": to, "locked_until": tx.now + length}  # fmt: skip
    tx.session.execute(insert(attempt).values(row))
    return Closed(to, length)


def _of_source(session: Session, guess: Guess, now: datetime) -> Tally:
    success = select(func.max(attempt.c.id)).where(guess.source, attempt.c.outcome == SUCCEEDED)
    recent = attempt.c.id > func.coalesce(success.scalar_subquery(), 0)
    other = func.coalesce(attempt.c.outcome, "") != CLOSED_TO_STRANGERS
    return _tally(session, now, guess.subject, guess.source & other & recent)


def _of_strangers(session: Session, guess: Guess, now: datetime) -> Tally:
    """A success somewhere opens nothing elsewhere: its owner's would help who guesses."""
    strange = (attempt.c.subject == guess.subject) & _STRANGE
    other = func.coalesce(attempt.c.outcome, "") != CLOSED
    return _tally(session, now, guess.subject, strange & other)


def _tally(session: Session, now: datetime, subject: bytes, where: ColumnElement[bool]) -> Tally:
    failed = (attempt.c.outcome == FAILED) & (attempt.c.at > now - LOCK)
    undecided = attempt.c.outcome.is_(None) & (attempt.c.at > now - _UNDECIDED)
    closed = attempt.c.locked_until.is_not(None)
    counted = (
        func.count().filter(failed),
        func.count().filter(undecided),
        func.max(attempt.c.locked_until),
        func.count().filter(closed),
    )
    row = session.execute(
        select(*counted).where(where, attempt.c.at > now - _DAY, _since_cleared(subject))
    ).one()
    return Tally(*row)


def _since_cleared(subject: bytes) -> ColumnElement[bool]:
    cleared = select(func.max(attempt.c.id)).where(
        attempt.c.subject == subject, attempt.c.outcome == CLEARED
    )
    return attempt.c.id > func.coalesce(cleared.scalar_subquery(), 0)


def _from_network(session: Session, network: str | None, now: datetime) -> int:
    if network is None:
        return 0
    failed = select(func.count()).where(
        attempt.c.address == network,
        _STRANGE,
        attempt.c.at > now - LOCK,
        or_(
            attempt.c.outcome == FAILED,
            attempt.c.outcome.is_(None) & (attempt.c.at > now - _UNDECIDED),
        ),
    )
    return session.execute(failed).scalar_one()
