"""Tokens by which a firm's own program uses the API."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts import firm
from contracts.errors import Conflict, NotFound
from contracts.identity.tokens import (
    ExchangeForToken,
    IssuedToken,
    IssueToken,
    TokenId,
    TokenInfo,
    Tokens,
)
from contracts.structs import Empty
from services.identity import repository, sms, tokens
from services.identity.handlers.sign_in import actor_of
from services.identity.handlers.verify import verify
from services.identity.model import MAX_TOKENS, PORTAL, firm_roles
from services.identity.tables import account, api_token


def issue_token(call: Call, request: IssueToken, *, db: Db, vault: Vault) -> IssuedToken:
    """Raises Conflict when there are too many, or where a
    repeated key would show a token that is good no more.

    The token is added to the reply here, after it has been stored.
    """
    token = tokens.program_token(vault, call)
    reply = db.command(call, request, _issue, digest=tokens.digest(token), vault=vault)
    with db.read(call) as reading:
        good = api_token.c.revoked_at.is_(None) & (api_token.c.expires_at > clock.now())
        found = reading.scalar(select(good).where(api_token.c.id == reply.token_id))
    if not found:
        raise Conflict("用这个键签发的令牌已撤销或已过期，请换一个键重新签发")
    return replace(reply, token=token)


def exchange_for_token(
    call: Call, request: ExchangeForToken, *, db: Db, vault: Vault
) -> IssuedToken:
    """The same for username and password. Raises as `verify` does."""
    wanted = IssueToken(label=request.label, days=request.days, role=request.role)
    found, _ = verify(db, call, request, surface=PORTAL, known=[], vault=vault)
    asking = dataclasses.replace(call, actor=actor_of(found, call.actor.address))
    return issue_token(asking, wanted, db=db, vault=vault)


def _issue(tx: Transaction, request: IssueToken, *, digest: bytes, vault: Vault) -> IssuedToken:
    actor = tx.call.actor
    of_firm = api_token.c.enterprise_id == actor.enterprise_id, api_token.c.revoked_at.is_(None)
    in_force = (
        select(func.count()).select_from(api_token).where(*of_firm, api_token.c.expires_at > tx.now)
    )
    if tx.session.execute(in_force).scalar_one() >= MAX_TOKENS:
        raise Conflict(f"有效的访问令牌不能超过{MAX_TOKENS}个，请先撤销不用的")
    role = firm.weaker(actor.roles[0], request.role or actor.roles[0])
    token_id, expires_at = str(uuid.uuid4()), tx.now + timedelta(days=request.days)
    tx.session.execute(
        insert(api_token).values(
            id=token_id,
            label=request.label,
            role=request.role and role,
            expires_at=expires_at,
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
    tx.audit("issue_token", "api_token", token_id, after={"label": request.label, "role": role})
    return IssuedToken(token_id=token_id, label=request.label, expires_at=expires_at, role=role)


def list_tokens(session: Session, call: Call, _request: Empty) -> Tokens:
    """Those not revoked, newest first, also when they have expired; for the owner all of the firm,
    for others their own."""
    rows = session.execute(
        select(api_token, account.c.username, account.c.roles)
        .join(account, account.c.id == api_token.c.account_id)
        .where(*_mine(call.actor))
        .order_by(api_token.c.created_at.desc())
    )
    return Tokens(
        items=[
            TokenInfo(
                token_id=row.id,
                label=row.label,
                created_at=row.created_at,
                expires_at=row.expires_at,
                last_used_at=row.last_used_at,
                role=firm.weaker(firm_roles(row)[0], row.role or firm_roles(row)[0]),
                username=row.username,
            )
            for row in rows
        ]
    )


def revoke_token(tx: Transaction, request: TokenId) -> None:
    """Raises NotFound for a token that `list_tokens` does not show."""
    revoking = update(api_token).where(api_token.c.id == request.token_id, *_mine(tx.call.actor))
    if not rows_changed(tx.session, revoking.values(revoked_at=tx.now)):
        raise NotFound()
    tx.audit("revoke_token", "api_token", request.token_id)


def _mine(actor: Actor) -> tuple[Any, ...]:
    mine = api_token.c.enterprise_id == actor.enterprise_id, api_token.c.revoked_at.is_(None)
    own = api_token.c.account_id == actor.account_id
    return mine if firm.may(actor.roles, firm.Ability.MANAGE) else (*mine, own)
