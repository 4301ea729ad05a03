"""Ticks and notes that reviewers keep while they read."""

from typing import Any

import pytest

from contracts.errors import Forbidden, Invalid
from contracts.review.reading import (
    CheckPlace,
    DropCorrection,
    NoteCorrection,
    Reading,
    ReadingQuery,
)
from rules.vocabulary.enumerations import StaffRole
from services.review import reading
from tests.service.review.conftest import Desk, call, reviewer

pytestmark = pytest.mark.service
FORMAL, COLLEAGUE = reviewer(StaffRole.FORMAL), reviewer(StaffRole.FORMAL, 2)
PLACE = "/technicians/rows/people/r1"


def kept(desk: Desk, case_id: str, actor: Any = FORMAL) -> Reading:
    with desk.db.read(call(actor)) as session:
        return reading.reading(session, call(actor), ReadingQuery(case_id=case_id))


def tick(desk: Desk, case_id: str, actor: Any = FORMAL, **asked: Any) -> Reading:
    request = CheckPlace(case_id=case_id, place=PLACE, **{"seen": "ab", **asked})
    return desk.db.command(call(actor, "check_place"), request, reading.check_place)


def note(desk: Desk, case_id: str, actor: Any = FORMAL, **asked: Any) -> Reading:
    noted = {"section": "technicians", "item": "/rows/people/r1/title", "where": "李明 · 职称"}
    request = NoteCorrection(case_id=case_id, **{"message": "与证书不一致", **noted, **asked})
    return desk.db.command(call(actor, "note_correction"), request, reading.note_correction)


@pytest.mark.spec("N-05")
def test_what_is_checked_is_kept_with_what_stood_there(desk: Desk) -> None:
    case_id = desk.open()
    with pytest.raises(Forbidden):
        tick(desk, case_id)
    desk.claim(case_id, FORMAL)
    (one,) = tick(desk, case_id).checks
    assert (one.place, one.seen, one.by_name) == (PLACE, "ab", FORMAL.name)
    (one,) = tick(desk, case_id, seen="cd").checks
    assert one.seen == "cd"
    with pytest.raises(Forbidden):
        tick(desk, case_id, COLLEAGUE)
    assert kept(desk, case_id, COLLEAGUE).checks == [one]
    assert not kept(desk, case_id, COLLEAGUE).may
    assert tick(desk, case_id, checked=False).checks == []


@pytest.mark.spec("N-03", "N-05")
def test_what_is_noted_is_collected_into_one_notice(desk: Desk) -> None:
    case_id = desk.open()
    desk.claim(case_id, FORMAL)
    note(desk, case_id)
    note(desk, case_id, item=None, where="", section="basic", message="请盖章")
    dropped = note(desk, case_id, message="写错了").notes[-1]
    gone = DropCorrection(case_id=case_id, note_id=dropped.note_id)
    desk.db.command(call(FORMAL, "drop_correction"), gone, reading.drop_correction)
    with pytest.raises(Invalid):
        note(desk, case_id, section="nowhere")
    notes = desk.case(case_id).notes
    assert [(one.item, one.message) for one in notes] == [
        ("/rows/people/r1/title", "李明 · 职称：与证书不一致"),
        (None, "请盖章"),
    ]
    desk.give(case_id, "RETURN", by=FORMAL, items=[one.demanded() for one in notes])
    (notice,) = desk.case(case_id).documents
    told = desk.document(notice.document_id).values["items"]
    assert [one["message"] for one in told] == [one.message for one in notes]
    assert desk.case(case_id).notes == []
