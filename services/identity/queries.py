"""The read side: register entries in the scope of who asks, and the search for institutions."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Select, case, func, literal, null, or_, select, text
from sqlalchemy.orm import Session, aliased

from chassis import log
from chassis.context import Actor, Call
from chassis.paging import pages
from chassis.personal import opened, spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from contracts.identity.enterprises import (
    Enterprise,
    EnterpriseIds,
    EnterpriseName,
    EnterpriseNames,
    EntryQuery,
    FindInstitutions,
    Institution,
    Institutions,
    SameAddress,
    StoredLicence,
    Uscc,
    UsccOwner,
)
from rules import masking
from rules.vocabulary.texts import folded_name
from services.identity.repository import SEALED, UNSEARCHED
from services.identity.tables import business_licence, enterprise, former_entry

PAGE = 20
_SHORT = (enterprise.c.id.label("enterprise_id"), enterprise.c.name, enterprise.c.uscc,
          enterprise.c.office)  # fmt: skip
_FORMER = former_entry.c
_MASKS = {
    "legal_representative_id": masking.document_number,
    "legal_representative_mobile": masking.mobile,
    "contact_mobile": masking.mobile,
}
_log = log.get(__name__)


def enterprise_entry(
    session: Session, call: Call, request: EntryQuery, *, vault: Vault
) -> Enterprise:
    """The register entry. Raises NotFound outside the caller's scope."""
    parent, actor = aliased(enterprise), call.actor
    found = session.execute(
        select(enterprise, parent.c.name.label("parent_name"))
        .outerjoin(parent, parent.c.id == enterprise.c.parent_id)
        .where(enterprise.c.id == request.enterprise_id)
    ).mappings()
    entry = dict(in_scope(found.one_or_none(), request.enterprise_id, actor))
    for name in SEALED:
        number = vault.decrypt_text(entry[name], spot(enterprise.c[name], entry["id"]))
        entry[name] = _MASKS[name](number) if actor.kind == "staff" else number
    for name in UNSEARCHED:
        entry[name] = opened(vault, enterprise.c[f"sealed_{name}"], entry, entry["id"])
    entry["enterprise_id"] = entry["id"]
    return Enterprise(**{name: entry[name] for name in Enterprise.__struct_fields__})


def same_address(session: Session, call: Call, request: EntryQuery) -> SameAddress:
    """Raises NotFound outside the caller's scope."""
    asked = select(enterprise.c.id, enterprise.c.address, enterprise.c.office).where(
        enterprise.c.id == request.enterprise_id
    )
    row = in_scope(
        session.execute(asked).mappings().one_or_none(), request.enterprise_id, call.actor
    )
    others = (
        select(enterprise.c.id)
        .where(enterprise.c.address == row["address"], enterprise.c.id != row["id"])
        .limit(100)
    )
    counted = session.scalar(select(func.count()).select_from(others.subquery()))
    return SameAddress(firms=counted or 0)


def stored_licence(
    session: Session, call: Call, request: EntryQuery, *, vault: Vault
) -> StoredLicence:
    """Where the business licence lies. Raises NotFound outside the caller's scope."""
    found = session.execute(
        select(business_licence, enterprise.c.id, enterprise.c.office)
        .join(enterprise)
        .where(enterprise.c.id == request.enterprise_id)
    ).mappings()
    row = in_scope(found.one_or_none(), request.enterprise_id, call.actor)
    name = opened(vault, business_licence.c.sealed_filename, row, row["id"])
    return StoredLicence(
        object_key=row["object_key"],
        filename=name or "",
        content_type=row["content_type"],
        size=row["size"],
        sha256=row["sha256"],
        damaged=row["damaged_at"] is not None,
    )


def uscc_owner(session: Session, call: Call, request: Uscc) -> UsccOwner:
    owner = select(enterprise.c.id).where(enterprise.c.uscc == request.uscc)
    return UsccOwner(enterprise_id=session.scalar(owner))


def enterprise_names(session: Session, call: Call, request: EnterpriseIds) -> EnterpriseNames:
    """Those of the enterprises asked for that exist and are in the caller's scope."""
    wanted = select(*_SHORT).where(enterprise.c.id.in_(request.enterprise_ids))
    actor = call.actor
    if actor.kind == "staff" and actor.office is not None:
        wanted = wanted.where(enterprise.c.office == actor.office)
    return EnterpriseNames(items=[_short(row) for row in session.execute(wanted)])


def find_institutions(tx: Transaction, request: FindInstitutions) -> Institutions:
    """By part of the name, or of a former one, or something like it (A-12): whole matches first,
    then the likest. Its threshold holds for a transaction, which reading by itself does not have.
    """
    session, page, name = tx.session, request.page, folded_name(request.name)
    session.execute(text("SET LOCAL pg_trgm.word_similarity_threshold = 0.3"))
    now, formerly = _called(enterprise.c.name, request.name), _formerly(request.name)
    matching = or_(*now, enterprise.c.id.in_(formerly.with_only_columns(_FORMER.enterprise_id)))
    order = (case((now[0], 0), else_=1), func.similarity(enterprise.c.name, name).desc())
    latest = formerly.where(_FORMER.enterprise_id == enterprise.c.id)
    latest = latest.order_by(_FORMER.until.desc()).limit(1)
    former = case((or_(*now), None), else_=latest.scalar_subquery())
    query = select(*_SHORT, former.label("former_name") if name else null().label("former_name"))
    count = select(func.count()).select_from(enterprise)
    if name:
        query, count = query.where(matching), count.where(matching)
    query = query.order_by(*order, enterprise.c.name, enterprise.c.id)
    total = session.execute(count).scalar_one()
    rows = session.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    items = [Institution(**asdict(_short(row)), former_name=row.former_name) for row in rows]
    return Institutions(items=items, total=total, page=page, pages=pages(total, PAGE))


def _short(row: Any) -> EnterpriseName:
    """row: with `_SHORT`."""
    return EnterpriseName(
        enterprise_id=row.enterprise_id, name=row.name, uscc=row.uscc, office=row.office
    )


def _formerly(typed: str) -> Select[Any]:
    """Former names like it."""
    return select(_FORMER.name).where(or_(*_called(_FORMER.name, typed)))


def _called(column: Any, typed: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That a name contains what was typed, or is like it."""
    name = folded_name(typed)
    # Names of before are kept as they were typed.
    contains = or_(*(column.icontains(form, autoescape=True) for form in (name, typed)))
    return contains, literal(name).bool_op("<%")(column)


def in_scope(row: Any, enterprise_id: str, actor: Actor) -> Any:
    """A firm sees itself, staff the firms of their office, the centre and services all."""
    if row is None:
        raise NotFound()
    own = actor.kind == "system" or row["id"] == actor.enterprise_id
    if own or (actor.kind == "staff" and actor.office in (None, row["office"])):
        return row
    _log.warning("foreign_object", enterprise_id=enterprise_id, account_id=actor.account_id)
    raise NotFound()
