"""Sessions of an account: opened, listed, ended with a reason that its browser is told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, text, update
from sqlalchemy.orm import Session

from chassis.transaction import Transaction
from services.identity import tokens
from services.identity.model import KEEP_ENDED, SESSION_IDLE, SESSION_LIFE, session_end
from services.identity.tables import session

EXPIRED = "登录已过期，请重新登录"


class Ended(StrEnum):
    """Why a session is over before its time."""

    SIGNED_OUT = "SIGNED_OUT"
    REVOKED = "REVOKED"
    SURPLUS = "SURPLUS"
    PASSWORD = "PASSWORD"  # noqa: S105 - a reason
    DISABLED = "DISABLED"


TOLD = {
    Ended.REVOKED: "本机的登录已被退出，请重新登录",
    Ended.SURPLUS: "同时登录的设备过多，本机的登录已退出，请重新登录",
    Ended.PASSWORD: "登录密码已修改，请用新密码重新登录",
    Ended.DISABLED: "该账号已停用",
}


def open_session(
    tx: Transaction, account_id: str, *, device: str | None, most: int, due: str | None = None
) -> tuple[str, datetime, int]:
    """(token, when it ends if it is not used, how many others were ended to make room).

    Of more than `most` sessions those not used for longest end.
    """
    key = int.from_bytes(tokens.digest(account_id)[:8], signed=True)
    tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    surplus = (
        select(session.c.id)
        .where(session.c.account_id == account_id, in_force(tx.now))
        .order_by(session.c.last_seen_at.desc())
        .offset(most - 1)
    )
    ended = end(tx, session.c.id.in_(surplus), Ended.SURPLUS)
    token, ends_at = tokens.session_token(), tx.now + SESSION_LIFE
    tx.session.execute(
        insert(session).values(
            token_digest=tokens.digest(token),
            account_id=account_id,
            device=device,
            address=tx.call.actor.address,
            created_at=tx.now,
            last_seen_at=tx.now,
            ends_at=ends_at,
            due=due,
        )
    )
    return token, session_end(tx.now, ends_at), len(ended)


def end(tx: Transaction, which: ColumnElement[bool], reason: Ended) -> list[str]:
    """End those of these sessions that are in force; the ids of their accounts."""
    ending = (
        update(session)
        .where(which, session.c.ended_at.is_(None), session.c.ends_at > tx.now)
        .values(ended_at=tx.now, ends_at=tx.now, end_reason=reason.value)
        .returning(session.c.account_id)
    )
    return list(tx.session.scalars(ending))


def with_token(token: str) -> ColumnElement[bool]:
    return session.c.token_digest == tokens.digest(token)


def of_account(account_id: str, besides: str | None = None) -> ColumnElement[bool]:
    """All of an account, but for the one with this token."""
    mine = session.c.account_id == account_id
    return mine & ~with_token(besides) if besides else mine


def listed(reading: Session, account_id: str, token: str | None, now: datetime) -> list[Any]:
    """Those in force, the caller's own first, then by last use."""
    rows = reading.execute(
        select(session, (with_token(token or "")).label("current"))
        .where(session.c.account_id == account_id, in_force(now))
        .order_by(with_token(token or "").desc(), session.c.last_seen_at.desc())
    )
    return list(rows.mappings())


def why_over(reason: str | None) -> str:
    """What to tell the browser that comes with the token of a session that is over."""
    return TOLD.get(Ended(reason), EXPIRED) if reason else EXPIRED


def in_force(now: datetime) -> ColumnElement[bool]:
    return (
        session.c.ended_at.is_(None)
        & (session.c.ends_at > now)
        & (session.c.last_seen_at > now - SESSION_IDLE)
    )


def is_over(now: datetime) -> ColumnElement[bool]:
    """And its browser has had time to be told why."""
    before = now - KEEP_ENDED
    return or_(session.c.ends_at < before, session.c.last_seen_at < before - SESSION_IDLE)
