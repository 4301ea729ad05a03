"""Hires outside applications: filled in, handed in, decided on."""

import itertools
import uuid
from collections.abc import Callable
from typing import Any

import eventlet
import pytest
from sqlalchemy import select, update

from chassis.context import Actor, system_call
from chassis.database import Db
from contracts.errors import Conflict, Invalid, NotFound, StaleVersion
from rules.vocabulary.enumerations import PersonKind
from services.personnel import repository
from services.personnel.hires.ending import return_hires
from services.personnel.tables import hire_paper, post
from tests.service.personnel.conftest import Firm
from tests.service.personnel.hiring import OFFICE, Hiring, person
from tests.service.personnel.test_what_if import holder

pytestmark = pytest.mark.service
__all__ = ["holder"]
_seeds = itertools.count(5_000)
SKILL, TECH = PersonKind.SKILL, PersonKind.TECH
TECH_HEAD, SAFETY_HEAD = PersonKind.TECH_HEAD, PersonKind.SAFETY_HEAD


@pytest.fixture
def desk(holder: Firm) -> Hiring:
    """Of a firm with the least staff of level three."""
    return Hiring(holder)


@pytest.fixture
def new_desk(new_firm: Callable[[], Firm]) -> Callable[[], Hiring]:
    return lambda: Hiring(new_firm())


def somebody(kind: PersonKind = SKILL, **changes: Any) -> dict[str, Any]:
    return person(kind, next(_seeds), **changes)


@pytest.mark.spec("I-12", "I-13")
@pytest.mark.parametrize("kind", PersonKind)
def test_a_hire_of_each_kind_is_handed_in_and_passed(desk: Hiring, kind: PersonKind) -> None:
    before = len(desk.posts())
    filled = somebody(kind)
    hire_id = desk.submit(kind, filled)
    assert hire_id in desk.queue()
    assert len(desk.posts()) == before, "nobody serves before it is passed"
    desk.decide(hire_id)
    assert desk.hire(hire_id).state == "PASSED"
    assert filled["fields"]["name"] in {one.name for one in desk.posts(kind=kind)}
    assert hire_id not in desk.queue()
    heads = kind in (TECH_HEAD, SAFETY_HEAD)
    assert len(desk.posts(kind=kind)) == 1 if heads else len(desk.posts()) == before + 1


def test_nothing_typed_is_lost_and_everything_missing_is_told_at_once(desk: Hiring) -> None:
    hire_id = desk.start(TECH_HEAD)
    saved = desk.save(
        hire_id,
        {
            "fields": {"name": "张三", "id_number": "123"},
            "rows": {"experience": [{"employer": "某厂"}]},
        },
    )
    paths = {one["path"] for one in saved.findings}
    assert {"id_number", "education", "experience.0.started", "papers.IDENTITY_CARD"} <= paths
    assert saved.state == "DRAFT"
    kept = desk.hire(hire_id)
    assert kept.fields["id_number"] == "123", "wrong as it is"
    assert kept.rows["experience"] == [{"employer": "某厂"}]
    with pytest.raises(StaleVersion):
        desk.save(hire_id, somebody(TECH_HEAD), version=0)


@pytest.mark.spec("I-17")
def test_rules_that_forbid_are_told_when_it_is_saved(desk: Hiring) -> None:
    (technician, *_) = [one for one in desk.posts(kind=TECH)]
    known = _profile(desk, technician.post_id)
    hire_id = desk.start(SKILL)
    desk.attach_all(hire_id)
    both = somebody(
        SKILL,
        id_number=known["id_number"],
        certificate_number=f"T{known['id_number']}",
        name=known["name"],
        retirement_category=known.get("retirement_category"),
    )
    (found, *_) = desk.save(hire_id, both).findings
    assert (found["rule"], found["path"]) == ("R-17", "id_number")
    assert known["name"] in found["message"]
    late = somebody(SKILL, valid_from="2015-01-01", valid_to="2021-01-01", review_due=None)
    assert {one["rule"] for one in desk.save(hire_id, late).findings} == {"R-24"}
    no_power = somebody(TECH, specialty="计算机科学与技术")
    other = desk.start(TECH)
    desk.attach_all(other)
    assert {one["rule"] for one in desk.save(other, no_power).findings} == {"R-23"}
    safety = desk.start(SAFETY_HEAD)
    desk.attach_all(safety)
    alone = somebody(SAFETY_HEAD, id_number=known["id_number"], name=known["name"])
    assert "R-18" in {one.get("rule") for one in desk.save(safety, alone).findings}


def _profile(desk: Hiring, post_id: str) -> dict[str, Any]:
    from contracts.personnel import ActiveRosterQuery
    from services.personnel import queries

    call = desk.call("active_roster")
    with desk.firm.db.read(call) as session:
        request = ActiveRosterQuery(enterprise_id=desk.firm.enterprise_id)
        roster = queries.active_roster(session, call, request, vault=desk.firm.vault)
        (name,) = [one.name for one in desk.posts() if one.post_id == post_id]
        return next(one.profile for one in roster.posts if one.profile.get("name") == name)


