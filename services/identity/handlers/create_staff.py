"""An account of the intranet, with its office and roles (N-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import asdict, replace

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid
from contracts.identity.staff import AccountId, CreateStaff
from services.identity import (
    one_time,
    password_policy,
    passwords,
    repository,
    role_changes,
    tokens,
)
from services.identity.model import INTRANET, ONE_TIME_VALID, role_problem


def create_staff(call: Call, request: CreateStaff, *, db: Db, vault: Vault) -> AccountId:
    """With a one-time password where no password was given, to be changed at the
    first sign-in.

    Raises Invalid for roles or password, Conflict for the username, Forbidden for an office other
    than the administrator's own, or for administrators.
    """
    role_changes.require_scope(call.actor, request.roles, request.office)
    problem = role_problem(request.roles)
    if problem:
        raise Invalid.at("roles", problem)
    given = request.password
    made = None if given else tokens.one_time_password(vault, call)
    if given:
        words = (request.username, request.name)
        password_policy.require_good(given, "password", words)
    compared = without_password(request)
    stored = db.replay(call, compared, AccountId)
    if stored is not None:
        if made:
            one_time.require_good(db, call, stored.account_id, made)
        return replace(stored, one_time_password=made)
    with db.read(call) as session:
        if repository.find_account(session, INTRANET, request.username):
            raise _taken()  # before the hash is computed: seeds ask for what is there already
    password_hash = passwords.hash_password(made or given or "")
    valid = ONE_TIME_VALID if made else None
    reply = db.command(call, compared, create, password_hash=password_hash, valid=valid)
    return replace(reply, one_time_password=made)


def without_password(request: CreateStaff) -> dict[str, Any]:
    """What is compared and recorded."""
    return {name: value for name, value in asdict(request).items() if name != "password"}


def create(
    tx: Transaction, asked: dict[str, Any], *, password_hash: str, valid: timedelta | None
) -> AccountId:
    """An administrator's account has its roles once the security administrator has approved them.
    valid: how long a one-time password is. Raises Conflict for the username."""
    of_staff = tx.call.actor.kind == "staff"
    roles = tuple(sorted(set(asked["roles"])))
    account_id = repository.add_account(
        tx, surface=INTRANET, username=asked["username"], password_hash=password_hash,
        name=asked["name"], office=asked["office"], roles=() if of_staff else roles,
        password_expires_at=tx.now + valid if valid else None,
    )  # fmt: skip
    if account_id is None:
        raise _taken()
    tx.audit("create_staff", "account", account_id, after=asked)
    if of_staff:
        role_changes.add(tx, account_id, [], list(roles), None, "新建账号")
    return AccountId(account_id=account_id)


def _taken() -> Conflict:
    message = "该用户名已被使用，请换一个"
    return Conflict(message, findings=[{"path": "username", "message": message}])
