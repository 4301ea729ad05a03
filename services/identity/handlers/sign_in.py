"""Signing in and out on one of the two surfaces (A-02…A-07, N-01)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, update

from chassis import log
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid, Unauthenticated
from services.identity import attempts, captchas, passwords, repository, tokens
from services.identity.model import SESSION_LIFE, session_end, username_key
from services.identity.tables import account, session

WRONG = "用户名或密码不正确，请核对后重试；连续输错5次，账号将锁定30分钟"
_log = log.get(__name__)


def sign_in(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """A new session: {token, actor, expires_at}.

    Raises Unauthenticated (not saying which part is wrong), TooMany while the account is closed,
    Invalid for the captcha; `details.captcha_required` says that the next try needs one. Not
    repeatable by key: the stored reply would keep the token.
    """
    whom = subject(vault, data["surface"], data["username"])
    with db.transaction(call) as tx:
        number, demanded = attempts.begin(tx, whom)
        seen = not demanded or captchas.passes(tx, vault, data["captcha_id"], data["captcha_text"])
        found = repository.find_account(tx.session, data["surface"], data["username"])
        if not seen:
            attempts.withdraw(tx, number)
    if not seen:
        message = "请输入图片中的验证码" if not data["captcha_text"] else "图形验证码不正确或已过期"
        raise Invalid(
            message, [{"path": "captcha_text", "message": message}], captcha_required=True
        )
    right = passwords.fits(found and found.password_hash, data["password"])
    with db.transaction(call) as tx:
        if right:
            attempts.succeed(tx, number)
            return _open_session(tx, found, data["password"])
        closed = attempts.fail(tx, number, whom)
    _log.warning("sign_in_failed", surface=data["surface"], closed=closed,
                 account_id=found and found.id, address=call.actor.address)  # fmt: skip
    raise (
        attempts.locked(attempts.LOCK) if closed else Unauthenticated(WRONG, captcha_required=True)
    )


def sign_out(tx: Transaction, data: dict[str, Any]) -> None:
    """End a session; one that has ended already is no mistake."""
    ended = tx.session.execute(
        delete(session)
        .where(session.c.token_digest == tokens.digest(data["token"]))
        .returning(session.c.account_id)
    ).scalar_one_or_none()
    if ended:
        tx.audit("sign_out", "account", ended)


def subject(vault: Vault, surface: str, username: str) -> bytes:
    """What failures are counted on; hashed, because people type passwords into the wrong field."""
    return vault.index(f"sign-in/{surface}/{username_key(username)}")


def actor_of(row: Any, address: str | None) -> dict[str, Any]:
    """Who acts under an account, as `Actor.to_dict`. A firm is known by the firm's name."""
    return Actor(
        kind="enterprise" if row.enterprise_id else "staff",
        account_id=row.id,
        name=row.enterprise_name or row.name,
        enterprise_id=row.enterprise_id,
        office=row.office,
        roles=tuple(row.roles),
        address=address,
    ).to_dict()


def _open_session(tx: Transaction, row: Any, password: str) -> dict[str, Any]:
    token, ends_at = tokens.session_token(), tx.now + SESSION_LIFE
    tx.session.execute(
        insert(session).values(
            token_digest=tokens.digest(token),
            account_id=row.id,
            created_at=tx.now,
            last_seen_at=tx.now,
            ends_at=ends_at,
        )
    )
    if passwords.is_outdated(row.password_hash):
        renewed = passwords.hash_password(password)
        tx.session.execute(
            update(account).where(account.c.id == row.id).values(password_hash=renewed)
        )
    tx.audit("sign_in", "account", row.id, after={"address": tx.call.actor.address})
    return {
        "token": token,
        "actor": actor_of(row, tx.call.actor.address),
        "expires_at": session_end(tx.now, ends_at),
    }
