"""Cases move through the procedure on a real database."""

import dataclasses
from datetime import date, timedelta
from typing import Any, cast

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from chassis import clock
from chassis.context import Actor
from chassis.tables import audit
from contracts.application import Applications
from contracts.corrections import CorrectionItem
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from contracts.review.cases import Decide, Decided
from contracts.review.tasks import TaskId, TaskQuery
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import queries
from services.review.handlers import claim, decide
from tests.service.review.conftest import FIRM, FIRM_ID, Desk, call, reviewer, submission

pytestmark = pytest.mark.service
NOBODY = cast(Applications, None)  # is not asked
ITEM = CorrectionItem(section="basic", message="财务报表缺少审计意见")


@pytest.mark.spec("N-03", "N-04", "N-05", "N-07", "N-08", "B-37")
def test_a_case_goes_through_all_steps_to_a_licence(desk: Desk) -> None:
    case_id = desk.open()
    seen = []
    for _ in range(5):
        case = desk.case(case_id)
        seen.append((desk.open_task(case_id).step, case.state))
        reply = desk.pass_on(case_id)
    assert seen == [
        ("FORMAL", "FORMAL_REVIEW"),
        ("ACCEPT", "ACCEPTED"),
        ("EXAMINE", "EXAMINING"),
        ("DECIDE", "DECIDING"),
        ("ISSUE", "APPROVED"),
    ]
    assert reply.state == "ISSUED"
    over = desk.case(case_id)
    assert over.open_task is None and over.licence_number == reply.licence_number
    assert [d.kind for d in over.documents] == ["ACCEPTANCE", "GRANT"]
    assert over.acceptance_number == over.documents[0].number
    assert over.acceptance_number == f"华东能资受〔{clock.today().year}〕1号"


@pytest.mark.spec("N-03", "B-12")
def test_a_returned_case_waits_and_comes_back_to_the_same_reviewer(desk: Desk) -> None:
    filed = date(2026, 3, 2)
    with clock.travel(filed):
        case_id = desk.open(number="SQ2026-000001")
    with clock.travel(filed + timedelta(days=1)):
        desk.give(case_id, "RETURN", items=[ITEM], text="请一并更新")
        returned = desk.case(case_id)
        assert returned.state == "RETURNED" and returned.open_task is None
        formal = returned.deadlines[0]
        assert (formal.state, formal.paused_on) == ("paused", date(2026, 3, 3))
    with clock.travel(date(2026, 3, 10)):
        desk.submit(submission(case_id, round=2, number="SQ2026-000001", address="新址"))
        resumed = desk.case(case_id)
    assert (resumed.state, resumed.round) == ("FORMAL_REVIEW", 2)
    assert desk.open_task(case_id).claimed_by_name == "形审人员1"
    # Five working days after Monday 2 March, the 4th to the 10th not counted.
    assert resumed.deadlines[0].due_on == date(2026, 3, 16)
    assert [d.kind for d in resumed.documents] == ["CORRECTION"]


@pytest.mark.spec("N-03")
def test_correction_is_demanded_once_at_formal_review(desk: Desk) -> None:
    case_id = desk.open(number="SQ2026-000002")
    desk.give(case_id, "RETURN", items=[ITEM])
    desk.submit(submission(case_id, round=2, number="SQ2026-000002"))
    offered = desk.case(case_id, reviewer(StaffRole.FORMAL)).outcomes
    assert [choice.outcome for choice in offered] == ["PASS", "REJECT_FILING"]
    with pytest.raises(Conflict, match="一次告知"):
        desk.give(case_id, "RETURN", items=[ITEM])


@pytest.mark.spec("N-03")
def test_what_is_to_be_mended_must_stand_on_a_tab(desk: Desk) -> None:
    case_id = desk.open()
    with pytest.raises(Invalid) as refused:
        desk.give(case_id, "RETURN", items=[ITEM, replace(ITEM, section="nowhere")])
    assert [finding["path"] for finding in refused.value.findings] == ["items.1.section"]
    with pytest.raises(Invalid) as empty:
        desk.give(case_id, "RETURN")
    assert empty.value.findings[0]["path"] == "items"


