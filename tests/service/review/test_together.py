"""How reviewers work together: tasks that change hands, absences, notes, opinions asked, what
presses."""

from datetime import date, timedelta
from typing import cast

import pytest

from chassis import clock
from chassis.context import Actor
from chassis.database import Db
from contracts.corrections import CorrectionItem
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.identity import Identity
from contracts.identity.colleagues import Colleague, Colleagues
from contracts.review.cases import CaseId
from contracts.review.deadlines import Extend
from contracts.review.finding import CaseQuery, SaveView
from contracts.review.signs import CloseSign
from contracts.review.tasks import TaskQuery
from contracts.review.together import (
    AddNote,
    ClaimTasks,
    EscalationQuery,
    HandOver,
    RefuseExtension,
    SeeTo,
    SetAbsence,
    TasksMoved,
    WorkloadQuery,
)
from contracts.structs import Empty
from rules.signs import SAME_FILE, sign_key
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import queries, signs
from services.review.handlers import extend
from services.review.handlers.decide import Filed
from services.review.together import (
    absences,
    escalations,
    handing,
    views,
    workload,
)
from services.review.together import (
    desk as case_desk,
)
from tests.service.review.conftest import Desk, call, reviewer, submission

pytestmark = pytest.mark.service
FORMAL, OTHER = reviewer(StaffRole.FORMAL), reviewer(StaffRole.FORMAL, 2)
HEAD = reviewer(StaffRole.DECIDE)


class Staff:
    """identity, as far as review asks it: everybody of one office."""

    def __init__(self, *people: Actor) -> None:
        self.people = {str(one.account_id): one for one in people}

    def colleagues(self, account_ids: list[str]) -> Colleagues:
        found = [self.people[one] for one in account_ids if one in self.people]
        return Colleagues(
            items=[
                Colleague(
                    account_id=str(one.account_id),
                    name=one.name,
                    office=one.office,
                    roles=list(one.roles),
                )
                for one in found
            ]
        )


STAFF = cast(Identity, Staff(FORMAL, OTHER, HEAD, reviewer(StaffRole.EXAMINE)))


def hand(desk: Desk, by: Actor, to: Actor, *task_ids: str) -> TasksMoved:
    request = HandOver(task_ids=list(task_ids), account_id=str(to.account_id))
    return handing.hand_over(call(by, "hand_over"), request, db=desk.db, identity=STAFF)


def away(desk: Desk, who: Actor, deputy: Actor, days: int = 5) -> None:
    today = clock.today()
    request = SetAbsence(
        first=today, last=today + timedelta(days), deputy_id=str(deputy.account_id)
    )
    absences.say(call(who, "set_absence"), request, db=desk.db, identity=STAFF)


@pytest.mark.spec("N-02")
def test_many_tasks_are_claimed_at_once_and_handed_over(desk: Desk) -> None:
    tasks = [desk.open_task(desk.open()).task_id for _ in range(3)]
    asked = ClaimTasks(task_ids=tasks)
    assert desk.db.command(call(FORMAL, "claim_tasks"), asked, handing.claim_many).done == 3
    taken = desk.db.command(call(OTHER, "claim_tasks"), asked, handing.claim_many)
    assert taken.done == 0 and {one.why for one in taken.refused} == {
        f"已由{FORMAL.name}领取，请办理其他任务"
    }
    refused = hand(desk, OTHER, OTHER, tasks[0])
    assert refused.done == 0 and "只有领取人本人或者负责人" in refused.refused[0].why
    assert hand(desk, FORMAL, OTHER, tasks[0]).done == 1
    assert hand(desk, HEAD, OTHER, *tasks).done == 3, "a head assigns what a colleague has"
    wrong = hand(desk, HEAD, reviewer(StaffRole.EXAMINE), tasks[0])
    assert "不办理形审环节" in wrong.refused[0].why
    with desk.db.read(call(OTHER)) as session:
        assert queries.open_tasks(session, call(OTHER), TaskQuery(mine=True)).total == 3
        found = workload.workload(session, call(HEAD), WorkloadQuery())
    assert [(one.name, one.open) for one in found.items] == [(OTHER.name, 3)]


