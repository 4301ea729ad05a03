"""A new password for who is signed in (A-20…A-22)."""

from __future__ import annotations

from typing import Any

from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Invalid, NotFound
from contracts.identity.entry import ChangePassword
from services.identity import attempts, devices, password_policy, passwords, repository, sms
from services.identity.handlers import own_password


def change_password(call: Call, request: ChangePassword, *, db: Db, vault: Vault) -> None:
    """Ends all sessions, this one too, and all program tokens; of the devices that are known only
    the caller's stays so. A one-time password becomes the owner's own.

    Raises Invalid at `old_password` or `new_password`; TooMany after too many wrong old ones, so
    that a session left open does not let anybody guess.
    """
    if db.replay(call, {}) is not None:
        return
    with db.read(call) as session:
        found = repository.account_by_id(session, call.actor.account_id or "")
    if found is None:
        raise NotFound()
    _require_other(found, request)  # not a guess at the old one, so it is not counted as one
    given = own_password.Given(request.old_password, "old_password", "原密码")
    number = own_password.prove(db, call, vault, found, given)
    password_hash = passwords.hash_password(request.new_password)
    with db.transaction(call) as tx:
        attempts.succeed(tx, number)
        repository.set_password(tx, found.id, password_hash)
        devices.forget(tx, found.id, besides=request.devices)
        mobile = repository.reserved_mobile(found, vault)
        if mobile:
            sms.send_password_notice(tx, vault, mobile)
        tx.audit("change_password", "account", found.id)
        tx.remember({}, None)


def _require_other(found: Any, request: ChangePassword) -> None:
    if request.new_password == request.old_password:
        raise Invalid.at("new_password", "新密码不能与原密码相同")
    words = (found.username, found.enterprise_name, found.uscc, found.name)
    password_policy.require_good(request.new_password, "new_password", words)
