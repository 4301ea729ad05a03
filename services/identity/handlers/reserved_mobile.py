"""Another reserved mobile, by the owner who is signed in. Who has lost the way in asks the office
(`services.identity.mobile_changes`)."""

from __future__ import annotations

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, NotFound
from contracts.identity.entry import CodeSent
from contracts.identity.own import ChangeReserved, ReservedCode
from services.identity import attempts, codes, register_entry, repository, sms
from services.identity.handlers import own_password
from services.identity.model import CODE_RESEND, CODE_VALID


def send_reserved_code(tx: Transaction, request: ReservedCode, *, vault: Vault) -> CodeSent:
    """To the new mobile. Raises TooMany over the limits of codes, Conflict where it is the present
    one."""
    _require_other(tx, vault, request.mobile)
    sms.require_room(tx)
    ticket, digits = codes.create(tx, vault, _subject(vault, request.mobile))
    sms.send_code(tx, vault, request.mobile, digits)
    return CodeSent(
        ticket=ticket,
        retry_after=int(CODE_RESEND.total_seconds()),
        valid_for=int(CODE_VALID.total_seconds()),
    )


def change_reserved(call: Call, request: ChangeReserved, *, db: Db, vault: Vault) -> None:
    """Both mobiles are told. Raises Invalid at `code` or `password`, TooMany, Conflict as above."""
    compared = {"mobile": vault.index(request.mobile).hex()}
    if db.replay(call, compared) is not None:
        return
    with db.read(call) as session:
        found = repository.account_by_id(session, call.actor.account_id or "")
    if found is None:
        raise NotFound()
    whom = _subject(vault, request.mobile)
    code_id = codes.check(db, call, vault, whom, request.ticket, request.code, "code")
    given = own_password.Given(request.password, "password", "登录密码")
    number = own_password.prove(db, call, vault, found, given)
    with db.transaction(call) as tx:
        attempts.succeed(tx, number)
        _require_other(tx, vault, request.mobile)
        codes.use(tx, code_id, "code")
        firm = str(call.actor.enterprise_id)
        register_entry.change_reserved(tx, vault, firm, request.mobile)
        tx.audit("change_reserved_mobile", "enterprise", firm)
        tx.remember(compared, None)


def _require_other(tx: Transaction, vault: Vault, mobile: str) -> None:
    own = register_entry.contact_mobile(tx.session, vault, str(tx.call.actor.enterprise_id))
    if own == mobile:
        message = "这就是目前的预留手机，不需要更换"
        raise Conflict(message, findings=[{"path": "mobile", "message": message}])


def _subject(vault: Vault, mobile: str) -> bytes:
    return codes.subject(vault, "reserved", mobile)
