"""Whether who asks knows the password of an account: what every way in begins with."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import update

from chassis import clock, log, metrics
from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid, Unauthenticated
from contracts.identity.entry import Credentials
from services.identity import attempts, captchas, devices, passwords, refusals, repository
from services.identity.attempts import Guess
from services.identity.model import INTRANET, PORTAL, username_key
from services.identity.tables import account

WRONG = "用户名或密码不正确，请核对后重试；连续输错5次，账号将锁定30分钟"
ONE_TIME_OVER = {
    PORTAL: "一次性密码已过期，请联系本单位管理员重新设置，或者通过“忘记密码”设置",
    INTRANET: "一次性密码已过期，请联系本单位系统管理员重新设置",
}
PATIENCE, LOOK_AGAIN = 3.0, 0.05  # seconds
_log = log.get(__name__)


def verify(
    db: Db, call: Call, given: Credentials, *, surface: str, known: list[str], vault: Vault
) -> tuple[Any, bytes | None]:
    """(the account's row, the digest of the device if it is known). known: the tokens of devices
    that the browser carries.

    Raises Invalid for a field left empty, which is no guess; Unauthenticated (not saying which part
    is wrong); TooMany while the account is closed; Invalid for the captcha.
    `details.captcha_required` says that the next try needs one.
    """
    _require_filled(given)
    username = given.username
    with db.read(call) as reading:
        device = devices.known_to(reading, surface, username, known)
    guess = Guess(subject(vault, surface, username), call.actor.address, device)
    number, found = _begin(db, call, guess, given, surface, vault)
    right = passwords.fits(found and found.password_hash, given.password)
    with db.transaction(call) as tx:
        if right:
            attempts.succeed(tx, number)
            _renew_hash(tx, found, given.password)
        closed = [] if right else attempts.fail(tx, number, guess)
        if found and not right and surface == INTRANET:
            told = {"address": call.actor.address, "closed": [one.to for one in closed]}
            tx.audit("sign_in_failed", "account", found.id, after=told)
    if right:
        _require_valid(found)
        return found, device
    for one in closed:
        metrics.sign_ins_closed.labels(surface, one.to).inc()
    _log.warning("sign_in_failed", surface=surface, closed=[one.to for one in closed],
                 account_id=found and found.id, address=call.actor.address)  # fmt: skip
    if closed:
        raise refusals.closed(closed[0], surface)
    raise Unauthenticated(WRONG, captcha_required=True)


def subject(vault: Vault, surface: str, username: str) -> bytes:
    """What failures are counted on; hashed, because people type passwords into the wrong field."""
    return vault.index(f"sign-in/{surface}/{username_key(username)}")


def _require_filled(given: Credentials) -> None:
    missing = {"username": "请填写用户名", "password": "请填写密码"}
    found = [(n, said) for n, said in missing.items() if not getattr(given, n).strip()]
    if found:
        raise Invalid.of(found)


def _begin(
    db: Db, call: Call, guess: Guess, given: Credentials, surface: str, vault: Vault
) -> tuple[int, Any]:
    """(attempt id, the account's row or None). Waits while those before it decide: five right
    sign-ins at the same moment are no attack."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return _begin_now(db, call, guess, given, surface, vault)
        except attempts.Closed as closed:
            raise refusals.closed(closed, surface) from None
        except attempts.Wait:
            if time.monotonic() > until:
                raise refusals.busy() from None
        time.sleep(LOOK_AGAIN)


def _begin_now(
    db: Db, call: Call, guess: Guess, given: Credentials, surface: str, vault: Vault
) -> tuple[int, Any]:
    with db.transaction(call) as tx:
        number, demanded = attempts.begin(tx, guess)
        seen = not demanded or captchas.passes(tx, vault, given.captcha_id, given.captcha_text)
        found = repository.find_account(tx.session, surface, given.username)
        if not seen:
            attempts.withdraw(tx, number)
    if not seen:
        raise captchas.wrong(given.captcha_text)
    return number, found


def _require_valid(found: Any) -> None:
    """Raises Unauthenticated for a one-time password that was not used in time."""
    if found.password_expires_at and found.password_expires_at <= clock.now():
        raise Unauthenticated(ONE_TIME_OVER[found.surface])


def _renew_hash(tx: Transaction, found: Any, password: str) -> None:
    """The password is known only now; one hashed with older parameters is hashed anew."""
    if passwords.is_outdated(found.password_hash):
        renewed = passwords.hash_password(password)
        mine = update(account).where(account.c.id == found.id)
        tx.session.execute(mine.values(password_hash=renewed))
