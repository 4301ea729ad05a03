"""Who is behind a session cookie or a program token: asked for every page, one indexed query."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update
from sqlalchemy.orm import Session as Reading

from chassis import clock
from chassis.context import Call
from chassis.credentials import Signer
from chassis.database import Db
from chassis.transaction import Transaction
from contracts.errors import NotFound, Unauthenticated
from contracts.identity.second_factor import CONFIRMED_FOR
from contracts.identity.sessions import (
    ActorData,
    OwnSession,
    Session,
    SessionId,
    SessionInfo,
    Sessions,
    SessionsEnded,
    SessionToken,
    Token,
)
from services.identity import devices, second_factor, sessions, tokens
from services.identity.handlers.sign_in import actor_of
from services.identity.message_list import unread_count
from services.identity.model import TOUCH_EVERY, session_end
from services.identity.repository import ACTIVE
from services.identity.tables import account, api_token, enterprise, session
from services.identity.vouching import vouched


def resolve_session(call: Call, request: SessionToken, *, db: Db, signer: Signer) -> Session:
    """Raises Unauthenticated when the session is over, saying why."""
    return vouched(call, signer, session_of(call, request, db=db))


def resolve_bearer(call: Call, request: Token, *, db: Db, signer: Signer) -> Session:
    """The same for a token of a program."""
    return vouched(call, signer, bearer_of(call, request, db=db))


def session_of(call: Call, request: SessionToken, *, db: Db) -> Session:
    digest, now = tokens.digest(request.token), clock.now()
    row = _holder(db, call, session, digest)
    if row is None or row.state != ACTIVE or now >= session_end(row.last_seen_at, row.ends_at):
        raise Unauthenticated(sessions.why_over(row.end_reason if row else None))
    if not request.used:
        return _resolved(row, call, session_end(row.last_seen_at, row.ends_at))
    if now - row.last_seen_at >= TOUCH_EVERY:
        _touch(db, call, session, digest, {"last_seen_at": now})
    return _resolved(row, call, session_end(now, row.ends_at))


def bearer_of(call: Call, request: Token, *, db: Db) -> Session:
    digest, now = tokens.digest(request.token), clock.now()
    row = _holder(db, call, api_token, digest)
    over = row is None or row.state != ACTIVE or row.revoked_at is not None
    if over or now >= row.expires_at:
        raise Unauthenticated("访问令牌无效、已撤销或已过期")
    if row.last_used_at is None or now - row.last_used_at >= TOUCH_EVERY:
        _touch(db, call, api_token, digest, {"last_used_at": now})
    return _resolved(row, call, row.expires_at)


def _holder(db: Db, call: Call, secret: Table, digest: bytes) -> Any:
    with db.read(call) as reading:
        return reading.execute(_holder_of(secret), {"digest": digest}).one_or_none()


@cache  # to build a statement takes as long as to run it
def _holder_of(secret: Table) -> Select[Any]:
    times = [column for column in secret.c if column.name.endswith("_at")]
    times += [secret.c.end_reason, secret.c.due] if secret is session else []
    given = [] if secret is session else [api_token.c.role.label("token_role")]
    unread = [unread_count(account.c.id, account.c.enterprise_id).label("unread")]
    factor = [second_factor.enrolled(account.c.id).scalar_subquery().label("enrolled")]
    times += [*unread, *factor] if secret is session else []
    who = (account.c.id, account.c.enterprise_id, account.c.name, account.c.office, account.c.roles,
           account.c.state, account.c.password_expires_at)  # fmt: skip
    return (
        select(*times, *given, *who, enterprise.c.name.label("enterprise_name"))
        .select_from(secret.join(account, account.c.id == secret.c.account_id))
        .outerjoin(enterprise, enterprise.c.id == account.c.enterprise_id)
        .where(secret.c.token_digest == bindparam("digest"))
    )


def _touch(db: Db, call: Call, secret: Table, digest: bytes, values: dict[str, datetime]) -> None:
    with db.transaction(call) as tx:
        tx.session.execute(update(secret).where(secret.c.token_digest == digest).values(**values))


def _resolved(row: Any, call: Call, expires_at: datetime) -> Session:
    found = row._mapping
    due = found.get("due")
    actor = actor_of(row, call.actor.address, due=due, confirmed=_confirmed(found))
    return Session(
        token=None,
        actor=ActorData(**actor.to_dict()),
        expires_at=expires_at,
        password_expires_at=row.password_expires_at,
        unread=found.get("unread", 0),
        due=due,
    )


def _confirmed(row: Any) -> bool:
    """Whether the second factor of the session was shown of late, or there is none."""
    if row.get("enrolled") is None:
        return True
    at = row["confirmed_at"]
    return at is not None and (clock.now() - at).total_seconds() < CONFIRMED_FOR


def list_sessions(reading: Reading, call: Call, request: Token) -> Sessions:
    """Those in force of the caller's account, the caller's own first."""
    found = sessions.listed(reading, call.actor.account_id or "", request.token, clock.now())
    return Sessions(
        items=[
            SessionInfo(
                session_id=row["id"],
                device=row["device"],
                address=row["address"],
                created_at=row["created_at"],
                last_seen_at=row["last_seen_at"],
                current=row["current"],
            )
            for row in found
        ]
    )


def end_session(tx: Transaction, request: SessionId) -> None:
    """Raises NotFound for a session of another account, or one that is over."""
    mine = sessions.of_account(tx.call.actor.account_id or "")
    which = mine & (session.c.id == request.session_id)
    if not sessions.end(tx, which, sessions.Ended.REVOKED):
        raise NotFound("该登录已经结束")
    tx.audit("end_session", "account", tx.call.actor.account_id or "")


def end_other_sessions(tx: Transaction, request: OwnSession) -> SessionsEnded:
    """Devices other than the caller's are known no longer: a sign-in there is told."""
    account_id = tx.call.actor.account_id or ""
    others = sessions.of_account(account_id, besides=request.token)
    ended = len(sessions.end(tx, others, sessions.Ended.REVOKED))
    devices.forget(tx, account_id, besides=request.devices)
    tx.audit("end_other_sessions", "account", account_id, after={"ended": ended})
    return SessionsEnded(ended=ended)
