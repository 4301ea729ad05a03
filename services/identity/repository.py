"""Loads and saves enterprises and accounts."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.identity.enterprises import UploadedFile, enterprise_id_of
from rules.vocabulary.firm import FirmRole
from rules.vocabulary.numbers import uscc
from services.identity import sessions
from services.identity.model import PORTAL, username_key
from services.identity.tables import account, api_token, business_licence, enterprise

_OWNER = account.c.roles.contains([FirmRole.OWNER.value]) | (account.c.roles == [])
ACTIVE, DISABLED = "active", "disabled"
SEALED = ("legal_representative_id", "legal_representative_mobile", "contact_mobile")
"""Columns of `enterprise` that are encrypted; each has a `<name>_hash` beside it."""
UNSEARCHED = ("contact", "email")
"""Encrypted in `sealed_<name>`; nobody is looked for by them."""


def add_enterprise(tx: Transaction, vault: Vault, entry: dict[str, Any], office: str) -> str | None:
    """The new id; None where the USCC is registered already. entry: a loaded `EnterpriseForm`."""
    enterprise_id, sealed = enterprise_id_of(entry["uscc"]), dict[str, bytes]()
    if enterprise_exists(tx.session, enterprise_id):  # whose USCC has changed since
        enterprise_id = str(uuid.uuid4())
    for name in SEALED:
        place = spot(enterprise.c[name], enterprise_id)
        sealed[name] = vault.encrypt(entry[name], place)
        sealed[f"{name}_hash"] = vault.index(entry[name])
    for name in UNSEARCHED:
        if entry.get(name):
            place = spot(enterprise.c[f"sealed_{name}"], enterprise_id)
            sealed[f"sealed_{name}"] = vault.encrypt(entry[name], place)
    row = {
        **{name: value for name, value in entry.items() if name not in UNSEARCHED},
        **sealed,
        "id": enterprise_id,
        "office": office,
        "version": 1,
        "created_at": tx.now,
    }
    adding = insert(enterprise).values(row).on_conflict_do_nothing(index_elements=["uscc"])
    return tx.session.execute(adding.returning(enterprise.c.id)).scalar_one_or_none()


def enterprise_exists(db_session: Session, enterprise_id: str) -> bool:
    wanted = select(enterprise.c.id).where(enterprise.c.id == enterprise_id)
    return db_session.execute(wanted).one_or_none() is not None


def add_business_licence(
    tx: Transaction, vault: Vault, enterprise_id: str, file: UploadedFile
) -> None:
    row = sealed_licence(vault, enterprise_id, file) | {"enterprise_id": enterprise_id}
    tx.session.execute(insert(business_licence).values(row))


def sealed_licence(vault: Vault, enterprise_id: str, file: UploadedFile) -> dict[str, Any]:
    """The columns of an `UploadedFile`."""
    place, kept = spot(business_licence.c.sealed_filename, enterprise_id), asdict(file)
    return kept | {"sealed_filename": vault.encrypt(kept.pop("filename"), place)}


def add_account(
    tx: Transaction,
    *,
    surface: str,
    username: str,
    password_hash: str,
    enterprise_id: str | None = None,
    name: str | None = None,
    office: str | None = None,
    roles: tuple[str, ...] = (),
    password_expires_at: datetime | None = None,
) -> str | None:
    """The new id; None where the username is taken."""
    row = {
        "id": str(uuid.uuid4()),
        "surface": surface,
        "username": username,
        "username_key": username_key(username),
        "password_hash": password_hash,
        "state": ACTIVE,
        "enterprise_id": enterprise_id,
        "name": name,
        "office": office,
        "roles": list(roles),
        "created_at": tx.now,
        "password_changed_at": tx.now,
        "password_expires_at": password_expires_at,
    }
    unique = ["surface", "username_key"]
    adding = insert(account).values(row).on_conflict_do_nothing(index_elements=unique)
    return tx.session.execute(adding.returning(account.c.id)).scalar_one_or_none()


def username_taken(db_session: Session, surface: str, username: str) -> bool:
    wanted = select(account.c.id).where(
        account.c.surface == surface, account.c.username_key == username_key(username)
    )
    return db_session.scalar(wanted) is not None


def find_account(db_session: Session, surface: str, username: str) -> Any:
    """The row of an active account with its enterprise's name and reserved mobile, or None."""
    return db_session.execute(
        _accounts().where(
            account.c.surface == surface, account.c.username_key == username_key(username)
        )
    ).one_or_none()


def account_to_recover(db_session: Session, typed: str) -> Any:
    """As `find_account`: of a firm's USCC the owner's who is there longest, else by username."""
    try:
        code = uscc(typed)
    except ValueError:
        return find_account(db_session, PORTAL, typed)
    owners = _accounts().where(enterprise.c.uscc == code, _OWNER)
    oldest = owners.order_by(account.c.created_at, account.c.id).limit(1)
    found = db_session.execute(oldest).one_or_none()
    return found or find_account(db_session, PORTAL, typed)


def account_by_id(db_session: Session, account_id: str) -> Any:
    return db_session.execute(_accounts().where(account.c.id == account_id)).one_or_none()


def person_of(row: Any, vault: Vault) -> str | None:
    """Who uses an account of a firm, as its owner has written."""
    if row.sealed_name is None:
        return None
    return vault.decrypt_text(row.sealed_name, spot(account.c.sealed_name, row.id))


def set_password(
    tx: Transaction, account_id: str, password_hash: str, expires_at: datetime | None = None
) -> None:
    """The new password holds at once and everywhere: whoever came in by the old one is out, by a
    session (A-22) or a program token. expires_at: of a one-time password."""
    tx.session.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(
            password_hash=password_hash,
            password_changed_at=tx.now,
            password_expires_at=expires_at,
        )
    )
    sessions.end(tx, sessions.of_account(account_id), sessions.Ended.PASSWORD)
    in_force = (api_token.c.account_id == account_id) & api_token.c.revoked_at.is_(None)
    tx.session.execute(update(api_token).where(in_force).values(revoked_at=tx.now))


def reserved_mobile(row: Any, vault: Vault) -> str | None:
    """The mobile of the firm's contact, in the clear; staff have none."""
    if row.contact_mobile is None:
        return None
    return vault.decrypt_text(
        row.contact_mobile, spot(enterprise.c.contact_mobile, row.enterprise_id)
    )


def _accounts() -> Any:
    return (
        select(
            account,
            enterprise.c.name.label("enterprise_name"),
            enterprise.c.uscc,
            enterprise.c.contact_mobile,
        )
        .outerjoin(enterprise, enterprise.c.id == account.c.enterprise_id)
        .where(account.c.state == ACTIVE)
    )
