"""What the office does with hires: its list, what it sees, one or many decided on."""

from collections.abc import Callable

import eventlet
import pytest
from sqlalchemy import update

from chassis.context import Actor, system_call
from chassis.database import Db
from contracts.errors import Conflict, NotFound
from rules.vocabulary.enumerations import PersonKind
from services.personnel.hires.ending import return_hires
from services.personnel.tables import hire_paper
from tests.service.personnel.hiring import (
    OFFICE,
    Hiring,
    desk,
    names_of,
    new_desk,
    profile_of,
    somebody,
)
from tests.service.personnel.test_what_if import holder

pytestmark = pytest.mark.service
__all__ = ["desk", "holder", "new_desk"]
SKILL, TECH, TECH_HEAD = PersonKind.SKILL, PersonKind.TECH, PersonKind.TECH_HEAD


@pytest.mark.spec("I-15", "N-11")
def test_the_office_sees_its_own_in_order_of_submission(
    desk: Hiring, new_desk: Callable[[], Hiring]
) -> None:
    first = desk.submit(SKILL, somebody())
    second = new_desk().submit(SKILL, somebody())
    third = desk.submit(TECH, somebody(TECH))
    assert [one for one in desk.queue() if one in (first, second, third)] == [first, second, third]
    far = Actor("staff", "s", "某人", office="NORTHWEST", roles=("PERSONNEL",))
    assert not {first, second, third} & set(desk.queue(far))
    with pytest.raises(NotFound):
        desk.decide(first, actor=far)
    desk.decide(first, "RETURN", "请补正")
    desk.save(first, somebody())
    assert [one for one in desk.queue() if one in (first, second)] == [second, first]


@pytest.mark.spec("N-11")
def test_a_reviewer_sees_papers_findings_and_history_and_no_whole_number(
    desk: Hiring, new_desk: Callable[[], Hiring]
) -> None:
    former, wanted = new_desk(), somebody(TECH, specialty="机器人工程")
    former.decide(former.submit(TECH, wanted))
    former.leave(*former.posts())
    hire_id = desk.submit(TECH, wanted)
    seen = desk.hire(hire_id, OFFICE)
    assert "********" in seen.fields["id_number"]
    assert {one.slot for one in seen.papers} >= {"IDENTITY_CARD", "QUALIFICATION"}
    assert [one["rule"] for one in seen.report] == ["R-23"], "for a person to look at"
    assert [(one.own, one.state) for one in seen.history] == [(False, "ended")]
    assert desk.hire(hire_id).history == []
    (line,) = [one for one in desk.listed() if one.hire_id == hire_id]
    assert line.open == 1


def test_signs_are_shown_to_the_reviewer_and_stand_in_nobodys_way(desk: Hiring) -> None:
    (colleague, *_) = desk.posts(kind=TECH)
    taken = profile_of(desk, colleague.post_id)["certificate_number"]
    hire_id = desk.start(TECH)
    for slot in ("IDENTITY_CARD", "QUALIFICATION"):
        desk.paper(hire_id, slot, content="the same scan")
    desk.attach_all(hire_id)
    assert desk.save(hire_id, somebody(TECH, certificate_number=taken)).state == "SUBMITTED"
    seen = {one["rule"]: one for one in desk.hire(hire_id, OFFICE).report}
    assert seen.keys() == {"M-04", "M-05"}
    assert {one["result"] for one in seen.values()} == {"manual"}
    assert colleague.name in seen["M-04"]["message"] and "2项附件" in seen["M-05"]["message"]


@pytest.mark.parametrize(("employer", "found"), [("某供电公司", ["M-06"]), ("本公司", [])])
def test_a_head_whose_history_says_until_today_at_another_firm(
    desk: Hiring, employer: str, found: list[str]
) -> None:
    filled = somebody(TECH_HEAD)
    rows = [{**one, "employer": employer} for one in filled["rows"]["experience"]]
    hire_id = desk.submit(TECH_HEAD, {**filled, "rows": {"experience": rows}})
    assert [one["rule"] for one in desk.hire(hire_id, OFFICE).report] == found


