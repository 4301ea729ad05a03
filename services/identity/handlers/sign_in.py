"""Signing in and out on one of the two surfaces (A-02…A-07, N-01)."""

from __future__ import annotations

from typing import Any

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from services.identity import attempts, devices, repository, sessions, sms
from services.identity.handlers.verify import verify
from services.identity.model import MAX_SESSIONS


def sign_in(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """A new session: {token, actor, expires_at, device, others_ended, password_expires_at}.

    device: a token that the browser carries from now on, None where it is known already.

    Raises as `verify` does. Not repeatable by key: the stored reply would keep the token.
    """
    found, device = verify(db, call, data, vault=vault)
    with db.transaction(call) as tx:
        if data["replaces"]:
            sessions.end(tx, sessions.with_token(data["replaces"]), sessions.Ended.SIGNED_OUT)
        return _enter(tx, found, device, data["agent"], vault)


def sign_out(tx: Transaction, data: dict[str, Any]) -> None:
    """End a session; one that has ended already is no mistake."""
    ended = sessions.end(tx, sessions.with_token(data["token"]), sessions.Ended.SIGNED_OUT)
    for account_id in ended:
        tx.audit("sign_out", "account", account_id)


def terms(db: Db, call: Call) -> dict[str, Any]:
    """{captcha_required}: whether the sign-in page has to show one from the start."""
    with db.read(call) as reading:
        demanded = attempts.captcha_demanded(reading, call.actor.address, clock.now())
    return {"captcha_required": demanded}


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


def _enter(
    tx: Transaction, row: Any, device: bytes | None, agent: str | None, vault: Vault
) -> dict[str, Any]:
    token, expires_at, ended = sessions.open_session(
        tx, row.id, device=agent, most=MAX_SESSIONS[row.surface]
    )
    learned = None
    if device is None:
        learned = devices.learn(tx, row.id)
        mobile = repository.reserved_mobile(row, vault)
        if mobile and not devices.told_enough(tx, row.id):
            sms.send_new_device_notice(tx, vault, mobile, agent, tx.call.actor.address)
    else:
        devices.seen(tx, device)
    address = tx.call.actor.address
    noted = {"address": address, "new_device": device is None, "others_ended": ended}
    tx.audit("sign_in", "account", row.id, after=noted)
    return {
        "token": token,
        "actor": actor_of(row, address),
        "expires_at": expires_at,
        "device": learned,
        "others_ended": ended,
        "password_expires_at": row.password_expires_at,
    }
