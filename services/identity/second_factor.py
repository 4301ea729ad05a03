"""The second factor of an account of staff, in the running transaction.

A code is good for its half minute and the ones beside it, once. Five wrong ones close the way for
half an hour, whoever types them: who knows the password may not go on guessing.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import pyotp
from sqlalchemy import Column, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from chassis import clock
from chassis.personal import spot
from chassis.settings import settings
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.identity.second_factor import Due, TwoFactorRule
from services.identity.model import INTRANET, LOCK, MAX_FAILURES
from services.identity.staff_tables import recovery_code, second_factor

STEP = 30  # seconds
RECOVERY_CODES = 10
ISSUER = "资质和信用信息系统"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another one."""


def is_required(row: Any) -> bool:
    """row: of the account."""
    if row.surface != INTRANET:
        return False
    if row.two_factor is not None:
        return bool(row.two_factor == TwoFactorRule.REQUIRED)
    return bool(settings().staff_two_factor == "required")


def due(session: Session, row: Any) -> Due | None:
    """What somebody who has shown the password of the account has to show beside it."""
    if row.surface != INTRANET:
        return None
    if is_enrolled(session, row.id):
        return Due.CODE
    return Due.ENROL if is_required(row) else None


def is_enrolled(session: Session, account_id: str) -> bool:
    found: str | None = session.scalar(enrolled(account_id))
    return found is not None


def enrolled(account_id: Any) -> Any:
    """A select of the account's id where it has an authenticator."""
    return select(second_factor.c.account_id).where(
        second_factor.c.account_id == account_id, second_factor.c.enrolled_at.is_not(None)
    )


def locked(tx: Transaction, account_id: str) -> Any:
    """Its row, until the transaction ends; one is made where there is none."""
    adding = upsert(second_factor).values(account_id=account_id).on_conflict_do_nothing()
    tx.session.execute(adding)
    wanted = select(second_factor).where(second_factor.c.account_id == account_id)
    return tx.session.execute(wanted.with_for_update()).one()


def begin(tx: Transaction, vault: Vault, account_id: str) -> str:
    """A new secret, which counts once a code of it was shown."""
    locked(tx, account_id)
    made = pyotp.random_base32()
    sealed = vault.encrypt(made, spot(second_factor.c.new_secret, account_id))
    _set(tx, account_id, new_secret=sealed)
    return made


def uri(secret: str, username: str) -> str:
    """For an authenticator's camera."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def enrol(tx: Transaction, vault: Vault, row: Any, code: str) -> list[str] | None:
    """The recovery codes; None where the code is not one of the new secret. row: `locked`."""
    made = _opened(vault, second_factor.c.new_secret, row)
    step = _step_of(made, code) if made else None
    if made is None or step is None:
        return None
    sealed = vault.encrypt(made, spot(second_factor.c.secret, row.account_id))
    _set(tx, row.account_id, secret=sealed, new_secret=None, enrolled_at=tx.now, last_step=step,
         failures=0, locked_until=None)  # fmt: skip
    return new_codes(tx, vault, row.account_id)


def new_codes(tx: Transaction, vault: Vault, account_id: str) -> list[str]:
    """In the place of those before."""
    tx.session.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    made = ["-".join(_word() for _ in range(2)) for _ in range(RECOVERY_CODES)]
    rows = [{"account_id": account_id, "code_hash": _hash(vault, account_id, one)} for one in made]
    tx.session.execute(insert(recovery_code), rows)
    return made


def shows(tx: Transaction, vault: Vault, row: Any, code: str) -> str | None:
    """ "code" or "recovery", and it is used up; None where it is neither. row: `locked`."""
    secret = _opened(vault, second_factor.c.secret, row)
    step = _step_of(secret, code) if secret else None
    if step is not None and step > row.last_step:
        _set(tx, row.account_id, last_step=step, failures=0, locked_until=None)
        return "code"
    using = (
        update(recovery_code)
        .where(
            recovery_code.c.account_id == row.account_id,
            recovery_code.c.code_hash == _hash(vault, row.account_id, code),
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=tx.now)
        .returning(recovery_code.c.account_id)
    )
    if secret and tx.session.scalar(using) is not None:
        _set(tx, row.account_id, failures=0, locked_until=None)
        return "recovery"
    return None


def is_closed(row: Any) -> bool:
    until: datetime | None = row.locked_until
    return until is not None and until > clock.now()


def fail(tx: Transaction, row: Any) -> bool:
    """Count a wrong code; whether that closes the way."""
    failures = int(row.failures) + 1
    closes = failures >= MAX_FAILURES
    until = tx.now + LOCK if closes else None
    _set(tx, row.account_id, failures=0 if closes else failures, locked_until=until)
    return closes


def left(session: Session, account_id: str) -> int:
    """Recovery codes that are not used."""
    wanted = recovery_code.c.used_at.is_(None) & (recovery_code.c.account_id == account_id)
    return session.scalar(select(func.count()).select_from(recovery_code).where(wanted)) or 0


def remove(tx: Transaction, account_id: str) -> None:
    """The authenticator was lost."""
    for table in (recovery_code, second_factor):
        tx.session.execute(delete(table).where(table.c.account_id == account_id))


def _step_of(secret: str, code: str) -> int | None:
    """The time step of which the code is, one before and one after included."""
    digits = "".join(one for one in code if one.isalnum())
    if len(digits) != 6 or not digits.isdecimal():
        return None
    now = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _opened(vault: Vault, column: Column[Any], row: Any) -> str | None:
    sealed = getattr(row, column.key)
    return vault.decrypt_text(sealed, spot(column, row.account_id)) if sealed else None


def _hash(vault: Vault, account_id: str, code: str) -> bytes:
    plain = "".join(one for one in code.lower() if one.isalnum())
    return vault.index(f"recovery/{account_id}/{plain}")


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def _set(tx: Transaction, account_id: str, **values: Any) -> None:
    mine = update(second_factor).where(second_factor.c.account_id == account_id)
    tx.session.execute(mine.values(**values))
