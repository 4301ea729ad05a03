"""Who is behind a session cookie or a program token: asked for every page, one indexed query."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from contracts.errors import Unauthenticated
from services.identity import tokens
from services.identity.handlers.sign_in import actor_of
from services.identity.model import TOUCH_EVERY, session_end
from services.identity.repository import ACTIVE
from services.identity.tables import account, api_token, enterprise, session


def resolve_session(db: Db, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """{token: None, actor, expires_at}. Raises Unauthenticated when the session is over."""
    digest, now = tokens.digest(data["token"]), clock.now()
    row = _holder(db, call, session, digest)
    if row is None or now >= session_end(row.last_seen_at, row.ends_at):
        raise Unauthenticated("登录已过期，请重新登录")
    if now - row.last_seen_at >= TOUCH_EVERY:
        _touch(db, call, session, digest, {"last_seen_at": now})
    return _resolved(row, call, session_end(now, row.ends_at))


def resolve_bearer(db: Db, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """The same for a token of a program."""
    digest, now = tokens.digest(data["token"]), clock.now()
    row = _holder(db, call, api_token, digest)
    if row is None or row.revoked_at is not None or now >= row.expires_at:
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
    who = (account.c.id, account.c.enterprise_id, account.c.name, account.c.office, account.c.roles)
    return (
        select(*times, *who, enterprise.c.name.label("enterprise_name"))
        .select_from(secret.join(account, account.c.id == secret.c.account_id))
        .outerjoin(enterprise, enterprise.c.id == account.c.enterprise_id)
        .where(secret.c.token_digest == bindparam("digest"), account.c.state == ACTIVE)
    )


def _touch(db: Db, call: Call, secret: Table, digest: bytes, values: dict[str, datetime]) -> None:
    with db.transaction(call) as tx:
        tx.session.execute(update(secret).where(secret.c.token_digest == digest).values(**values))


def _resolved(row: Any, call: Call, expires_at: datetime) -> dict[str, Any]:
    return {"token": None, "actor": actor_of(row, call.actor.address), "expires_at": expires_at}
