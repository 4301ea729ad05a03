"""The three administrators of the centre, with whom an installation begins (GB/T 22239-2019).

All other accounts of the intranet are made by them or, the administrators', by the operator.
"""

from __future__ import annotations

from sqlalchemy import select, text

from chassis.context import Call
from chassis.database import Db
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid
from contracts.identity.staff import CreateStaff
from services.identity import passwords, tokens
from services.identity.handlers import create_staff
from services.identity.model import ADMINISTRATORS, INTRANET, ONE_TIME_VALID, username_key
from services.identity.tables import account


def create(db: Db, call: Call, data: list[CreateStaff], *, vault: Vault) -> dict[str, str]:
    """One-time passwords by username, to be changed at the first sign-in: all three or nobody.

    data: of each what `Identity.create_staff` takes, without an office; one role each.

    Raises Conflict where the centre has an administrator, or a username is taken; Invalid where
    they are not three people with one of the three roles each.
    """
    _require_three(data)
    made = {one.username: tokens.one_time_password(vault, call) for one in data}
    hashes = {name: passwords.hash_password(password) for name, password in made.items()}
    with db.transaction(call) as tx:
        _require_none(tx)
        for one in data:
            create_staff.create(
                tx,
                create_staff.without_password(one),
                password_hash=hashes[one.username],
                valid=ONE_TIME_VALID,
            )
    return made


def _require_three(data: list[CreateStaff]) -> None:
    roles = sorted(role for one in data for role in one.roles)
    people = {username_key(one.username) for one in data}
    if roles != sorted(ADMINISTRATORS) or len(people) != len(roles):
        raise Invalid.at("roles", "系统管理员、安全管理员、审计管理员须由三名不同人员担任")


def _require_none(tx: Transaction) -> None:
    # Two operators at once: the second one waits here and then sees what the first one made.
    tx.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))"))
    there = (
        select(account.c.username)
        .where(
            account.c.surface == INTRANET,
            account.c.office.is_(None),
            account.c.roles.overlap(sorted(ADMINISTRATORS)),
        )
        .order_by(account.c.username_key)
    )
    names = tx.session.execute(there).scalars().all()
    if names:
        raise Conflict(f"已有管理员：{'、'.join(names)}")
