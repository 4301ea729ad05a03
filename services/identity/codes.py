"""One-time codes sent by text message: limits, checking, use (A-23; ASVS 5.0, 6.3.1, 6.5).

A code can be used only where it was asked for: its id is the ticket that the browser keeps. What a
stranger asks for or guesses neither replaces nor spoils the code of the owner, and counts apart
from what the owner asks for on a device that is known.
"""

from __future__ import annotations

import hmac
import uuid
from datetime import timedelta

from sqlalchemy import func, insert, select, text, update

from chassis.context import Call
from chassis.database import Db
from chassis.network import network_of
from chassis.rows import rows_changed
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid, TooMany
from rules.vocabulary.texts import compact
from services.identity import tokens
from services.identity.model import (
    CODE_ATTEMPTS,
    CODE_RESEND,
    CODE_VALID,
    CODES_FROM_STRANGERS,
    CODES_PER_ADDRESS,
    CODES_PER_DAY,
)
from services.identity.tables import one_time_code as code

_DAY = timedelta(days=1)


def subject(vault: Vault, purpose: str, who: str) -> bytes:
    """For whom a code is: the mobile (register) or the key of the username (recover), hashed."""
    return vault.index(f"code/{purpose}/{who}")


def create(
    tx: Transaction, vault: Vault, whom: bytes, device: bytes | None = None
) -> tuple[str, str]:
    """(ticket, digits). device: the digest of its token where it is known for the account. Raises
    TooMany too soon or over the limits."""
    key = int.from_bytes(whom[:8], signed=True)
    tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    network = network_of(tx.call.actor.address) if tx.call.actor.address else None
    _check_limits(tx, whom, network, device)
    code_id, digits = str(uuid.uuid4()), tokens.code()
    tx.session.execute(
        insert(code).values(
            id=code_id,
            subject=whom,
            address=network,
            device=device,
            digest=_digest(vault, code_id, digits),
            attempts=0,
            created_at=tx.now,
            expires_at=tx.now + CODE_VALID,
        )
    )
    return code_id, digits


def check(
    db: Db, call: Call, vault: Vault, whom: bytes, ticket: str | None, digits: str, path: str
) -> str:
    """The id of the code behind the ticket. Raises Invalid at `path`, after counting a wrong guess
    in a transaction of its own: a failure that is rolled back would be no limit. The right code
    costs nothing, so that mistakes elsewhere in the form may be mended as often as it takes."""
    with db.transaction(call) as tx:
        row = tx.session.execute(
            select(code.c.id, code.c.digest)
            .where(
                code.c.id == ticket,
                code.c.subject == whom,
                code.c.used_at.is_(None),
                code.c.expires_at > tx.now,
                code.c.attempts < CODE_ATTEMPTS,
            )
            .with_for_update()
        ).one_or_none()
        if row and hmac.compare_digest(bytes(row.digest), _digest(vault, row.id, digits)):
            return str(row.id)
        if row:
            wrong = update(code).where(code.c.id == row.id)
            tx.session.execute(wrong.values(attempts=code.c.attempts + 1))
    raise Invalid.at(path, "短信验证码不正确或已过期，请核对后重填，或重新获取")


def use(tx: Transaction, code_id: str, path: str) -> None:
    """Use up a checked code. Raises Invalid at `path` if somebody was faster."""
    unused = update(code).where(code.c.id == code_id, code.c.used_at.is_(None))
    if not rows_changed(tx.session, unused.values(used_at=tx.now)):
        raise Invalid.at(path, "短信验证码已经使用过，请重新获取")


def _check_limits(tx: Transaction, whom: bytes, network: str | None, device: bytes | None) -> None:
    today = code.c.created_at > tx.now - _DAY
    strange = code.c.device.is_(None)
    mine = code.c.device == device
    if device is None:
        mine = strange & code.c.address.is_not_distinct_from(network)
    own, newest, strangers = tx.session.execute(
        select(
            func.count().filter(mine),
            func.max(code.c.created_at).filter(strange if device is None else mine),
            func.count().filter(strange),
        ).where(code.c.subject == whom, today)
    ).one()
    if newest and newest + CODE_RESEND > tx.now:
        left = int((newest + CODE_RESEND - tx.now).total_seconds()) + 1
        raise TooMany(f"验证码已发送，请{left}秒后再获取", retry_after=left)
    used_up = own >= CODES_PER_DAY
    if device is None:
        from_network = select(func.count()).where(code.c.address == network, strange, today)
        used_up = used_up or strangers >= CODES_FROM_STRANGERS
        used_up = used_up or tx.session.execute(from_network).scalar_one() >= CODES_PER_ADDRESS
    if used_up:
        message = "今天获取验证码的次数已用完，请明天再试"
        raise TooMany(message, retry_after=int(_DAY.total_seconds()))


def _digest(vault: Vault, code_id: str, digits: str) -> bytes:
    return vault.index(f"code/{code_id}/{compact(digits)}")
