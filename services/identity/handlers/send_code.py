"""A code by text message: to register, to recover the password (A-15, A-23), to evaluate."""

from __future__ import annotations

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid
from contracts.identity.entry import CodeSent, SendCode
from rules.vocabulary import numbers
from services.identity import captchas, codes, devices, repository, sms
from services.identity.model import CODE_RESEND, CODE_VALID, PORTAL, username_key


def send_code(call: Call, request: SendCode, *, db: Db, vault: Vault) -> CodeSent:
    """The same whether the username exists or
    not. The code opens only together with the ticket.

    Raises Invalid for the mobile, a missing username or the captcha, TooMany over the limits.
    """
    who = _whom(db, call, request)
    whom = codes.subject(vault, request.purpose, who)
    # Remembered by its keyed hash: a plain digest of a mobile number is soon reversed.
    compared = {"purpose": request.purpose, "subject": whom.hex()}
    stored = db.replay(call, compared, CodeSent)
    if stored is not None:
        return stored
    device = None
    with db.transaction(call) as tx:  # of its own: used up also where the rest is refused
        seen = captchas.passes(tx, vault, request.captcha_id, request.captcha_text)
        if request.purpose == "recover":
            device = devices.known_to(tx.session, PORTAL, who, request.devices)
    if not seen:
        raise captchas.wrong(request.captcha_text)
    return db.command(call, compared, _send, whom=whom, who=who, device=device, vault=vault)


def _send(
    tx: Transaction,
    asked: dict[str, str],
    *,
    whom: bytes,
    who: str,
    device: bytes | None,
    vault: Vault,
) -> CodeSent:
    if device is None:
        sms.require_room(tx)
    ticket, digits = codes.create(tx, vault, whom, device)
    mobile: str | None = who
    if asked["purpose"] == "recover":
        found = repository.find_account(tx.session, PORTAL, who)
        mobile = repository.reserved_mobile(found, vault) if found else None
    if mobile:
        sms.send_code(tx, vault, mobile, digits)
    return CodeSent(
        ticket=ticket,
        retry_after=int(CODE_RESEND.total_seconds()),
        valid_for=int(CODE_VALID.total_seconds()),
    )


def _whom(db: Db, call: Call, request: SendCode) -> str:
    """The mobile; of a recovery the key of the username, also where the USCC was typed."""
    if request.purpose != "recover":
        try:
            return numbers.mobile(request.mobile or "")
        except ValueError as error:
            raise Invalid.at("mobile", str(error)) from None
    username = username_key(request.username or "")
    if not username:
        raise Invalid.at("username", "请填写用户名或者统一社会信用代码")
    with db.read(call) as reading:
        found = repository.account_to_recover(reading, username)
    return found.username_key if found else username
