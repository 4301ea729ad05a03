"""Visits as staff see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.paging import pages
from contracts.review import inspections as told
from contracts.review.cases import CaseId
from contracts.review.inspections import InspectionId, InspectionQuery
from contracts.review.verification import VisitLine
from rules.vocabulary.enumerations import CheckResult
from services.review.access import of_office
from services.review.inspections import store
from services.review.inspections.commands import VISITORS, why_not
from services.review.inspections.store import Inspection
from services.review.inspections.tables import inspection_photos, inspections
from services.review.model import ordered
from services.review.queries import visible_case

PAGE = 30
_THERE = inspection_photos.c.removed_at.is_(None)


def listed(session: Session, call: Call, request: InspectionQuery) -> told.Inspections:
    """Of the caller's office (N-10)."""
    chosen = select(inspections).where(of_office(call.actor, inspections.c.office))
    if request.state:
        chosen = chosen.where(inspections.c.state == request.state)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(inspections.c.planned_on, inspections.c.id).limit(PAGE)
    rows = session.execute(page.offset((request.page - 1) * PAGE))
    items = [told.InspectionLine(**_line(Inspection.of(row))) for row in rows]
    return told.Inspections(items=items, total=total, pages=pages(total, PAGE))


def of_case(session: Session, call: Call, request: CaseId) -> told.CaseInspections:
    """Raises NotFound outside the caller's jurisdiction."""
    visible_case(session, call.actor, request.case_id)
    mine = select(inspections).where(inspections.c.case_id == request.case_id)
    rows = session.execute(mine.order_by(inspections.c.planned_at.desc()))
    items = [told.InspectionLine(**_line(Inspection.of(row))) for row in rows]
    return told.CaseInspections(items=items)


def one(session: Session, call: Call, request: InspectionId) -> told.Inspection:
    """Raises NotFound outside the caller's jurisdiction."""
    found = store.seen(session, call.actor, request.inspection_id)
    case = visible_case(session, call.actor, found.case_id)
    results = {each["code"]: each for each in found.results or ()}
    refused = why_not(found)
    theirs = any(role in call.actor.roles for role in VISITORS)
    return told.Inspection(
        **_line(found),
        number=case.number,
        categories=ordered(case.categories),
        uscc=case.uscc,
        address=case.address,
        checklist=[
            told.ChecklistLine(
                code=each["code"],
                title=each["title"],
                text=each["text"],
                result=results.get(each["code"], {}).get("result"),
                note=results.get(each["code"], {}).get("note", ""),
            )
            for each in found.checklist
        ],
        summary=found.summary,
        latitude=found.latitude,
        longitude=found.longitude,
        accuracy=found.accuracy,
        planned_by_name=found.planned_by_name,
        reported_by_name=found.reported_by_name,
        photos=_photos(session, found.id),
        may_report=refused is None and theirs,
        why_not=str(refused) if refused else None,
        version=found.version,
    )


def visits_of(session: Session, commitment_id: str) -> list[VisitLine]:
    """Of a commitment, the newest first."""
    counted = (
        select(inspection_photos.c.inspection_id, func.count().label("photos"))
        .where(_THERE)
        .group_by(inspection_photos.c.inspection_id)
        .subquery()
    )
    rows = session.execute(
        select(inspections, counted.c.photos)
        .join(counted, counted.c.inspection_id == inspections.c.id, isouter=True)
        .where(inspections.c.commitment_id == commitment_id)
        .order_by(inspections.c.planned_at.desc())
    )
    return [
        VisitLine(
            inspection_id=row.id,
            state=row.state,
            planned_on=row.planned_on,
            people=row.people,
            reported_at=row.reported_at,
            not_met=sum(each["result"] == CheckResult.NOT_MET for each in row.results or ()),
            photos=row.photos or 0,
        )
        for row in rows
    ]


def _line(found: Inspection) -> dict[str, Any]:
    names = (
        "case_id", "commitment_id", "office", "enterprise_name", "planned_on", "place", "people",
        "state", "reported_at",
    )  # fmt: skip
    return {"inspection_id": found.id, **{name: getattr(found, name) for name in names}}


def _photos(session: Session, inspection_id: str) -> list[told.Photo]:
    wanted = select(inspection_photos).where(
        inspection_photos.c.inspection_id == inspection_id, _THERE
    )
    rows = session.execute(wanted.order_by(inspection_photos.c.added_at, inspection_photos.c.id))
    return [
        told.Photo(
            photo_id=row.id,
            note=row.note,
            taken_at=row.taken_at,
            added_at=row.added_at,
            latitude=row.latitude,
            longitude=row.longitude,
            accuracy=row.accuracy,
            damaged=row.damaged_at is not None,
        )
        for row in rows
    ]