@pytest.mark.spec("N-09")
def test_who_examined_is_not_handed_the_decision(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    both = Actor("staff", "both", "甲", office=HEAD.office, roles=("EXAMINE", "DECIDE"))
    desk.give(case_id, "PASS", by=both)
    request = HandOver(task_ids=[desk.open_task(case_id).task_id], account_id="both")
    identity = cast(Identity, Staff(both))
    moved = handing.hand_over(call(HEAD, "hand_over"), request, db=desk.db, identity=identity)
    assert moved.done == 0 and "前面环节发表过意见" in moved.refused[0].why


@pytest.mark.spec("N-02")
def test_a_deputy_takes_over_and_gets_what_comes_back(desk: Desk) -> None:
    case_id, told = desk.open(), submission()
    desk.claim(case_id, FORMAL)
    with pytest.raises(Conflict):
        desk.claim(case_id, OTHER)
    desk.submit(told)
    desk.claim(told.application_id, FORMAL)
    item = CorrectionItem(section="basic", message="请补充")
    desk.give(told.application_id, "RETURN", by=FORMAL, items=[item])
    away(desk, FORMAL, OTHER)
    with pytest.raises(Conflict, match="已经登记过"):
        away(desk, FORMAL, OTHER, 2)
    with desk.db.read(call(OTHER)) as session:
        mine = queries.open_tasks(session, call(OTHER), TaskQuery(mine=True))
    assert [one.case_id for one in mine.items] == [case_id]
    assert desk.case(case_id, OTHER).my_task is not None
    assert desk.claim(case_id, OTHER).claimed_by_name == OTHER.name
    again = submission(told.application_id, number=told.number, round=2)
    desk.submit(again)
    assert desk.open_task(told.application_id).claimed_by_name == OTHER.name
    third = desk.open_task(desk.open()).task_id
    with pytest.raises(Conflict, match="不在岗"):
        hand(desk, HEAD, FORMAL, third)
    with desk.db.read(call(FORMAL)) as session:
        (known,) = absences.listed(session, call(FORMAL), Empty()).items
    assert known.may_end and known.deputy_name == OTHER.name


@pytest.mark.spec("N-07")
def test_an_extension_is_proposed_and_approved_by_two(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    this = CaseId(case_id=case_id)
    with pytest.raises(Conflict, match="还没有人提出"):
        desk.db.command(call(HEAD, "extend"), this, extend.extend)
    asked = Extend(case_id=case_id, reason="案情复杂")
    desk.db.command(call(HEAD, "propose_extension"), asked, extend.propose)
    with pytest.raises(Forbidden, match="提出人以外"):
        desk.db.command(call(HEAD, "extend"), this, extend.extend)
    with pytest.raises(Conflict, match="等待负责人批准"):
        desk.db.command(call(HEAD, "propose_extension"), asked, extend.propose)
    second = reviewer(StaffRole.DECIDE, 2)
    no = RefuseExtension(case_id=case_id, remark="可以按期办结")
    desk.db.command(call(second, "refuse_extension"), no, extend.refuse)
    desk.db.command(call(HEAD, "propose_extension"), asked, extend.propose)
    desk.db.command(call(second, "extend"), this, extend.extend)
    with desk.db.read(call(HEAD)) as session:
        told = case_desk.case_desk(session, call(HEAD), this).proposals
    assert [(one.approved, one.remark) for one in told] == [(True, ""), (False, "可以按期办结")]
    assert [one.kind for one in desk.case(case_id).documents] == ["ACCEPTANCE", "EXTENSION"]


@pytest.mark.spec("N-02")
def test_notes_stay_in_the_office(desk: Desk) -> None:
    case_id = desk.open()
    note = AddNote(case_id=case_id, text="企业来电询问进度")
    told = desk.db.command(call(FORMAL, "add_note"), note, case_desk.add_note)
    assert [(one.text, one.by_name) for one in told.notes] == [("企业来电询问进度", FORMAL.name)]
    abroad = reviewer(StaffRole.FORMAL, office=Office.FUJIAN)
    with pytest.raises(NotFound):
        desk.db.command(call(abroad, "add_note"), note, case_desk.add_note)
    assert "询问进度" not in str(desk.progress(case_id))


@pytest.mark.spec("N-02")
def test_heads_are_told_before_a_limit_passes_and_after(desk: Desk, db: Db) -> None:
    with clock.travel(date(2026, 3, 2)):
        case_id = desk.open()
        assert escalations.escalate(call(HEAD), db=db) == 0
    with clock.travel(date(2026, 3, 5)):
        assert escalations.escalate(call(HEAD), db=db) == 1
        assert escalations.escalate(call(HEAD), db=db) == 0, "once"
        with db.read(call(HEAD)) as session:
            (one,) = escalations.listed(session, call(HEAD), EscalationQuery()).items
        assert (one.kind, one.case_id, one.holder) == ("SILENCE", case_id, None)
        said = SeeTo(escalation_id=one.escalation_id, remark="已督促")
        db.command(call(HEAD, "see_to"), said, escalations.see_to)
        with pytest.raises(Conflict):
            db.command(call(HEAD, "see_to"), said, escalations.see_to)
        with db.read(call(HEAD)) as session:
            assert escalations.listed(session, call(HEAD), EscalationQuery()).total == 0
    with clock.travel(date(2026, 3, 10)):
        assert escalations.escalate(call(HEAD), db=db) == 1
        with db.read(call(HEAD)) as session:
            (late,) = escalations.listed(session, call(HEAD), EscalationQuery()).items
    assert late.kind == "PASSED"


@pytest.mark.spec("N-05")
def test_a_sign_is_closed_with_a_remark_before_the_case_goes_on(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    sign = sign_key({"rule": SAME_FILE, "message": "同一文件用作2项附件", "items": []})
    filed = Filed(signs=frozenset({sign}))
    with pytest.raises(Invalid) as refused:
        desk.give(case_id, "PASS", filed=filed)
    assert "还有1项提示" in refused.value.findings[0]["message"]
    said = CloseSign(case_id=case_id, sign=sign, remark="两处要求同一份证明")
    with pytest.raises(Forbidden):
        desk.db.command(call(FORMAL, "close_sign"), said, signs.close)
    examiner = reviewer(StaffRole.EXAMINE)
    told = desk.db.command(call(examiner, "close_sign"), said, signs.close)
    assert [one.remark for one in told.items] == ["两处要求同一份证明"]
    assert desk.give(case_id, "PASS", filed=filed).state == "DECIDING"


@pytest.mark.spec("N-02")
def test_a_view_is_kept_under_its_name(db: Db) -> None:
    asked = SaveView(name="超期的", query=CaseQuery(stage="OPEN", order="due", page=3))
    told = db.command(call(FORMAL, "save_view"), asked, views.save)
    assert [(one.name, one.query) for one in told.items] == [
        ("超期的", {"stage": "OPEN", "order": "due"})
    ]
    other = SaveView(name="超期的", query=CaseQuery(stage="ENDED"))
    (one,) = db.command(call(FORMAL, "save_view"), other, views.save).items
    assert one.query == {"stage": "ENDED"}
    with db.read(call(OTHER)) as session:
        assert views.views(session, call(OTHER), Empty()).items == []
