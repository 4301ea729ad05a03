"""An account of the intranet, with its office and roles (N-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.context import Actor, Call
from chassis.database import Db
from chassis.idempotency import StoredReply
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Forbidden, Invalid
from rules.vocabulary.enumerations import StaffRole
from services.identity import one_time, password_policy, passwords, repository, tokens
from services.identity.model import ADMINISTRATORS, INTRANET, ONE_TIME_VALID, role_problem


def create_staff(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """{account_id, one_time_password}; the latter where no password was given, to be changed at the
    first sign-in.

    Raises Invalid for roles or password, Conflict for the username, Forbidden for an office other
    than the administrator's own, or for administrators.
    """
    _require_scope(call.actor, data)
    problem = role_problem(data["roles"])
    if problem:
        raise Invalid.at("roles", problem)
    made = None if data["password"] else tokens.one_time_password(vault, call)
    if made is None:
        words = (data["username"], data["name"])
        password_policy.require_good(data["password"], "password", words)
    request = {name: value for name, value in data.items() if name != "password"}
    stored = db.replay(call, request)
    if stored is not None:
        if made:
            one_time.require_good(db, call, stored["account_id"], made)
        return StoredReply(stored, one_time_password=made)
    with db.read(call) as session:
        if repository.find_account(session, INTRANET, data["username"]):
            raise _taken()  # before the hash is computed: seeds ask for what is there already
    password_hash = passwords.hash_password(made or data["password"])
    valid = ONE_TIME_VALID if made else None
    reply = db.command(call, request, create, password_hash=password_hash, valid=valid)
    return StoredReply(reply, one_time_password=made)


def create(
    tx: Transaction, data: dict[str, Any], *, password_hash: str, valid: timedelta | None
) -> dict[str, Any]:
    """valid: how long a one-time password is. Raises Conflict for the username."""
    account_id = repository.add_account(
        tx, surface=INTRANET, username=data["username"], password_hash=password_hash,
        name=data["name"], office=data["office"], roles=tuple(sorted(set(data["roles"]))),
        password_expires_at=tx.now + valid if valid else None,
    )  # fmt: skip
    if account_id is None:
        raise _taken()
    tx.audit("create_staff", "account", account_id, after=data)
    return {"account_id": account_id}


def _require_scope(actor: Actor, data: dict[str, Any]) -> None:
    if actor.kind != "staff":
        return
    if actor.office not in (None, data["office"]):
        raise Forbidden("只能为本派出机构新建账号")
    held = ADMINISTRATORS & set(data["roles"])
    of_office = held == {StaffRole.SYSTEM_ADMIN} and data["office"] is not None
    if held and not (of_office and actor.office is None):
        raise Forbidden("管理员账号由上级单位新建")


def _taken() -> Conflict:
    message = "该用户名已被使用，请换一个"
    return Conflict(message, findings=[{"path": "username", "message": message}])