@pytest.mark.spec("N-11")
def test_many_are_decided_at_once_but_none_that_somebody_has_to_look_at(desk: Hiring) -> None:
    clear = [desk.submit(SKILL, somebody()) for _ in range(2)]
    doubtful = desk.submit(TECH, somebody(TECH, specialty="机器人工程"))
    decided = desk.decide_all([*clear, doubtful])
    assert decided.done == 2
    ((_, why),) = decided.refused
    assert "人工核定" in why
    assert [desk.hire(one).state for one in [*clear, doubtful]] == ["PASSED", "PASSED", "SUBMITTED"]
    again = desk.decide_all([clear[0], doubtful], "RETURN", "请补充说明专业")
    assert (again.done, len(again.refused)) == (1, 1)


def test_a_decision_on_what_was_withdrawn_or_decided_is_refused(desk: Hiring) -> None:
    hire_id = desk.submit(SKILL, somebody())
    seen = desk.hire(hire_id, OFFICE)
    desk.withdraw(hire_id)
    assert hire_id not in desk.queue()
    with pytest.raises(NotFound):
        desk.hire(hire_id, OFFICE)
    desk.save(hire_id, somebody())
    assert desk.hire(hire_id, OFFICE).version != seen.version
    results: list[str] = []

    def attempt(outcome: str) -> None:
        try:
            desk.decide(hire_id, outcome, "请补正")
            results.append(outcome)
        except (Conflict, NotFound):
            results.append("refused")

    for thread in [eventlet.spawn(attempt, outcome) for outcome in ("PASS", "RETURN")]:
        thread.wait()
    assert results.count("refused") == 1


def test_it_cannot_be_passed_on_papers_that_are_damaged(db: Db, desk: Hiring) -> None:
    hire_id = desk.submit(SKILL, somebody())
    with db.transaction(system_call("test")) as tx:
        tx.session.execute(
            update(hire_paper)
            .where(hire_paper.c.hire_id == hire_id)
            .values(damage="missing", damaged_at=tx.now)
        )
    with pytest.raises(Conflict, match="损坏或丢失"):
        desk.decide(hire_id)


def test_a_draft_can_be_given_up_and_one_handed_in_cannot(desk: Hiring) -> None:
    draft = desk.start(TECH)
    desk.paper(draft, "IDENTITY_CARD")
    desk.discard(draft)
    with pytest.raises(NotFound):
        desk.hire(draft)
    hire_id = desk.submit(SKILL, somebody())
    with pytest.raises(Conflict):
        desk.discard(hire_id)
    with pytest.raises(Conflict):
        desk.save(hire_id, somebody())


def test_who_has_a_hire_under_way_leaves_after_it_is_withdrawn(desk: Hiring) -> None:
    (technician, *_) = [
        one for one in desk.posts(kind=TECH) if one.name not in names_of(desk, TECH_HEAD)
    ]
    known = profile_of(desk, technician.post_id)
    filled = somebody(TECH_HEAD, id_number=known["id_number"], name=known["name"])
    filled["fields"]["retirement_category"] = known.get("retirement_category")
    hire_id = desk.submit(TECH_HEAD, filled)
    with pytest.raises(Conflict, match="请先撤回"):
        desk.leave(technician)
    desk.withdraw(hire_id)
    assert desk.leave(technician) == 1


def test_hires_of_a_licence_that_has_ended_go_back_and_the_people_are_free(
    db: Db, desk: Hiring, new_desk: Callable[[], Hiring]
) -> None:
    wanted = somebody()
    hire_id = desk.submit(SKILL, wanted)
    with db.transaction(system_call("test")) as tx:
        assert return_hires(tx, desk.firm.enterprise_id, handed_in_by=tx.now) == 1
    assert desk.hire(hire_id).state == "RETURNED"
    new_desk().submit(SKILL, wanted)


def test_of_another_firm_nothing_is_seen(desk: Hiring, new_desk: Callable[[], Hiring]) -> None:
    hire_id = desk.start(SKILL)
    stranger = new_desk()
    for attempt in (
        lambda: stranger.hire(hire_id),
        lambda: stranger.paper(hire_id, "IDENTITY_CARD"),
        lambda: stranger.discard(hire_id),
        lambda: stranger.save(hire_id, somebody(), version=0),
    ):
        with pytest.raises(NotFound):
            attempt()
