"""A new password with a code sent to the reserved mobile (A-23)."""

from __future__ import annotations

from chassis import log
from chassis.context import Call
from chassis.database import Db
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.identity.entry import Recover, Recovered
from services.identity import (
    attempts,
    codes,
    devices,
    password_policy,
    passwords,
    repository,
    sms,
)
from services.identity.handlers.verify import subject
from services.identity.model import PORTAL, username_key

_log = log.get(__name__)


def recover_password(call: Call, request: Recover, *, db: Db, vault: Vault) -> Recovered:
    """Ends all sessions and program tokens, forgets the known devices, opens a closed account.

    Raises Invalid at `code` (also for a username nobody has) or `new_password`.
    """
    compared = {"username": username_key(request.username)}
    stored = db.replay(call, compared, Recovered)
    if stored is not None:
        return stored
    with db.read(call) as session:
        found = repository.account_to_recover(session, request.username)
    who = found.username_key if found else compared["username"]
    whom = codes.subject(vault, "recover", who)
    code_id = codes.check(db, call, vault, whom, request.ticket, request.code, "code")
    if found is None:
        _log.warning("recovery_without_account", code_id=code_id)
        raise Invalid.at("code", "该账号已停用，请联系派出机构")
    words = (found.username, found.enterprise_name, found.uscc)
    password_policy.require_good(request.new_password, "new_password", words)
    password_hash = passwords.hash_password(request.new_password)
    with db.transaction(call) as tx:
        codes.use(tx, code_id, "code")
        repository.set_password(tx, found.id, password_hash)
        devices.forget(tx, found.id)
        attempts.clear(tx, subject(vault, PORTAL, found.username))
        mobile = repository.reserved_mobile(found, vault)
        if mobile:
            sms.send_password_notice(tx, vault, mobile)
        tx.audit("recover_password", "enterprise", found.enterprise_id, after={"account": found.id})
        return tx.remember(compared, Recovered(username=found.username))
