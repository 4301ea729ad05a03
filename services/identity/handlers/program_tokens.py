"""Tokens by which a firm's own program uses the API."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.idempotency import StoredReply
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound
from services.identity import repository, sms, tokens
from services.identity.handlers.sign_in import actor_of
from services.identity.handlers.verify import verify
from services.identity.model import MAX_TOKENS, PORTAL
from services.identity.tables import api_token


def issue_token(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> StoredReply:
    """{token_id, token, label, expires_at}. Raises Conflict when there are too many, or where a
    repeated key would show a token that is good no more.

    The token is added to the reply here, after it has been stored.
    """
    token = tokens.program_token(vault, call)
    reply = db.command(call, data, _issue, digest=tokens.digest(token), vault=vault)
    with db.read(call) as reading:
        good = api_token.c.revoked_at.is_(None) & (api_token.c.expires_at > clock.now())
        found = reading.scalar(select(good).where(api_token.c.id == reply["token_id"]))
    if not found:
        raise Conflict("用这个键签发的令牌已撤销或已过期，请换一个键重新签发")
    return StoredReply(reply, token=token)


def exchange_for_token(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> StoredReply:
    """The same for username and password. Raises as `verify` does."""
    wanted = {name: data.pop(name) for name in ("label", "days")}
    found, _ = verify(db, call, {**data, "surface": PORTAL, "devices": []}, vault=vault)
    owner = Actor.from_dict(actor_of(found, call.actor.address))
    return issue_token(db, replace(call, actor=owner), wanted, vault=vault)


def _issue(tx: Transaction, data: dict[str, Any], *, digest: bytes, vault: Vault) -> dict[str, Any]:
    actor = tx.call.actor
    in_force = (
        select(func.count())
        .select_from(api_token)
        .where(*_mine(actor), api_token.c.expires_at > tx.now)
    )
    if tx.session.execute(in_force).scalar_one() >= MAX_TOKENS:
        raise Conflict(f"有效的访问令牌不能超过{MAX_TOKENS}个，请先撤销不用的")
    issued = {
        "id": str(uuid.uuid4()),
        "label": data["label"],
        "expires_at": tx.now + timedelta(days=data["days"]),
    }
    tx.session.execute(
        insert(api_token).values(
            **issued,
            token_digest=digest,
            account_id=actor.account_id,
            enterprise_id=actor.enterprise_id,
            created_at=tx.now,
        )
    )
    owner = repository.account_by_id(tx.session, actor.account_id or "")
    mobile = repository.reserved_mobile(owner, vault) if owner else None
    if mobile:
        sms.send_token_notice(tx, vault, mobile)
    tx.audit("issue_token", "api_token", issued["id"], after={"label": data["label"]})
    return {**issued, "token_id": issued["id"]}


def list_tokens(session: Session, actor: Actor) -> dict[str, Any]:
    """Those not revoked, newest first, also when they have expired."""
    rows = session.execute(
        select(api_token).where(*_mine(actor)).order_by(api_token.c.created_at.desc())
    ).mappings()
    return {"items": [{**row, "token_id": row["id"]} for row in rows]}


def revoke_token(tx: Transaction, data: dict[str, Any]) -> None:
    """Raises NotFound for a token of another firm."""
    revoking = update(api_token).where(api_token.c.id == data["token_id"], *_mine(tx.call.actor))
    if not rows_changed(tx.session, revoking.values(revoked_at=tx.now)):
        raise NotFound()
    tx.audit("revoke_token", "api_token", data["token_id"])


def _mine(actor: Actor) -> tuple[Any, ...]:
    return api_token.c.enterprise_id == actor.enterprise_id, api_token.c.revoked_at.is_(None)
