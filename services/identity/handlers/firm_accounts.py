"""The accounts of a firm: seen, added, given another role by its owner."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict
from contracts.identity.accounts import (
    ChangeRole,
    CreateAccount,
    FirmAccount,
    FirmAccounts,
)
from contracts.identity.staff import AccountId
from contracts.structs import Empty
from services.identity import attempts, one_time, passwords, repository, sms, tokens
from services.identity.managing import (
    attempts_on,
    lock_firm,
    managed,
    require_room,
    scope_of,
    sessions_of,
)
from services.identity.model import ONE_TIME_VALID, PORTAL, firm_roles
from services.identity.tables import account, api_token


def list_accounts(reading: Session, call: Call, _request: Empty, *, vault: Vault) -> FirmAccounts:
    now = clock.now()
    mine = select(account).where(*scope_of(call.actor))
    rows = reading.execute(mine.order_by(account.c.created_at, account.c.id)).all()
    in_force = sessions_of(reading, [row.id for row in rows], now)
    held = _tokens(reading, call)
    items = [
        FirmAccount(
            account_id=row.id,
            username=row.username,
            name=repository.person_of(row, vault),
            role=firm_roles(row)[0],
            state=row.state,
            locked=attempts.is_closed(reading, attempts_on(vault, row), now),
            one_time=row.password_expires_at is not None,
            sessions=in_force.get(row.id, 0),
            tokens=held.get(row.id, 0),
            created_at=row.created_at,
            own=row.id == call.actor.account_id,
        )
        for row in rows
    ]
    return FirmAccounts(items=items)


def create_account(call: Call, request: CreateAccount, *, db: Db, vault: Vault) -> AccountId:
    """With a one-time password, to be changed at the first sign-in.

    Raises Conflict for the username or where there are too many, Forbidden where the caller is no
    owner any more.
    """
    made = tokens.one_time_password(vault, call)
    hashed = passwords.hash_password(made)
    reply = db.command(call, request, _create, password_hash=hashed, vault=vault)
    one_time.require_good(db, call, reply.account_id, made)
    return replace(reply, one_time_password=made)


def _create(
    tx: Transaction, request: CreateAccount, *, password_hash: str, vault: Vault
) -> AccountId:
    lock_firm(tx)
    firm = str(tx.call.actor.enterprise_id)
    require_room(tx)
    made = repository.add_account(
        tx, surface=PORTAL, username=request.username, password_hash=password_hash,
        enterprise_id=firm, roles=(request.role,), password_expires_at=tx.now + ONE_TIME_VALID,
    )  # fmt: skip
    if made is None:
        message = "该用户名已被使用，请换一个"
        raise Conflict(message, findings=[{"path": "username", "message": message}])
    sealed = vault.encrypt(request.name, spot(account.c.sealed_name, made))
    named = update(account).where(account.c.id == made)
    tx.session.execute(named.values(sealed_name=sealed))
    mobile = repository.reserved_mobile(repository.account_by_id(tx.session, made), vault)
    if mobile:
        sms.send_account_notice(tx, vault, mobile, f"添加了账号“{request.username}”")
    after = {"username": request.username, "role": request.role}
    tx.audit("create_account", "account", made, after=after)
    return AccountId(account_id=made)


def change_role(tx: Transaction, request: ChangeRole) -> None:
    """Holds from the next page on that the account opens. Raises Conflict where it has another role
    by now than was shown."""
    row = managed(tx, request.account_id)
    before = firm_roles(row)[0]
    if before == request.role:
        return
    if before != request.seen:
        raise Conflict("该账号的角色刚刚由他人修改，请核对后再改")
    mine = update(account).where(account.c.id == row.id)
    tx.session.execute(mine.values(roles=[request.role]))
    tx.audit("change_role", "account", row.id, {"role": before}, {"role": request.role})


def _tokens(reading: Session, call: Call) -> dict[str, int]:
    """How many are in force, by account."""
    counted = reading.execute(
        select(api_token.c.account_id, func.count())
        .where(
            api_token.c.enterprise_id == call.actor.enterprise_id,
            api_token.c.revoked_at.is_(None),
            api_token.c.expires_at > clock.now(),
        )
        .group_by(api_token.c.account_id)
    )
    return {account_id: number for account_id, number in counted}
