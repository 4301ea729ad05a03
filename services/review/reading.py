"""What reviewers keep while they read a case: ticks, and what is to be mended (N-05)."""

from __future__ import annotations

import uuid

from sqlalchemy import delete as delete_from
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid
from contracts.forms.sections import section_of
from contracts.review.reading import (
    MOST,
    Checked,
    CheckPlace,
    CheckPlaces,
    DropCorrection,
    Note,
    NoteCorrection,
    Reading,
    ReadingQuery,
)
from services.review import repository
from services.review.case import Case
from services.review.possible import ensure, to_decide
from services.review.queries import visible_case
from services.review.reading_tables import correction_notes, reading_checks


def reading(session: Session, call: Call, request: ReadingQuery) -> Reading:
    """Raises NotFound outside the caller's jurisdiction."""
    case = Case.of(visible_case(session, call.actor, request.case_id))
    task = repository.open_task_of(session, case.id)
    refusal = to_decide(repository.situation(session, call.actor, case, task))
    return _told(session, case.id, str(refusal) if refusal else None)


def check_place(tx: Transaction, request: CheckPlace) -> Reading:
    """Raises Forbidden, Conflict unless the caller has the task of the case."""
    case_id = _own(tx, request.case_id)
    if request.checked:
        _tick(tx, case_id, {request.place: request.seen})
    else:
        place = {"case_id": case_id, "place": request.place}
        tx.session.execute(delete_from(reading_checks).filter_by(**place))
    after = {"place": request.place, "checked": request.checked}
    tx.audit("place_checked", "case", case_id, None, after)
    return _told(tx.session, case_id, None)


def check_places(tx: Transaction, request: CheckPlaces) -> Reading:
    """Tick all of a page. Raises as `check_place`."""
    case_id = _own(tx, request.case_id)
    _tick(tx, case_id, {one.place: one.seen for one in request.places})
    tx.audit("places_checked", "case", case_id, None, {"places": len(request.places)})
    return _told(tx.session, case_id, None)


def _tick(tx: Transaction, case_id: str, seen: dict[str, str]) -> None:
    """seen: the digest of what stood there by place."""
    actor = tx.call.actor
    by = {"by_id": actor.account_id, "by_name": actor.name, "at": tx.now}
    rows = [{"case_id": case_id, "place": place, "seen": one, **by} for place, one in seen.items()]
    adding = insert(reading_checks).values(rows)
    now = {name: adding.excluded[name] for name in ("seen", *by)}
    tx.session.execute(adding.on_conflict_do_update(index_elements=["case_id", "place"], set_=now))


def note_correction(tx: Transaction, request: NoteCorrection) -> Reading:
    """Raises Forbidden, Conflict as above, also where there are as many as a notice takes."""
    case_id = _own(tx, request.case_id)
    case = visible_case(tx.session, tx.call.actor, case_id)
    if section_of(case.type, request.section) is None:
        raise Invalid.at("section", "请选择需要补正的内容所在的页签")
    of_case = correction_notes.c.case_id == case_id
    counted = select(func.count()).select_from(correction_notes).where(of_case)
    if (tx.session.scalar(counted) or 0) >= MOST:
        raise Conflict(f"一次最多补正{MOST}项，请先合并或者删除已记录的意见")
    where = f"{request.where}：" if request.where else ""
    tx.session.execute(
        insert(correction_notes).values(
            id=str(uuid.uuid4()),
            case_id=case_id,
            section=request.section,
            item=request.item,
            place=request.where,
            message=f"{where}{request.message}",
            by_name=tx.call.actor.name,
            at=tx.now,
        )
    )
    tx.audit("correction_noted", "case", case_id, None, {"section": request.section})
    return _told(tx.session, case_id, None)


def drop_correction(tx: Transaction, request: DropCorrection) -> Reading:
    """One that is not there any more is dropped already."""
    case_id = _own(tx, request.case_id)
    one = {"case_id": case_id, "id": request.note_id}
    tx.session.execute(delete_from(correction_notes).filter_by(**one))
    tx.audit("correction_dropped", "case", case_id, None, {"note": request.note_id})
    return _told(tx.session, case_id, None)


def demanded(tx: Transaction, case_id: str) -> None:
    """They are told with the notice from now on."""
    tx.session.execute(delete_from(correction_notes).filter_by(case_id=case_id))


def notes_of(session: Session, case_id: str) -> list[Note]:
    """In the order in which they were noted."""
    rows = session.execute(
        select(correction_notes).filter_by(case_id=case_id).order_by(correction_notes.c.at)
    )
    return [
        Note(
            note_id=row.id,
            section=row.section,
            item=row.item,
            where=row.place,
            message=row.message,
            by_name=row.by_name,
            at=row.at,
        )
        for row in rows
    ]


def _own(tx: Transaction, case_id: str) -> str:
    """The id of a case whose open task the caller has; it is locked."""
    ensure(to_decide(repository.situation_of_case(tx, case_id)))
    return case_id


def _told(session: Session, case_id: str, why_not: str | None) -> Reading:
    rows = session.execute(select(reading_checks).filter_by(case_id=case_id))
    checks = [Checked(place=r.place, seen=r.seen, by_name=r.by_name, at=r.at) for r in rows]
    notes = notes_of(session, case_id)
    return Reading(checks=checks, notes=notes, may=why_not is None, why_not=why_not)
