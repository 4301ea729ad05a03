"""Issuing a licence: number, term, certificates, and the event for other systems (B-37, N-08)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Row, insert, select

from chassis import clock
from chassis.digest import digest
from chassis.settings import settings
from chassis.transaction import Transaction
from contracts.errors import Conflict
from contracts.review.licences import COPIES
from rules.jurisdiction import office_data
from rules.licence import format_number, valid_until
from rules.scope import grade_text, scope_text
from rules.vocabulary.enumerations import Category, Level, LicenceState, Office
from services.review import licence_events, numbering
from services.review.licensing import marks
from services.review.model import ordered
from services.review.tables import certificates, licence_versions, licences

_FACE = ("number", "name", "uscc", "address", "legal_representative", "office")


def issue_licence(tx: Transaction, case: Row[Any]) -> str:
    """A new licence for six years from today; returns its number.

    Raises Conflict when the enterprise already holds one that is valid.
    """
    on = clock.local(tx.now).date()
    prefix = office_data(Office(case.office)).prefix
    # The number's lock also keeps two cases of one enterprise from passing the check together.
    number = format_number(prefix, numbering.take(tx.session, f"licence/{prefix}"), on.year)
    _ensure_no_licence(tx, case, on)
    grades = [(Category(kind), Level(grade)) for kind, grade in ordered(case.categories).items()]
    licence = tx.session.execute(
        insert(licences)
        .values(
            id=str(uuid.uuid4()),
            number=number,
            office=case.office,
            enterprise_id=case.enterprise_id,
            name=case.enterprise_name,
            uscc=case.uscc,
            legal_representative=case.legal_representative,
            address=case.address,
            categories=case.categories,
            scope=[scope_text(category, level) for category, level in grades],
            issued_on=on,
            valid_from=on,
            valid_to=valid_until(on),
            state=LicenceState.VALID,
            case_id=case.id,
            verification_token=marks.new_token(),
            verification_code=marks.new_code(),
        )
        .returning(licences)
    ).one()
    keep_version(tx, licence, case, reason=case.type)
    print_certificates(tx, licence, print_number=1)
    licence_events.tell(tx, licence, licence_events.ISSUED)
    tx.audit("licence_issued", "licence", licence.id, None, {"number": number, "case_id": case.id})
    return number


def keep_version(tx: Transaction, licence: Row[Any], case: Row[Any], reason: str) -> None:
    """Add the licence as it is now to its history. reason: the application type that made it so."""
    tx.session.execute(
        insert(licence_versions).values(
            licence_id=licence.id,
            version=licence.version,
            case_id=case.id,
            reason=reason,
            values=_face(licence) | {"state": licence.state},
            at=tx.now,
        )
    )


def print_certificates(tx: Transaction, licence: Row[Any], print_number: int) -> None:
    """Fix what stands on 正本 and 副本; `digest` names exactly this content from now on."""
    algorithm = settings().digest_algorithm
    rows = []
    for copy in COPIES:
        values = _face(licence) | {
            "copy": copy,
            "print_number": print_number,
            "verification_token": licence.verification_token,
            "verification_code": licence.verification_code,
        }
        rows.append(
            {
                "licence_id": licence.id,
                "copy": copy,
                "print_number": print_number,
                "licence_version": licence.version,
                "values": values,
                "digest": f"{algorithm}:{digest(values, algorithm).hex()}",
                "printed_at": tx.now,
            }
        )
    tx.session.execute(insert(certificates), rows)


def _face(licence: Row[Any]) -> dict[str, Any]:
    """The content of the certificate (domain: 许可证 正本、副本 载明事项) as JSON primitives."""
    grades = [(Category(kind), Level(grade)) for kind, grade in ordered(licence.categories).items()]
    return {name: getattr(licence, name) for name in _FACE} | {
        "authority": office_data(Office(licence.office)).authority,
        "categories": [grade_text(category, level) for category, level in grades],
        "scope": list(licence.scope),
        "issued_on": licence.issued_on.isoformat(),
        "valid_from": licence.valid_from.isoformat(),
        "valid_to": licence.valid_to.isoformat(),
    }


def _ensure_no_licence(tx: Transaction, case: Row[Any], on: Any) -> None:
    held = tx.session.scalar(
        select(licences.c.number).where(
            licences.c.enterprise_id == case.enterprise_id,
            licences.c.state == LicenceState.VALID,
            licences.c.valid_to >= on,
        )
    )
    if held:
        raise Conflict(f"该企业已持有有效许可证{held}，不能再次发证")
