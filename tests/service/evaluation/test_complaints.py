"""A bad rating: its clocks, who handles it, what its rater is told, the appeal (M-12, N-13)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, Actor, system_call
from chassis.tables import audit, outbox
from contracts.errors import Conflict, Forbidden, NotFound, StaleVersion
from rules.vocabulary.enumerations import Office, StaffRole
from services.evaluation import jobs
from tests.service.evaluation.conftest import Case, World, mobile, staff

NewCase = Callable[..., Case]


class Complaint:
    """One about the first service of a case, with who handles it."""

    def __init__(self, case: Case, **filled: Any) -> None:
        self.case, self.world = case, case.world
        case.closed()
        self.mobile = mobile()
        values = {"level": "DISSATISFIED", "tags": ["214"], "mobile": self.mobile, **filled}
        given = case.invitations[0].invitation_id
        self.world.ask(case.firm, "evaluate", invitation_id=given, **values)
        self.handler = staff(office=case.office)
        self.id = self.world.ask(case.firm, "own").items[0].evaluation_id

    def seen(self, by: Actor | None = None) -> Any:
        return self.world.ask(by or self.handler, "complaint", complaint_id=self.id)

    def act(self, action: str, by: Actor | None = None, **said: Any) -> Any:
        version = self.seen(by).version
        asked = {"complaint_id": self.id, "version": version, **said}
        return self.world.ask(by or self.handler, action, **asked)

    def listed(self, by: Actor) -> bool:
        items = self.world.ask(by, "complaints").items
        return self.id in {one.complaint_id for one in items}

    def given(self) -> Any:
        return self.world.ask(self.case.firm, "given", evaluation_id=self.id)


@pytest.mark.spec("M-12", "N-13")
def test_from_the_rating_to_the_call_back(world: World, new_case: NewCase) -> None:
    one = Complaint(new_case(), name="张三", opinion="等了两个小时")
    assert one.seen().may == ["claim"] and one.listed(one.handler)
    assert one.given().state_text == "已收到，正在核实" and not one.given().may_follow
    one.act("claim")
    with pytest.raises(Conflict, match="请先联系评价人"):
        one.act("rectify", text="已整改")
    one.act("contact", outcome="NOT_REACHED", text="无人接听")
    one.act("contact", outcome="CONTACTED", text="致歉并了解情况")
    one.act("rectify", text="增设窗口")
    assert one.given().result == "增设窗口"
    told = _told(world, one.id)
    assert told == [one.case.number], "the firm is told, and nothing of what was said"
    assert one.seen().may == ["call_back", "rater"]
    one.act("call_back", level="SATISFIED", text="认可")
    assert one.seen().state == "CLOSED" and one.seen().may == []
    words = [entry.action for entry in one.seen().entries]
    assert words == ["CLAIM", "CONTACT", "CONTACT", "RECTIFY", "CALL_BACK"]


@pytest.mark.spec("M-12", "N-13")
def test_who_worked_on_the_case_neither_handles_nor_sees_it(
    world: World, new_case: NewCase
) -> None:
    case = new_case()
    case.reviewer = Actor(
        "staff", case.reviewer.account_id, "决定人员", office=case.office,
        roles=(StaffRole.DECIDE.value, StaffRole.EVALUATION.value),
    )  # fmt: skip
    one = Complaint(case)
    assert not one.listed(case.reviewer)
    with pytest.raises(NotFound):
        one.seen(case.reviewer)
    with pytest.raises(NotFound):
        world.ask(case.reviewer, "claim", complaint_id=one.id, version=0)


def test_only_who_claimed_it_goes_on_and_on_what_was_seen(new_case: NewCase) -> None:
    one, colleague = Complaint(new_case()), staff()
    before = one.seen().version
    one.act("claim")
    with pytest.raises(Conflict, match="已由其他人员领取"):
        one.act("claim", colleague)
    with pytest.raises(Conflict, match="由领取人处理"):
        one.act("contact", colleague, outcome="CONTACTED", text="联系")
    with pytest.raises(StaleVersion):
        asked = {"complaint_id": one.id, "version": before}
        one.world.ask(one.handler, "contact", outcome="CONTACTED", text="联系", **asked)
    with pytest.raises(NotFound):
        one.seen(staff(office=Office.FUJIAN))


@pytest.mark.spec("M-12")
def test_an_anonymous_rating_tells_nothing_of_who_gave_it(new_case: NewCase) -> None:
    one = Complaint(new_case(), anonymous=True, name="张三")
    seen = one.seen()
    assert (seen.number, seen.name_masked, seen.mobile_masked) == ("", "", "")
    one.act("claim")
    with pytest.raises(Conflict, match="匿名评价"):
        one.act("contact", outcome="CONTACTED", text="联系")
    with pytest.raises(Conflict, match="匿名评价"):
        one.world.ask(one.handler, "rater", complaint_id=one.id)
    one.act("rectify", text="已整改")  # nobody can be called: it ends with the answer
    assert one.seen().state == "CLOSED" and one.given().result == "已整改"


def test_the_number_to_call_is_shown_masked_and_each_look_is_recorded(
    world: World, new_case: NewCase
) -> None:
    one = Complaint(new_case(), name="张三丰")
    assert one.seen().name_masked == "张**"
    assert one.seen().mobile_masked == f"{one.mobile[:3]}****{one.mobile[-4:]}"
    with pytest.raises(Conflict):
        world.ask(one.handler, "rater", complaint_id=one.id)
    one.act("claim")
    found = world.ask(one.handler, "rater", complaint_id=one.id)
    assert (found.name, found.mobile) == ("张三丰", one.mobile)
    with world.db.engine.connect() as connection:
        looks = select(audit.c.action).where(audit.c.object_id == one.id)
        assert "see_rater" in set(connection.scalars(looks))


@pytest.mark.spec("M-12")
def test_an_appeal_is_decided_by_another_and_takes_the_rating_out(
    world: World, new_case: NewCase
) -> None:
    case = new_case(office=Office.GANSU, type_="RENEW")
    one = Complaint(case)
    one.act("claim")
    one.act("appeal", text="评价内容与事实不符")
    with pytest.raises(Conflict, match="申诉正在复核"):
        one.act("contact", outcome="CONTACTED", text="联系")
    with pytest.raises(Conflict, match="提出申诉的人不能复核"):
        one.act("decide_appeal", outcome="UPHELD", text="成立")
    before = _figures(world, case.office)
    one.act("decide_appeal", staff(StaffRole.DECIDE, case.office), outcome="UPHELD", text="误评")
    after = _figures(world, case.office)
    assert (before.total.bad, after.total.bad) == (1, 0)
    assert (before.total.given, after.total.given) == (1, 0)
    assert "误评" in one.given().result


def test_an_appeal_that_fails_changes_nothing(new_case: NewCase) -> None:
    one = Complaint(new_case())
    one.act("claim")
    one.act("appeal", text="评价内容与事实不符")
    one.act("decide_appeal", staff(), outcome="DISMISSED", text="属实")
    one.act("contact", outcome="CONTACTED", text="致歉")
    with pytest.raises(Conflict, match="已经申诉过"):
        one.act("appeal", text="再次申诉")


@pytest.mark.spec("M-12")
def test_who_is_not_content_says_so_once_and_it_is_open_again(
    world: World, new_case: NewCase
) -> None:
    one = Complaint(new_case())
    follow = {"evaluation_id": one.id, "level": "VERY_DISSATISFIED", "opinion": "没有改进"}
    with pytest.raises(Conflict):
        world.ask(one.case.firm, "follow_up", **follow)
    one.act("claim")
    one.act("contact", outcome="CONTACTED", text="致歉")
    one.act("rectify", text="已整改")
    with pytest.raises(NotFound):
        world.ask(new_case().firm, "follow_up", **follow)
    with pytest.raises(Forbidden):  # who only looks says nothing in the firm's name
        world.ask(replace(one.case.firm, roles=("READER",)), "follow_up", **follow)
    world.ask(one.case.firm, "follow_up", **follow)
    with pytest.raises(Conflict):
        world.ask(one.case.firm, "follow_up", **follow)
    seen = one.seen()
    assert (seen.state, seen.escalated, seen.follow_up) == ("CONTACTED", True, "VERY_DISSATISFIED")
    assert "rectify" in seen.may


@pytest.mark.spec("M-12")
def test_what_is_late_escalates_once(world: World, new_case: NewCase) -> None:
    in_time, late = Complaint(new_case()), Complaint(new_case())
    in_time.act("claim")
    in_time.act("contact", outcome="CONTACTED", text="致歉")
    day = late.seen().contact_by
    with clock.travel(day):
        jobs.escalate(system_call("evaluation"), db=world.db, vault=world.vault)
        assert not late.seen().escalated, "the last day is still in time"
    with clock.travel(day + timedelta(days=1)):
        assert late.seen().late == "联系已逾期" and in_time.seen().late == ""
        jobs.escalate(system_call("evaluation"), db=world.db, vault=world.vault)
        jobs.escalate(system_call("evaluation"), db=world.db, vault=world.vault)
        assert late.seen().escalated and not in_time.seen().escalated
    assert [entry.action for entry in late.seen().entries] == ["ESCALATE"]
    with clock.travel(in_time.seen().rectify_by + timedelta(days=1)):
        assert in_time.seen().late == "整改已逾期"


def test_the_receipt_of_a_scan_opens_its_own_rating_and_no_other(world: World) -> None:
    window = world.window()
    first = world.scan(window.token, level="DISSATISFIED", tags=["207"])
    seen = world.ask(ANONYMOUS_ACTOR, "given", receipt=first.receipt)
    assert (seen.level, seen.tags, seen.window) == ("DISSATISFIED", ["207"], window.window)
    for other in ({"receipt": "0" * 32}, {"evaluation_id": seen.evaluation_id}, {}):
        with pytest.raises(NotFound):
            world.ask(ANONYMOUS_ACTOR, "given", **other)


def _told(world: World, evaluation_id: str) -> list[str]:
    with world.db.engine.connect() as connection:
        told = select(outbox.c.payload).where(outbox.c.type == "evaluation.answered")
        data = [row["data"] for row in connection.scalars(told)]
    return [one["number"] for one in data if one["evaluation_id"] == evaluation_id]


def _figures(world: World, office: str) -> Any:
    today = clock.today().isoformat()
    return world.ask(staff(office=office), "figures", since=today, until=today)
