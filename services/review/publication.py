"""双公示: every grant, and every decision that punishes, as it is published from its moment on
(domain §1.6, §2.3). Nothing that anybody typed is among it.

A record is read from the decision as it was drawn up and the licence as it is now, so it is kept in
no second place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.paging import pages
from chassis.rows import AnyRow
from contracts.errors import NotFound
from contracts.review.cases import DocumentData, DocumentId
from contracts.review.publications import (
    PENALTIES,
    Publication,
    PublicationQuery,
    Publications,
)
from rules.dates import DAY
from rules.vocabulary.enumerations import LicenceState, Procedure, ProceedingKind, ProceedingState
from services.review.case_page import document_view
from services.review.licensing.history import end_of
from services.review.procedure import PROCEDURES
from services.review.tables import cases, documents, licence_versions, licences, proceedings

CERTIFICATE = "承装（修、试）电力设施许可证"
COMMITMENT = "COMMITMENT"
PUNISHING = {ProceedingKind.REVOKE: "吊销许可证件", ProceedingKind.BAR: "警告"}
VALID, INVALID = "1", "2"
GRANTS = frozenset(
    outcome.document
    for steps in PROCEDURES.values()
    for step in steps.steps
    for outcome in step.outcomes
    if outcome.code == "GRANT" and outcome.document and outcome.document != "CANCELLATION"
)
"""Kinds of the documents by which something is permitted."""


def published(session: Session, call: Call, request: PublicationQuery) -> Publications:
    asked = _penalties() if request.kind == PENALTIES else _grants()
    if request.since:
        asked = asked.where(documents.c.issued_at >= end_of(request.since - DAY))
    if request.until:
        asked = asked.where(documents.c.issued_at < end_of(request.until))
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    newest = asked.order_by(documents.c.issued_at.desc(), documents.c.id)
    rows = session.execute(newest.limit(request.limit).offset((request.page - 1) * request.limit))
    made = _penalty if request.kind == PENALTIES else _licence
    return Publications(
        items=[made(row) for row in rows], total=total, pages=pages(total, request.limit)
    )


def commitment(session: Session, call: Call, request: DocumentId) -> DocumentData:
    """The 承诺书 that is published with a decision. Raises NotFound for any other document."""
    asked = select(documents).where(
        documents.c.id == request.document_id, documents.c.kind == COMMITMENT
    )
    row = session.execute(asked).one_or_none()
    if row is None:
        raise NotFound()
    shown = document_view(row)
    return DocumentData(
        document_id=shown.document_id,
        kind=shown.kind,
        title=shown.title,
        number=shown.number,
        issued_at=shown.issued_at,
        case_id=None,
        template=row.template,
        values=row.values,
    )


def _grants() -> Select[Any]:
    promises = documents.alias("promises")
    promise = select(promises.c.id).where(
        promises.c.case_id == cases.c.id, promises.c.kind == COMMITMENT
    )
    return (
        select(
            documents,
            cases.c.office,
            cases.c.procedure,
            licences.c.state.label("licence_state"),
            licence_versions.c["values"].label("face"),
            promise.limit(1).scalar_subquery().label("commitment_id"),
        )
        .join(cases, cases.c.id == documents.c.case_id)
        .join(licence_versions, licence_versions.c.case_id == cases.c.id, isouter=True)
        .join(licences, licences.c.id == licence_versions.c.licence_id, isouter=True)
        .where(documents.c.kind.in_(GRANTS))
    )


def _penalties() -> Select[Any]:
    later = proceedings.alias("later")
    undone = exists().where(
        later.c.undoes == proceedings.c.id, later.c.state == ProceedingState.DECIDED
    )
    return (
        select(documents, proceedings.c.office, undone.label("undone"))
        .join(proceedings, proceedings.c.id == documents.c.proceeding_id)
        .where(documents.c.kind.in_([kind.value for kind in PUNISHING]))
    )


def _licence(row: AnyRow) -> Publication:
    values: Mapping[str, Any] = row.values
    term = _term(row.face)
    over = row.licence_state not in (None, LicenceState.VALID.value)
    authority = values["authority"]
    record = {
        "XK_XDR_MC": values["enterprise_name"],
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": values["uscc"],
        "XK_FRDB": values["legal_representative"],
        "XK_FR_ZJLX": "",
        "XK_XKWS": values["title"],
        "XK_WSH": values["number"],
        "XK_XKLB": "普通",
        "XK_XKZS": CERTIFICATE,
        "XK_XKBH": (row.face or {}).get("number") or values.get("licence_number") or "",
        "XK_NR": "、".join(values["categories"]),
        "XK_JDRQ": values["issued_on"],
        "XK_YXQZ": term.get("valid_from") or "",
        "XK_YXQZI": term.get("valid_to") or "",
        "XK_XKJG": authority,
        "XK_XKJGDM": "",
        "XK_ZT": INVALID if over else VALID,
        "XK_LYDW": authority,
        "XK_LYDWDM": "",
        "BZ": Procedure.PROMISE.label if row.procedure == Procedure.PROMISE else "",
    }
    return _publication(row, record, row.commitment_id)


def _term(face: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What was granted: the last of the periods."""
    if not face:
        return {}
    periods = face.get("periods")
    return periods[-1] if periods else face


def _penalty(row: AnyRow) -> Publication:
    values, kind = row.values, ProceedingKind(row.kind)
    record = {
        "CF_XDR_MC": values["enterprise_name"],
        "CF_XDR_SHXYM": values["uscc"],
        "CF_WSH": values["number"],
        "CF_WFXW": values["ground"],
        "CF_SY": values["ground"],
        "CF_YJ": values["ground_basis"],
        "CF_CFLB1": PUNISHING[kind],
        "CF_CFLB2": "",
        "CF_NR": kind.label,
        "CF_JDRQ": values["issued_on"],
        "CF_XZJG": values["authority"],
        "CF_GSJZQ": "",
        "CF_ZT": INVALID if row.undone else VALID,
    }
    return _publication(row, record, None)


def _publication(row: AnyRow, record: dict[str, str], commitment_id: str | None) -> Publication:
    decided_on: date = clock.local(row.issued_at).date()
    return Publication(
        document_id=row.id,
        office=row.office,
        decided_on=decided_on,
        record=record,
        commitment_id=commitment_id,
    )
