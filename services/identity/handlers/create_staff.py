"""An account of the intranet, with its office and roles (N-01)."""

from __future__ import annotations

from typing import Any

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from contracts.errors import Conflict, Forbidden, Invalid
from services.identity import password_policy, passwords, repository
from services.identity.model import INTRANET, role_problem


def create_staff(db: Db, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """{account_id}

    Raises Invalid for roles or password, Conflict for the username, Forbidden for an office other
    than the administrator's own.
    """
    actor = call.actor
    if actor.kind == "staff" and actor.office not in (None, data["office"]):
        raise Forbidden("只能为本派出机构新建账号")
    problem = role_problem(data["roles"])
    if problem:
        raise Invalid.at("roles", problem)
    password_policy.require_good(data["password"], "password", (data["username"], data["name"]))
    request = {name: value for name, value in data.items() if name != "password"}
    stored = db.replay(call, request)
    if stored is not None:
        return stored
    with db.read(call) as session:
        if repository.find_account(session, INTRANET, data["username"]):
            raise _taken()  # before the hash is computed: seeds ask for what is there already
    password_hash = passwords.hash_password(data["password"])
    return db.command(call, request, _create, password_hash=password_hash)


def _create(tx: Transaction, data: dict[str, Any], *, password_hash: str) -> dict[str, Any]:
    account_id = repository.add_account(
        tx, surface=INTRANET, username=data["username"], password_hash=password_hash,
        name=data["name"], office=data["office"], roles=tuple(sorted(set(data["roles"]))),
    )  # fmt: skip
    if account_id is None:
        raise _taken()
    tx.audit("create_staff", "account", account_id, after=data)
    return {"account_id": account_id}


def _taken() -> Conflict:
    message = "该用户名已被使用，请换一个"
    return Conflict(message, findings=[{"path": "username", "message": message}])
