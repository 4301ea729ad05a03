"""Whose accounts somebody manages.

The system administrator of an office those of its reviewers, the one of the centre all, and the
system administrators of offices (GB/T 22239-2019); the other two administrators are the operator's
alone: who could reset their passwords could be them. The owner of a firm those of the firm. Nobody
manages himself, so that there is always one who can.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts import firm
from contracts.errors import Conflict, Forbidden, NotFound
from contracts.identity.accounts import MOST_ACCOUNTS
from rules.vocabulary.enumerations import StaffRole
from services.identity import sessions
from services.identity.handlers.verify import subject
from services.identity.model import ADMINISTRATORS, INTRANET, PORTAL, firm_roles
from services.identity.repository import ACTIVE
from services.identity.tables import account
from services.identity.tables import session as session_table


def scope_of(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Of the accounts those that the caller sees."""
    if actor.kind == "enterprise":
        return account.c.surface == PORTAL, account.c.enterprise_id == actor.enterprise_id
    staff = account.c.surface == INTRANET
    everywhere = actor.kind == "system" or actor.office is None
    return (staff,) if everywhere else (staff, account.c.office == actor.office)


def why_not(actor: Actor, row: Any) -> str | None:
    """Why an account in the caller's scope is not his to manage."""
    if actor.kind == "system":
        return None
    if row.id == actor.account_id:
        return "不能管理自己的账号"
    held = ADMINISTRATORS & set(row.roles)
    if not held:
        return None
    of_office = held == {StaffRole.SYSTEM_ADMIN} and row.office is not None
    return None if of_office and actor.office is None else "管理员账号由上级单位管理"


def managed(tx: Transaction, account_id: str) -> Any:
    """The row, locked. Raises NotFound outside the caller's scope, Forbidden for accounts that are
    not his to manage."""
    lock_firm(tx)
    wanted = select(account).where(account.c.id == account_id, *scope_of(tx.call.actor))
    row = tx.session.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    problem = why_not(tx.call.actor, row)
    if problem:
        raise Forbidden(problem)
    return row


def lock_firm(tx: Transaction) -> None:
    """The accounts of the caller's firm, until the transaction ends. Raises Forbidden where he is
    no owner any more: of two who take that from each other at the same moment one stays."""
    actor = tx.call.actor
    if actor.kind != "enterprise":
        return
    key = func.hashtextextended(str(actor.enterprise_id), 23)
    tx.session.execute(select(func.pg_advisory_xact_lock(key)))
    own = select(account).where(account.c.id == actor.account_id)
    row = tx.session.execute(own).one_or_none()
    able = row is not None and row.state == ACTIVE
    if not able or not firm.may(firm_roles(row), firm.Ability.MANAGE):
        raise Forbidden(firm.REFUSED[firm.Ability.MANAGE])


def require_room(tx: Transaction) -> None:
    """Raises Conflict where the caller's firm has as many accounts in use as it may have."""
    used = select(func.count()).where(*scope_of(tx.call.actor), account.c.state == ACTIVE)
    if tx.session.execute(used).scalar_one() >= MOST_ACCOUNTS:
        raise Conflict(f"贵单位最多可以有{MOST_ACCOUNTS}个账号，请先停用不再使用的")


def attempts_on(vault: Vault, row: Any) -> bytes:
    """What wrong passwords for an account are counted on."""
    return subject(vault, row.surface, row.username)


def sessions_of(reading: Session, account_ids: list[str], now: Any) -> dict[str, int]:
    """How many are in force, by account."""
    counted = reading.execute(
        select(session_table.c.account_id, func.count())
        .where(session_table.c.account_id.in_(account_ids), sessions.in_force(now))
        .group_by(session_table.c.account_id)
    )
    return {account_id: number for account_id, number in counted}
