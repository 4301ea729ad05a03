"""Administrators of the intranet in the hands of the operator, who alone makes and manages them.

python -m services.identity.administrators first --system-admin USERNAME NAME
    --security-admin USERNAME NAME --audit-admin USERNAME NAME
                         the three with whom an installation begins; refused once there is one
python -m services.identity.administrators list
python -m services.identity.administrators add ROLE USERNAME NAME [--office OFFICE]
python -m services.identity.administrators reset|disable|enable|unlock|end-sessions USERNAME
python -m services.identity.administrators reset-second-factor USERNAME

A password that is made is printed once, good for 72 hours and to be changed at the first sign-in.
What is done stands in the audit record, in the name of the operator. Works on the database, with
DATABASE_URL_IDENTITY and the VAULT_ settings, whether identity runs or not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy import select

from chassis.context import Call, system_call
from chassis.database import Db
from chassis.rows import AnyRow
from chassis.settings import SettingsError, settings
from chassis.vault import Vault
from contracts.errors import NotFound, ServiceError
from contracts.identity import Identity
from contracts.identity.staff import CreateStaff, ManagedAccount
from contracts.operations import AnyOperation
from rules.vocabulary.enumerations import Office, StaffRole
from services.identity.handlers import (
    create_staff,
    first_administrators,
    manage_accounts,
    second_factor,
)
from services.identity.model import ADMINISTRATORS, INTRANET, username_key
from services.identity.tables import account

ROLES = {
    "system-admin": StaffRole.SYSTEM_ADMIN,
    "security-admin": StaffRole.SECURITY_ADMIN,
    "audit-admin": StaffRole.AUDIT_ADMIN,
}
MANAGED = ("reset", "reset-second-factor", "disable", "enable", "unlock", "end-sessions")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, 1 where it is refused, 2 where settings are missing."""
    chosen = _parser().parse_args(arguments)
    try:
        vault = Vault.from_settings()
        db = Db.connect(settings().database_url("identity"), "identity")
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        for line in _done(db, vault, chosen):
            print(line)
    except ServiceError as error:
        print("\n".join(error.lines), file=sys.stderr)
        return 1
    finally:
        db.close()
    return 0


def _done(db: Db, vault: Vault, chosen: argparse.Namespace) -> list[str]:
    """What to print."""
    if chosen.verb == "list":
        return [_line(row) for row in _administrators(db)]
    if chosen.verb == "first":
        named = [(role, *getattr(chosen, role.value)) for role in ROLES.values()]
        people = [_asked(role, username, name) for role, username, name in named]
        call = _call(Identity.create_staff)
        made = first_administrators.create(db, call, people, vault=vault)
        return [f"{username} {password}" for username, password in made.items()]
    if chosen.verb == "add":
        asked = _asked(ROLES[chosen.role], chosen.username, chosen.name, chosen.office)
        reply = create_staff.create_staff(_call(Identity.create_staff), asked, db=db, vault=vault)
        return [f"{asked.username} {reply.one_time_password}"]
    return _manage(db, vault, chosen.verb, _named(db, chosen.username))


def _manage(db: Db, vault: Vault, verb: str, row: AnyRow) -> list[str]:
    data = ManagedAccount(account_id=row.id)
    if verb == "reset":
        call = _call(Identity.reset_staff_password)
        reply = manage_accounts.reset_password(call, data, db=db, vault=vault)
        return [f"{row.username} {reply.one_time_password}"]
    if verb == "reset-second-factor":
        db.command(_call(Identity.reset_second_factor), data, second_factor.reset)
    elif verb == "unlock":
        db.command(_call(Identity.unlock_staff), data, manage_accounts.unlock, vault=vault)
    elif verb == "disable":
        db.command(_call(Identity.disable_staff), data, manage_accounts.disable)
    elif verb == "enable":
        db.command(_call(Identity.enable_staff), data, manage_accounts.enable)
    else:
        db.command(_call(Identity.end_staff_sessions), data, manage_accounts.end_sessions)
    return [_line(_named(db, row.username))]


def _asked(role: StaffRole, username: str, name: str, office: str | None = None) -> CreateStaff:
    """Judged as what comes from a page. Raises Invalid."""
    asked = {"username": username, "name": name, "office": office, "roles": [role.value]}
    found: CreateStaff = Identity.create_staff.asks.examine(asked)
    return found


def _administrators(db: Db) -> Sequence[AnyRow]:
    wanted = (
        select(account)
        .where(account.c.surface == INTRANET, account.c.roles.overlap(sorted(ADMINISTRATORS)))
        .order_by(account.c.office.nulls_first(), account.c.username_key)
    )
    with db.read(_call(Identity.staff)) as session:
        return session.execute(wanted).all()


def _named(db: Db, username: str) -> AnyRow:
    """Raises NotFound for anybody else: reviewers are managed by their system administrator."""
    for row in _administrators(db):
        if row.username_key == username_key(username):
            return row
    raise NotFound(f"没有管理员 {username}")


def _line(row: AnyRow) -> str:
    return " ".join([row.username, row.name, row.office or "-", *row.roles, row.state])


def _call(operation: AnyOperation) -> Call:
    return Call(system_call("operator").actor, operation=operation)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.identity.administrators",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    first = verbs.add_parser("first")
    for option, role in ROLES.items():
        first.add_argument(
            f"--{option}", dest=role.value, nargs=2, required=True, metavar=("USERNAME", "NAME")
        )
    verbs.add_parser("list")
    add = verbs.add_parser("add")
    add.add_argument("role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
    add.add_argument("username", metavar="USERNAME")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--office", choices=[one.value for one in Office], help="without: the centre")
    for verb in MANAGED:
        verbs.add_parser(verb).add_argument("username", metavar="USERNAME")
    return parser


if __name__ == "__main__":
    sys.exit(main())
