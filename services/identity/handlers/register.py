"""Registration of a firm with its first account (A-08…A-16)."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Finding, Invalid
from contracts.forms.base import examine
from contracts.forms.enterprise import EnterpriseForm
from contracts.identity.enterprises import Register, Registered
from rules import jurisdiction
from rules.vocabulary.firm import FirmRole
from services.identity import codes, password_policy, passwords, repository
from services.identity.model import PORTAL

USCC_TAKEN: Finding = {
    "path": "enterprise.uscc",
    "message": "该统一社会信用代码已注册，请直接登录；忘记密码的请先找回",
}
USERNAME_TAKEN: Finding = {
    "path": "account.username",
    "message": "该用户名已被使用，请换一个",
}


def register(call: Call, request: Register, *, db: Db, vault: Vault) -> Registered:
    """Raises Invalid with every finding (paths `account.…`, `enterprise.…`), Conflict with
    `findings` where username or USCC is registered. The system itself (demo data) needs no code.
    """
    account, entry = request.account, request.enterprise
    compared = replace(request, account={"username": account["username"]})
    stored = db.replay(call, compared, Registered)
    if stored is not None:
        return stored
    mistakes = _mistakes(entry)
    code_id = None
    if call.actor.kind != "system":
        code_id = _code(db, call, request, vault, mistakes)
    weakness = _weakness(account, entry)
    if mistakes or weakness:
        raise Invalid(findings=mistakes + weakness)
    return db.command(
        call,
        compared,
        _register,
        vault=vault,
        code_id=code_id,
        password_hash=passwords.hash_password(account["password"]),
    )


def _code(db: Db, call: Call, request: Register, vault: Vault, mistakes: list[Finding]) -> str:
    """The id of the code. Who has none costs no more than this: passwords are judged and hashed
    only afterwards."""
    whom = codes.subject(vault, "register", request.enterprise["contact_mobile"])
    try:
        given = request.account["code"]
        return codes.check(db, call, vault, whom, request.ticket, given, "account.code")
    except Invalid as wrong:
        raise Invalid(findings=mistakes + wrong.findings) from None


def _mistakes(entry: dict[str, Any]) -> list[Finding]:
    _, mistakes, _ = examine(EnterpriseForm, EnterpriseForm().dump(entry), today=clock.today())
    found: list[Finding] = [
        {**mistake, "path": f"enterprise.{mistake['path']}"} for mistake in mistakes
    ]
    if _office(entry["division"]) is None:
        message = "请在列表中选择住所所在的行政区划"
        found.append({"path": "enterprise.division", "message": message})
    return found


def _weakness(account: dict[str, Any], entry: dict[str, Any]) -> list[Finding]:
    words = (account["username"], entry["name"], entry["uscc"], entry["contact_mobile"])
    weakness = password_policy.problem(account["password"], words)
    return [{"path": "account.password", "message": weakness}] if weakness else []


def _office(division: str) -> str | None:
    try:
        return jurisdiction.office_of(division).value if division.isdecimal() else None
    except LookupError:
        return None


def _register(
    tx: Transaction,
    request: Register,
    *,
    vault: Vault,
    code_id: str | None,
    password_hash: str,
) -> Registered:
    username, entry = request.account["username"], request.enterprise
    if code_id is not None:
        codes.use(tx, code_id, "account.code")
    parent_id = entry.get("parent_id")
    if parent_id and not repository.enterprise_exists(tx.session, parent_id):
        raise Invalid.at("enterprise.parent_id", "没有找到所选的上级企业，请重新选择")
    office = _office(entry["division"])
    enterprise_id = repository.add_enterprise(tx, vault, entry, str(office))
    if enterprise_id is None:
        also = repository.username_taken(tx.session, PORTAL, username)
        raise _taken(USCC_TAKEN, *([USERNAME_TAKEN] if also else []))
    account_id = repository.add_account(
        tx, surface=PORTAL, username=username, password_hash=password_hash,
        enterprise_id=enterprise_id, roles=(FirmRole.OWNER.value,),
    )  # fmt: skip
    if account_id is None:
        raise _taken(USERNAME_TAKEN)
    repository.add_business_licence(tx, vault, enterprise_id, request.business_licence)
    tx.audit(
        "register",
        "enterprise",
        enterprise_id,
        after={"uscc": entry["uscc"], "name": entry["name"], "office": office},
    )
    return Registered(
        enterprise_id=enterprise_id,
        account_id=account_id,
        object_key=request.business_licence.object_key,
    )


def _taken(*found: Finding) -> Conflict:
    return Conflict(found[0]["message"], findings=list(found))
