"""Who is behind a session cookie or a program token: asked for every page, one indexed query."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from contracts.errors import NotFound, Unauthenticated
from services.identity import devices, sessions, tokens
from services.identity.handlers.sign_in import actor_of
from services.identity.model import TOUCH_EVERY, session_end
from services.identity.repository import ACTIVE
from services.identity.tables import account, api_token, enterprise, session


def resolve_session(db: Db, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """{token: None, actor, expires_at, password_expires_at}. Raises Unauthenticated when the
    session is over, saying why. `used`: a person asks, not a page by itself."""
    digest, now = tokens.digest(data["token"]), clock.now()
    row = _holder(db, call, session, digest)
    if row is None or row.state != ACTIVE or now >= session_end(row.last_seen_at, row.ends_at):
        raise Unauthenticated(sessions.why_over(row.end_reason if row else None))
    if not data["used"]:
        return _resolved(row, call, session_end(row.last_seen_at, row.ends_at))
    if now - row.last_seen_at >= TOUCH_EVERY:
        _touch(db, call, session, digest, {"last_seen_at": now})
    return _resolved(row, call, session_end(now, row.ends_at))


def resolve_bearer(db: Db, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """The same for a token of a program."""
    digest, now = tokens.digest(data["token"]), clock.now()
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
    times += [secret.c.end_reason] if secret is session else []
    who = (account.c.id, account.c.enterprise_id, account.c.name, account.c.office, account.c.roles,
           account.c.state, account.c.password_expires_at)  # fmt: skip
    return (
        select(*times, *who, enterprise.c.name.label("enterprise_name"))
        .select_from(secret.join(account, account.c.id == secret.c.account_id))
        .outerjoin(enterprise, enterprise.c.id == account.c.enterprise_id)
        .where(secret.c.token_digest == bindparam("digest"))
    )


def _touch(db: Db, call: Call, secret: Table, digest: bytes, values: dict[str, datetime]) -> None:
    with db.transaction(call) as tx:
        tx.session.execute(update(secret).where(secret.c.token_digest == digest).values(**values))


def _resolved(row: Any, call: Call, expires_at: datetime) -> dict[str, Any]:
    return {
        "token": None,
        "actor": actor_of(row, call.actor.address),
        "expires_at": expires_at,
        "password_expires_at": row.password_expires_at,
    }


def list_sessions(db: Db, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """{items}: those in force of the caller's account, the caller's own first."""
    with db.read(call) as reading:
        found = sessions.listed(reading, call.actor.account_id or "", data["token"], clock.now())
    return {"items": [{**row, "session_id": row["id"]} for row in found]}


def end_session(tx: Transaction, data: dict[str, Any]) -> None:
    """Raises NotFound for a session of another account, or one that is over."""
    mine = sessions.of_account(tx.call.actor.account_id or "")
    which = mine & (session.c.id == data["session_id"])
    if not sessions.end(tx, which, sessions.Ended.REVOKED):
        raise NotFound("该登录已经结束")
    tx.audit("end_session", "account", tx.call.actor.account_id or "")


def end_other_sessions(tx: Transaction, data: dict[str, Any]) -> dict[str, int]:
    """{ended}. Devices other than the caller's are known no longer: a sign-in there is told."""
    account_id = tx.call.actor.account_id or ""
    others = sessions.of_account(account_id, besides=data["token"])
    ended = len(sessions.end(tx, others, sessions.Ended.REVOKED))
    devices.forget(tx, account_id, besides=data["devices"])
    tx.audit("end_other_sessions", "account", account_id, after={"ended": ended})
    return {"ended": ended}
