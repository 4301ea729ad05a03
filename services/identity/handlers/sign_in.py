"""Signing in and out on one of the two surfaces (A-02…A-07, N-01)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.credentials import Signer
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts import firm
from contracts.errors import Forbidden
from contracts.identity.entry import SURFACES, SignIn, SignInTerms
from contracts.identity.sessions import ActorData, SignedIn, Token
from contracts.operations import UNCONFIRMED
from contracts.structs import Empty
from services.identity import attempts, devices, repository, second_factor, sessions, sms
from services.identity.handlers.verify import verify
from services.identity.model import MAX_SESSIONS, firm_roles
from services.identity.vouching import vouched


def sign_in(call: Call, request: SignIn, *, db: Db, signer: Signer, vault: Vault) -> SignedIn:
    """A new session, vouched for.

    Raises Forbidden for a surface that signs in another's people; otherwise as `verify` does. Not
    repeatable by key: the stored reply would keep the token.
    """
    if call.caller in SURFACES and call.caller != request.surface:
        raise Forbidden()
    return vouched(call, signer, entered(call, request, db=db, vault=vault))


def entered(call: Call, request: SignIn, *, db: Db, vault: Vault) -> SignedIn:
    found, device = verify(
        db, call, request, surface=request.surface, known=request.devices, vault=vault
    )
    with db.transaction(call) as tx:
        if request.replaces:
            sessions.end(tx, sessions.with_token(request.replaces), sessions.Ended.SIGNED_OUT)
        return _enter(tx, found, device, request.agent, vault)


def sign_out(tx: Transaction, request: Token) -> None:
    """End a session; one that has ended already is no mistake."""
    ended = sessions.end(tx, sessions.with_token(request.token), sessions.Ended.SIGNED_OUT)
    for account_id in ended:
        tx.audit("sign_out", "account", account_id)


def sign_in_terms(reading: Session, call: Call, _request: Empty) -> SignInTerms:
    """Whether the sign-in page has to show a captcha from the start."""
    demanded = attempts.captcha_demanded(reading, call.actor.address, clock.now())
    return SignInTerms(captcha_required=demanded)


def actor_of(
    row: Any, address: str | None, *, due: str | None = None, confirmed: bool = True
) -> Actor:
    """Who acts under an account. A firm is known by the firm's name. A token that was given another
    role than its account has may what both may. due: the session may nothing yet; confirmed: the
    second factor was shown of late, where there is one."""
    roles = () if due else tuple(row.roles)
    if not confirmed and roles:
        roles = (*roles, UNCONFIRMED)
    if row.enterprise_id:
        roles = firm_roles(row)
        given = row._mapping.get("token_role")
        roles = (firm.weaker(roles[0], given),) if given else roles
    return Actor(
        kind="enterprise" if row.enterprise_id else "staff",
        account_id=row.id,
        name=row.enterprise_name or row.name,
        enterprise_id=row.enterprise_id,
        office=row.office,
        roles=roles,
        address=address,
    )


def _enter(
    tx: Transaction, row: Any, device: bytes | None, agent: str | None, vault: Vault
) -> SignedIn:
    due = second_factor.due(tx.session, row)
    token, expires_at, ended = sessions.open_session(
        tx, row.id, device=agent, most=MAX_SESSIONS[row.surface], due=due
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
    return SignedIn(
        token=token,
        actor=ActorData(**actor_of(row, address, due=due).to_dict()),
        expires_at=expires_at,
        device=learned,
        others_ended=ended,
        password_expires_at=row.password_expires_at,
        due=due,
    )
