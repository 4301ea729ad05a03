"""Links by which a phone uploads the papers of one slot: bound to it, good for some minutes and
some files, ended with the account."""

from __future__ import annotations

import base64
from datetime import timedelta

from msgspec.structs import asdict, replace
from sqlalchemy import delete, insert, select, update

from chassis import clock
from chassis.context import Call
from chassis.credentials import Signer
from chassis.database import Db
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Unauthenticated
from contracts.identity.links import IssuedLink, LinkPlace, LinkSession, LinkToken
from contracts.identity.sessions import ActorData
from services.identity import tokens
from services.identity.handlers.sign_in import actor_of
from services.identity.repository import ACTIVE
from services.identity.tables import account, enterprise, phone_link
from services.identity.vouching import vouched

LIFE = timedelta(minutes=15)
MOST_FILES = 30
MOST_LINKS = 20  # of an account at a time; the oldest go
OVER = "二维码已失效，请在电脑上重新打开"


def issue_link(call: Call, request: LinkPlace, *, db: Db, vault: Vault) -> IssuedLink:
    """The token is added to the reply here, after its digest has been stored."""
    token = _token(vault, call)
    reply = db.command(call, request, _issue, digest=tokens.digest(token))
    return replace(reply, token=token)


def _token(vault: Vault, call: Call) -> str:
    """Under an idempotency key it follows from actor and key, so that a repetition shows it too."""
    if call.idempotency_key is None:
        return tokens.session_token()
    cause = f"phone-link/{call.actor.key}/{call.idempotency_key}"
    return base64.urlsafe_b64encode(vault.index(cause)).decode().rstrip("=")


def _issue(tx: Transaction, request: LinkPlace, *, digest: bytes) -> IssuedLink:
    account_id, expires_at = tx.call.actor.account_id, tx.now + LIFE
    mine = phone_link.c.account_id == account_id
    surplus = (
        select(phone_link.c.token_digest)
        .where(mine)
        .order_by(phone_link.c.created_at.desc())
        .offset(MOST_LINKS - 1)
    )
    tx.session.execute(delete(phone_link).where(phone_link.c.token_digest.in_(surplus)))
    tx.session.execute(
        insert(phone_link).values(
            token_digest=digest,
            account_id=account_id,
            **asdict(request),
            files=0,
            created_at=tx.now,
            expires_at=expires_at,
        )
    )
    after = {"section": request.section, "slot": request.slot, "row_id": request.row_id}
    tx.audit("issue_phone_link", "application", request.application_id, after=after)
    return IssuedLink(expires_at=expires_at)


def resolve_link(call: Call, request: LinkToken, *, db: Db, signer: Signer) -> LinkSession:
    """Raises Unauthenticated when it is over or used up."""
    digest, now = tokens.digest(request.token), clock.now()
    good = (phone_link.c.token_digest == digest) & (phone_link.c.expires_at > now)
    with db.transaction(call) as tx:
        if request.uses:
            room = phone_link.c.files + request.uses <= MOST_FILES
            counted = update(phone_link).where(good, room)
            counted = counted.values(files=phone_link.c.files + request.uses)
            if not rows_changed(tx.session, counted):
                raise Unauthenticated(OVER)
        row = tx.session.execute(
            select(
                phone_link.c.application_id, phone_link.c.section, phone_link.c.slot,
                phone_link.c.row_id, phone_link.c.expires_at, account.c.id,
                account.c.enterprise_id, account.c.name, account.c.office, account.c.roles,
                account.c.state, enterprise.c.name.label("enterprise_name"),
            )
            .select_from(phone_link.join(account, account.c.id == phone_link.c.account_id))
            .join(enterprise, enterprise.c.id == account.c.enterprise_id)
            .where(good)
        ).one_or_none()  # fmt: skip
    if row is None or row.state != ACTIVE:
        raise Unauthenticated(OVER)
    actor = actor_of(row, call.actor.address)
    found = LinkSession(
        token=None,
        actor=ActorData(
            kind=actor.kind,
            account_id=actor.account_id,
            name=actor.name,
            enterprise_id=actor.enterprise_id,
            office=actor.office,
            roles=list(actor.roles),
            address=actor.address,
        ),
        expires_at=row.expires_at,
        password_expires_at=None,
        application_id=row.application_id,
        section=row.section,
        slot=row.slot,
        row_id=row.row_id,
    )
    return vouched(call, signer, found)
