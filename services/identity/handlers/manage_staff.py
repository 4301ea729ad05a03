"""Accounts of staff in the hands of their system administrator (N-01, GB/T 22239-2019).

He sees and manages reviewers of his office; the one of the centre manages all, and the system
administrators of offices. Nobody manages himself; the other two administrators are the operator's
alone: who could reset their passwords could be them.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor, Call
from chassis.database import Db
from chassis.paging import pages
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Forbidden, NotFound
from contracts.identity.sessions import SessionsEnded
from contracts.identity.staff import OneTimePassword, StaffId, StaffMember, StaffMembers, StaffQuery
from rules.vocabulary.enumerations import StaffRole
from services.identity import attempts, devices, one_time, passwords, repository, sessions, tokens
from services.identity.handlers.verify import subject
from services.identity.model import ADMINISTRATORS, INTRANET, ONE_TIME_VALID
from services.identity.repository import ACTIVE, DISABLED
from services.identity.tables import account
from services.identity.tables import session as session_table

PAGE = 50


def list_staff(reading: Session, call: Call, request: StaffQuery, *, vault: Vault) -> StaffMembers:
    """Of the caller's office, for the centre all; by office and username."""
    actor = call.actor
    scope = _scope(actor)
    total = reading.execute(select(func.count()).select_from(account).where(*scope)).scalar_one()
    rows = reading.execute(
        select(account)
        .where(*scope)
        .order_by(account.c.office.nulls_first(), account.c.username_key)
        .limit(PAGE)
        .offset((request.page - 1) * PAGE)
    ).all()
    in_force = _sessions(reading, [row.id for row in rows])
    items = [
        StaffMember(
            account_id=row.id,
            username=row.username,
            name=row.name,
            office=row.office,
            roles=row.roles,
            state=row.state,
            locked=attempts.is_closed(reading, _subject(vault, row), clock.now()),
            one_time=row.password_expires_at is not None,
            sessions=in_force.get(row.id, 0),
            manageable=_why_not(actor, row) is None,
        )
        for row in rows
    ]
    return StaffMembers(items=items, page=request.page, pages=pages(total, PAGE), total=total)


def disable(tx: Transaction, request: StaffId) -> None:
    """He is out at once."""
    row = _managed(tx, request)
    _set_state(tx, row, DISABLED)
    sessions.end(tx, sessions.of_account(row.id), sessions.Ended.DISABLED)
    tx.audit("disable_staff", "account", row.id)


def enable(tx: Transaction, request: StaffId) -> None:
    row = _managed(tx, request)
    _set_state(tx, row, ACTIVE)
    tx.audit("enable_staff", "account", row.id)


def unlock(tx: Transaction, request: StaffId, *, vault: Vault) -> None:
    """Opens an account that wrong passwords have closed."""
    row = _managed(tx, request)
    attempts.clear(tx, _subject(vault, row))
    tx.audit("unlock_staff", "account", row.id)


def end_sessions(tx: Transaction, request: StaffId) -> SessionsEnded:
    row = _managed(tx, request)
    ended = len(sessions.end(tx, sessions.of_account(row.id), sessions.Ended.REVOKED))
    tx.audit("end_staff_sessions", "account", row.id, after={"ended": ended})
    return SessionsEnded(ended=ended)


def reset_password(call: Call, request: StaffId, *, db: Db, vault: Vault) -> OneTimePassword:
    """The password is added to the reply here, after that has been stored.

    Raises Conflict where a repeated key would show one that was replaced since.
    """
    made = tokens.one_time_password(vault, call)
    hashed = passwords.hash_password(made)
    reply = db.command(call, request, _reset, password_hash=hashed, vault=vault)
    one_time.require_good(db, call, request.account_id, made)
    return replace(reply, one_time_password=made)


def _reset(
    tx: Transaction, request: StaffId, *, password_hash: str, vault: Vault
) -> OneTimePassword:
    row = _managed(tx, request)
    expires_at = tx.now + ONE_TIME_VALID
    repository.set_password(tx, row.id, password_hash, expires_at)
    devices.forget(tx, row.id)
    attempts.clear(tx, _subject(vault, row))
    tx.audit("reset_staff_password", "account", row.id)
    return OneTimePassword(expires_at=expires_at)


def _managed(tx: Transaction, request: StaffId) -> Any:
    """The row, locked. Raises NotFound outside the caller's scope, Forbidden for accounts that are
    not his to manage."""
    wanted = select(account).where(account.c.id == request.account_id, *_scope(tx.call.actor))
    row = tx.session.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    problem = _why_not(tx.call.actor, row)
    if problem:
        raise Forbidden(problem)
    return row


def _scope(actor: Actor) -> tuple[Any, ...]:
    staff = account.c.surface == INTRANET
    everywhere = actor.kind == "system" or actor.office is None
    return (staff,) if everywhere else (staff, account.c.office == actor.office)


def _why_not(actor: Actor, row: Any) -> str | None:
    if actor.kind == "system":
        return None
    if row.id == actor.account_id:
        return "不能管理自己的账号"
    held = ADMINISTRATORS & set(row.roles)
    if not held:
        return None
    of_office = held == {StaffRole.SYSTEM_ADMIN} and row.office is not None
    return None if of_office and actor.office is None else "管理员账号由上级单位管理"


def _subject(vault: Vault, row: Any) -> bytes:
    return subject(vault, INTRANET, row.username)


def _set_state(tx: Transaction, row: Any, state: str) -> None:
    tx.session.execute(update(account).where(account.c.id == row.id).values(state=state))


def _sessions(reading: Session, account_ids: list[str]) -> dict[str, int]:
    counted = reading.execute(
        select(session_table.c.account_id, func.count())
        .where(session_table.c.account_id.in_(account_ids), sessions.in_force(clock.now()))
        .group_by(session_table.c.account_id)
    )
    return {account_id: number for account_id, number in counted}