@pytest.mark.spec("N-05")
def test_examination_returns_and_goes_on_where_it_was(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE", number="SQ2026-000003")
    desk.give(case_id, "RETURN", items=[ITEM])
    desk.submit(submission(case_id, round=2, number="SQ2026-000003"))
    assert desk.case(case_id).state == "EXAMINING"
    desk.give(case_id, "RETURN", items=[ITEM])
    assert desk.case(case_id).state == "RETURNED"


def test_the_same_submission_twice_changes_nothing(desk: Desk) -> None:
    told = submission()
    desk.submit(told)
    desk.pass_on(told.application_id)
    desk.submit(told)
    assert desk.case(told.application_id).state == "ACCEPTED"


def test_an_answer_that_overtakes_its_question_is_tried_again(desk: Desk) -> None:
    with pytest.raises(Conflict):
        desk.submit(submission(round=2))


@pytest.mark.parametrize(
    ("step", "outcome", "state", "document"),
    [
        ("FORMAL", "REJECT_FILING", "REJECTED_FILING", "REJECTION"),
        ("ACCEPT", "REJECT_FILING", "REJECTED_FILING", "REJECTION"),
        ("DECIDE", "REFUSE", "REFUSED", "REFUSAL"),
    ],
)
@pytest.mark.spec("N-03", "N-07")
def test_a_negative_end_needs_a_reason_that_the_firm_can_read(
    desk: Desk, step: str, outcome: str, state: str, document: str
) -> None:
    case_id = desk.bring_to(step)
    with pytest.raises(Invalid) as refused:
        desk.give(case_id, outcome, text=" ")
    assert refused.value.findings[0]["path"] == "text"
    desk.give(case_id, outcome, text="不符合规定条件")
    progress = desk.progress(case_id)
    last = desk.document(progress.documents[-1].document_id)
    assert progress.state == state and progress.waiting_for is None
    assert {s.step: s.text for s in progress.steps}[step] == "不符合规定条件"
    assert last.kind == document and last.values["text"] == "不符合规定条件"
    assert "行政复议" in last.values["remedies"]


@pytest.mark.spec("N-05")
def test_the_firm_does_not_see_internal_opinions(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    desk.give(case_id, "REFUSE", text="人员数量存疑")
    progress = desk.progress(case_id)
    assert "人员数量存疑" not in str(progress)
    assert progress.waiting_for == "等待决定"
    assert "人员数量存疑" in str(desk.case(case_id).opinions)


@pytest.mark.spec("N-05")
def test_examination_confirms_every_manual_finding(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    manual = frozenset({"R-07", "R-11"})
    with pytest.raises(Invalid) as refused:
        desk.give(case_id, "PASS", filed=decide.Filed(manual), manual_confirmed=["R-07"])
    assert [finding["rule"] for finding in refused.value.findings] == ["R-11"]
    desk.give(case_id, "PASS", filed=decide.Filed(manual), manual_confirmed=["R-07", "R-11"])
    assert desk.case(case_id).manual_confirmed == ["R-07", "R-11"]


@pytest.mark.spec("N-07")
def test_no_grant_against_the_examination(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    desk.give(case_id, "REFUSE", text="技术负责人不符合条件")
    with pytest.raises(Conflict, match="退回审查"):
        desk.give(case_id, "GRANT")
    desk.give(case_id, "RETURN", text="请复核技术负责人的职称")
    desk.give(case_id, "PASS")
    assert desk.give(case_id, "GRANT").state == "APPROVED"


@pytest.mark.spec("N-09")
def test_who_gave_an_opinion_does_not_decide(desk: Desk) -> None:
    both = dataclasses.replace(reviewer(StaffRole.EXAMINE, 7), roles=("EXAMINE", "DECIDE"))
    case_id = desk.bring_to("EXAMINE")
    desk.give(case_id, "PASS", by=both)
    seen = desk.case(case_id, both)
    assert seen.my_task is None and "由他人办理" in str(seen.blocked_reason)
    with pytest.raises(Forbidden, match="由他人办理"):
        desk.claim(case_id, both)
    assert desk.give(case_id, "GRANT").state == "APPROVED"


def test_only_the_claimer_acts_and_only_on_what_was_seen(desk: Desk) -> None:
    case_id = desk.open()
    first, second = reviewer(StaffRole.FORMAL, 1), reviewer(StaffRole.FORMAL, 2)
    seen = desk.case(case_id)
    task_id = desk.open_task(case_id).task_id
    opinion = Decide(task_id=task_id, outcome="PASS", version=seen.version)

    def give(actor: Actor, **changes: Any) -> Decided:
        given = replace(opinion, **changes)
        return desk.db.command(call(actor, "decide"), given, decide.decide)

    with pytest.raises(Forbidden, match="领取"):
        give(first)
    desk.claim(case_id, first)
    with pytest.raises(Forbidden, match="领取"):
        give(second)
    with pytest.raises(StaleVersion) as stale:
        give(first, version=seen.version + 1)
    assert stale.value.details["current"] == seen.version
    with pytest.raises(Invalid):
        give(first, outcome="GRANT")
    give(first)
    with pytest.raises(Conflict, match="办结"):
        give(first)


@pytest.mark.spec("P-05")
def test_the_same_key_ends_the_task_once(desk: Desk) -> None:
    case_id = desk.open()
    actor = reviewer(StaffRole.FORMAL)
    task = desk.claim(case_id, actor)
    opinion = Decide(task_id=task.task_id, outcome="PASS", version=desk.case(case_id).version)
    keyed = call(actor, "decide", key="once")
    replies = [desk.db.command(keyed, opinion, decide.decide) for _ in range(2)]
    assert replies[0] == replies[1] and len(desk.case(case_id).opinions) == 1


@pytest.mark.spec("N-07", "P-06")
def test_the_decision_may_be_put_off_once(desk: Desk) -> None:
    with clock.travel(date(2026, 3, 2)):
        case_id = desk.bring_to("EXAMINE")
        head = reviewer(StaffRole.DECIDE)
        before = {d.code: d.due_on for d in desk.case(case_id).deadlines}["DECIDE"]
        reply = desk.prolong(case_id, head, "需要组织专家评审")
        assert (before, reply.due_on) == (date(2026, 3, 30), date(2026, 4, 14))
        with pytest.raises(Conflict, match="一次"):
            desk.prolong(case_id, head)
    document = desk.case(case_id).documents[-1]
    values = desk.document(document.document_id).values
    assert (values["working_days"], values["due_on"]) == (10, "2026-04-14")


def test_the_decision_is_not_put_off_before_acceptance(desk: Desk) -> None:
    with pytest.raises(Conflict):
        desk.prolong(desk.open(), reviewer(StaffRole.DECIDE))


def test_an_abandoned_case_leaves_no_task(desk: Desk) -> None:
    case_id = desk.open(number="SQ2026-000009")
    desk.give(case_id, "RETURN", items=[ITEM])
    desk.abandon(case_id)
    case = desk.case(case_id)
    assert case.state == "ABANDONED" and case.open_task is None
    assert {d.state for d in case.deadlines} == {"done"}
    desk.abandon("00000000-0000-0000-0000-000000000000")  # a draft that was never submitted


@pytest.mark.spec("N-10", "P-09")
def test_cases_are_seen_by_their_office_their_firm_and_the_centre_only(
    desk: Desk, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    case_id = desk.open(office=Office.ZHEJIANG.value)
    theirs = reviewer(StaffRole.FORMAL, office=Office.ZHEJIANG)
    elsewhere = reviewer(StaffRole.FORMAL, office=Office.FUJIAN)
    centre = reviewer(StaffRole.FORMAL, office=None)
    stranger = type(FIRM)("enterprise", "x", "别家", enterprise_id=FIRM_ID.replace("7", "8"))
    for actor, expected in ((theirs, 1), (elsewhere, 0), (centre, 1)):
        with desk.db.read(call(actor)) as session:
            assert queries.open_tasks(session, call(actor), TaskQuery()).total == expected
    desk.progress(case_id)
    with pytest.raises(NotFound):
        desk.progress(case_id, stranger)
    # Where an earlier test of the process has set up the log as a service does, it is there.
    logged = capsys.readouterr().out + caplog.text
    assert "foreign_object" in logged and case_id in logged
    with pytest.raises(NotFound):
        desk.case(case_id, elsewhere)
    for wrong in ("no-such-id", case_id):
        with pytest.raises(NotFound):
            desk.document(wrong)
    with pytest.raises(NotFound):
        desk.case("no-such-id", centre)
    task_id = desk.open_task(case_id).task_id
    with pytest.raises(NotFound):
        desk.db.command(call(elsewhere, "claim"), TaskId(task_id=task_id), claim.claim)
    opinion = Decide(task_id=task_id, outcome="NO_SUCH_OUTCOME", version=1)
    with pytest.raises(NotFound):
        decide.check(call(elsewhere, "decide"), opinion, db=desk.db, applications=NOBODY)


@pytest.mark.spec("P-04")
def test_every_move_is_on_record(desk: Desk) -> None:
    case_id = desk.issue()
    with desk.db.read(call(FIRM)) as session:
        actions = session.scalars(
            select(audit.c.action)
            .where(audit.c.stream == f"case:{case_id}")
            .order_by(audit.c.stream_seq)
        ).all()
    assert actions == ["case_opened", *["task_claimed", "case_decided"] * 5]