@pytest.mark.spec("I-18")
def test_somebody_reserved_elsewhere_is_refused_and_free_after_a_return(
    new_desk: Callable[[], Hiring],
) -> None:
    one, other = new_desk(), new_desk()
    wanted = somebody()
    hire_id = one.submit(SKILL, wanted)
    second = other.start(SKILL)
    other.attach_all(second)
    (found,) = other.save(second, wanted).findings
    assert found["rule"] == "R-20"
    assert one.firm.enterprise_id not in str(found)
    one.decide(hire_id, "RETURN", "身份证不清晰，请重新上传")
    assert other.save(second, wanted).state == "SUBMITTED"
    (refused,) = one.save(hire_id, wanted).findings
    assert refused["rule"] == "R-20"


def test_of_two_firms_that_hire_one_person_at_the_same_moment_one_gets_him(
    new_desk: Callable[[], Hiring],
) -> None:
    for _ in range(3):
        desks, wanted = [new_desk(), new_desk()], somebody()
        begun = [(desk, desk.start(SKILL)) for desk in desks]
        for desk, hire_id in begun:
            desk.attach_all(hire_id)
        threads = [eventlet.spawn(desk.save, hire_id, wanted) for desk, hire_id in begun]
        saved = [thread.wait() for thread in threads]
        assert sorted(one.state for one in saved) == ["DRAFT", "SUBMITTED"]
        (loser,) = [one for one in saved if one.state == "DRAFT"]
        assert [one["rule"] for one in loser.findings] == ["R-20"]


@pytest.mark.spec("I-14")
def test_what_was_returned_is_mended_and_handed_in_again(desk: Hiring) -> None:
    wanted = somebody()
    hire_id = desk.submit(SKILL, wanted)
    with pytest.raises(Invalid):
        desk.decide(hire_id, "RETURN")
    desk.decide(hire_id, "RETURN", "证书照片不清晰")
    (line,) = desk.listed()
    assert (line.state, line.opinion) == ("RETURNED", "证书照片不清晰")
    wanted["fields"]["mobile"] = "13800000009"
    assert desk.save(hire_id, wanted).state == "SUBMITTED"
    desk.decide(hire_id)
    actions = [step.action for step in desk.hire(hire_id).steps]
    assert actions == ["SUBMIT", "RETURN", "SUBMIT", "PASS"]


def test_a_head_is_replaced_in_one_step_never_two_and_never_none(db: Db, desk: Hiring) -> None:
    (before,) = desk.posts(kind=TECH_HEAD)
    technicians = len(desk.posts(kind=TECH))
    hire_id = desk.submit(TECH_HEAD, somebody(TECH_HEAD))
    assert desk.hire(hire_id).replaces == before.name
    other = desk.start(TECH_HEAD)
    desk.attach_all(other)
    (found,) = desk.save(other, somebody(TECH_HEAD)).findings
    assert "已有一份技术负责人的入职申请正在审批" in found["message"]
    assert [one.post_id for one in desk.posts(kind=TECH_HEAD)] == [before.post_id]
    desk.decide(hire_id)
    (after,) = desk.posts(kind=TECH_HEAD)
    assert after.post_id != before.post_id
    assert len(desk.posts(kind=TECH)) == technicians, "the head before stays a technician"
    with db.read(system_call("test")) as session:
        ended = session.scalar(select(post.c.until).where(post.c.id == before.post_id))
        begun = session.scalar(select(post.c.since).where(post.c.id == after.post_id))
    assert ended == begun, "in the same moment"
    assert desk.statistics().statistics is not None


def test_an_own_technician_can_become_the_technical_head(desk: Hiring) -> None:
    (technician, *_) = [
        one for one in desk.posts(kind=TECH) if one.name not in _names(desk, TECH_HEAD)
    ]
    known = _profile(desk, technician.post_id)
    filled = somebody(TECH_HEAD, id_number=known["id_number"], name=known["name"])
    filled["fields"]["retirement_category"] = known.get("retirement_category")
    filled["fields"]["also_technician"] = True
    before = len(desk.posts(kind=TECH))
    desk.decide(desk.submit(TECH_HEAD, filled))
    assert _names(desk, TECH_HEAD) == [known["name"]]
    assert len(desk.posts(kind=TECH)) == before, "still one post as a technician"
    overlaps = desk.statistics().statistics["overlaps"]
    assert overlaps == []


def _names(desk: Hiring, kind: PersonKind) -> list[str]:
    return [one.name for one in desk.posts(kind=kind)]


def test_a_case_that_is_granted_leaves_the_head_who_was_hired_meanwhile(
    db: Db, desk: Hiring
) -> None:
    firm, roster = desk.firm, desk.posts()
    firm.application_id = str(uuid.uuid4())
    from tests.service.personnel.test_what_if import _posts

    filed = person(TECH_HEAD, next(_seeds))
    firm.reserve(list(_posts("TECH_HEAD", filed["fields"] | {"experience": []})))
    hire_id = desk.submit(TECH_HEAD, somebody(TECH_HEAD))
    desk.decide(hire_id)
    hired = _names(desk, TECH_HEAD)
    with db.transaction(system_call("test")) as tx:
        repository.replace_roster(tx, firm.application_id, firm.enterprise_id)
    assert _names(desk, TECH_HEAD) == hired
    assert roster


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
        one for one in desk.posts(kind=TECH) if one.name not in _names(desk, TECH_HEAD)
    ]
    known = _profile(desk, technician.post_id)
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
