"""Accounts in the hands of who manages them (`services.identity.managing`): of staff (N-01,
GB/T 22239-2019) and of firms."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import update

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.identity.sessions import SessionsEnded
from contracts.identity.staff import ManagedAccount, OneTimePassword
from services.identity import attempts, devices, one_time, passwords, repository, sessions, sms
from services.identity import tokens as secrets
from services.identity.managing import attempts_on, managed, require_room
from services.identity.model import ONE_TIME_VALID, PORTAL
from services.identity.repository import ACTIVE, DISABLED
from services.identity.tables import account


def disable(tx: Transaction, request: ManagedAccount) -> None:
    """He is out at once."""
    row = managed(tx, request.account_id)
    _set_state(tx, row, DISABLED)
    sessions.end(tx, sessions.of_account(row.id), sessions.Ended.DISABLED)
    _note(tx, "disable", row)


def enable(tx: Transaction, request: ManagedAccount) -> None:
    """Raises Conflict where a firm has too many in use."""
    row = managed(tx, request.account_id)
    if row.surface == PORTAL and row.state != ACTIVE:
        require_room(tx)
    _set_state(tx, row, ACTIVE)
    _note(tx, "enable", row)


def unlock(tx: Transaction, request: ManagedAccount, *, vault: Vault) -> None:
    """Opens an account that wrong passwords have closed."""
    row = managed(tx, request.account_id)
    attempts.clear(tx, attempts_on(vault, row))
    _note(tx, "unlock", row)


def end_sessions(tx: Transaction, request: ManagedAccount) -> SessionsEnded:
    row = managed(tx, request.account_id)
    ended = len(sessions.end(tx, sessions.of_account(row.id), sessions.Ended.REVOKED))
    _note(tx, "end", row, "_sessions", after={"ended": ended})
    return SessionsEnded(ended=ended)


def reset_password(call: Call, request: ManagedAccount, *, db: Db, vault: Vault) -> OneTimePassword:
    """The password is added to the reply here, after that has been stored.

    Raises Conflict where a repeated key would show one that was replaced since.
    """
    made = secrets.one_time_password(vault, call)
    hashed = passwords.hash_password(made)
    reply = db.command(call, request, _reset, password_hash=hashed, vault=vault)
    one_time.require_good(db, call, request.account_id, made)
    return replace(reply, one_time_password=made)


def _reset(
    tx: Transaction, request: ManagedAccount, *, password_hash: str, vault: Vault
) -> OneTimePassword:
    row = managed(tx, request.account_id)
    expires_at = tx.now + ONE_TIME_VALID
    repository.set_password(tx, row.id, password_hash, expires_at)
    devices.forget(tx, row.id)
    attempts.clear(tx, attempts_on(vault, row))
    mobile = repository.reserved_mobile(repository.account_by_id(tx.session, row.id), vault)
    if mobile:
        sms.send_account_notice(tx, vault, mobile, f"重置了账号“{row.username}”的密码")
    _note(tx, "reset", row, "_password")
    return OneTimePassword(expires_at=expires_at)


def _set_state(tx: Transaction, row: Any, state: str) -> None:
    tx.session.execute(update(account).where(account.c.id == row.id).values(state=state))


def _note(tx: Transaction, verb: str, row: Any, what: str = "", **more: Any) -> None:
    whose = "account" if row.surface == PORTAL else "staff"
    tx.audit(f"{verb}_{whose}{what}", "account", row.id, **more)
