"""Browsers that have signed in to an account before, known by a token in a cookie.

A stranger's guesses close an account to strangers, never to those (OWASP, device cookies); a
sign-in from elsewhere is told to the firm. Each token is made here for one account: a cookie that
somebody planted in another's browser makes nothing known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from chassis.transaction import Transaction
from services.identity import tokens
from services.identity.model import KNOWN_FOR, MAX_KNOWN_DEVICES, MAX_NOTICES_PER_DAY, username_key
from services.identity.tables import account, known_device

_DAY = timedelta(days=1)


def known_to(session: Session, surface: str, username: str, carried: Sequence[str]) -> bytes | None:
    """Of the tokens a browser carries the digest of the one known for this account (which may not
    exist)."""
    if not carried:
        return None
    found = session.scalars(
        select(known_device.c.token_digest)
        .join(account, account.c.id == known_device.c.account_id)
        .where(
            account.c.surface == surface,
            account.c.username_key == username_key(username),
            known_device.c.token_digest.in_([tokens.digest(token) for token in carried]),
        )
        .limit(1)
    ).one_or_none()
    return None if found is None else bytes(found)


def seen(tx: Transaction, digest: bytes) -> None:
    """A known browser has signed in again."""
    tx.session.execute(
        update(known_device)
        .where(known_device.c.token_digest == digest)
        .values(last_seen_at=tx.now)
    )


def learn(tx: Transaction, account_id: str) -> str:
    """Know a browser from now on: the token it has to carry. Of too many the one that was not used
    for longest is forgotten."""
    token = tokens.session_token()
    tx.session.execute(
        insert(known_device).values(
            account_id=account_id,
            token_digest=tokens.digest(token),
            created_at=tx.now,
            last_seen_at=tx.now,
        )
    )
    mine = known_device.c.account_id == account_id
    surplus = (
        select(known_device.c.token_digest)
        .where(mine)
        .order_by(known_device.c.last_seen_at.desc())
        .offset(MAX_KNOWN_DEVICES)
    )
    tx.session.execute(delete(known_device).where(mine, known_device.c.token_digest.in_(surplus)))
    return token


def forget(tx: Transaction, account_id: str, besides: Sequence[str] = ()) -> None:
    """All browsers of the account but the one that carries one of these tokens."""
    kept = [tokens.digest(token) for token in besides]
    tx.session.execute(
        delete(known_device).where(
            known_device.c.account_id == account_id, known_device.c.token_digest.not_in(kept)
        )
    )


def told_enough(tx: Transaction, account_id: str) -> bool:
    """Whether so many new browsers were told of within a day that one more message is no help."""
    today = select(func.count()).where(
        known_device.c.account_id == account_id, known_device.c.created_at > tx.now - _DAY
    )
    return tx.session.execute(today).scalar_one() > MAX_NOTICES_PER_DAY


def is_over(now: datetime) -> ColumnElement[bool]:
    return known_device.c.last_seen_at < now - KNOWN_FOR
