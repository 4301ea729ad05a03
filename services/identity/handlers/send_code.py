"""A code by text message, to register or to recover the password (A-15, A-23)."""

from __future__ import annotations

from typing import Any

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid
from rules.vocabulary import numbers
from services.identity import captchas, codes, devices, repository, sms
from services.identity.model import CODE_RESEND, CODE_VALID, PORTAL, username_key


def send_code(db: Db, call: Call, data: dict[str, Any], *, vault: Vault) -> dict[str, Any]:
    """{ticket, retry_after, valid_for}, the two in seconds; the same whether the username exists or
    not. The code opens only together with the ticket.

    Raises Invalid for the mobile, a missing username or the captcha, TooMany over the limits.
    """
    who = _whom(data)
    whom = codes.subject(vault, data["purpose"], who)
    # Remembered by its keyed hash: a plain digest of a mobile number is soon reversed.
    request = {"purpose": data["purpose"], "subject": whom.hex()}
    stored = db.replay(call, request)
    if stored is not None:
        return stored
    device = None
    with db.transaction(call) as tx:  # of its own: used up also where the rest is refused
        seen = captchas.passes(tx, vault, data["captcha_id"], data["captcha_text"])
        if data["purpose"] == "recover":
            device = devices.known_to(tx.session, PORTAL, who, data["devices"])
    if not seen:
        raise captchas.wrong(data["captcha_text"])
    return db.command(call, request, _send, whom=whom, who=who, device=device, vault=vault)


def _send(
    tx: Transaction,
    request: dict[str, Any],
    *,
    whom: bytes,
    who: str,
    device: bytes | None,
    vault: Vault,
) -> dict[str, Any]:
    if device is None:
        sms.require_room(tx)
    ticket, digits = codes.create(tx, vault, whom, device)
    mobile: str | None = who
    if request["purpose"] == "recover":
        found = repository.find_account(tx.session, PORTAL, who)
        mobile = repository.reserved_mobile(found, vault) if found else None
    if mobile:
        sms.send_code(tx, vault, mobile, digits)
    return {
        "ticket": ticket,
        "retry_after": int(CODE_RESEND.total_seconds()),
        "valid_for": int(CODE_VALID.total_seconds()),
    }


def _whom(data: dict[str, Any]) -> str:
    if data["purpose"] == "register":
        try:
            return numbers.mobile(data["mobile"] or "")
        except ValueError as error:
            raise Invalid.at("mobile", str(error)) from None
    username = username_key(data["username"] or "")
    if not username:
        raise Invalid.at("username", "请填写用户名")
    return username
