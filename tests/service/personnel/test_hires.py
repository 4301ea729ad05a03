"""Hires outside applications: filled in, handed in, decided on."""

import uuid
from collections.abc import Callable

import eventlet
import pytest
from sqlalchemy import select

from chassis.context import system_call
from chassis.database import Db
from contracts.errors import Invalid, StaleVersion
from rules.vocabulary.enumerations import PersonKind
from services.personnel import repository
from services.personnel.tables import post
from tests.factories.registrations import identity_number
from tests.service.personnel.hiring import (
    SEEDS,
    Hiring,
    desk,
    names_of,
    new_desk,
    person,
    profile_of,
    somebody,
)
from tests.service.personnel.test_what_if import holder

pytestmark = pytest.mark.service
__all__ = ["desk", "holder", "new_desk"]
SKILL, TECH = PersonKind.SKILL, PersonKind.TECH
TECH_HEAD, SAFETY_HEAD = PersonKind.TECH_HEAD, PersonKind.SAFETY_HEAD


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
    known = profile_of(desk, technician.post_id)
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
    late = somebody(SKILL, valid_from="2020-06-01", valid_to="2026-01-01", review_due=None)
    assert {one["rule"] for one in desk.save(hire_id, late).findings} == {"R-24"}
    no_power = somebody(TECH, specialty="计算机科学与技术")
    other = desk.start(TECH)
    desk.attach_all(other)
    assert {one["rule"] for one in desk.save(other, no_power).findings} == {"R-23"}
    young = somebody(
        TECH, id_number=identity_number(1, born="20120101"), certificate_date="2026-01-05",
        retirement_category=None,
    )  # fmt: skip
    assert {one["rule"] for one in desk.save(other, young).findings} == {"R-25"}
    safety = desk.start(SAFETY_HEAD)
    desk.attach_all(safety)
    alone = somebody(
        SAFETY_HEAD,
        id_number=known["id_number"],
        name=known["name"],
        retirement_category=known.get("retirement_category"),
        certificate_date="2026-01-05",
    )
    assert "R-18" in {one.get("rule") for one in desk.save(safety, alone).findings}


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
        begun = [(one, one.start(SKILL)) for one in desks]
        for one, hire_id in begun:
            one.attach_all(hire_id)
        threads = [eventlet.spawn(one.save, hire_id, wanted) for one, hire_id in begun]
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
        one for one in desk.posts(kind=TECH) if one.name not in names_of(desk, TECH_HEAD)
    ]
    known = profile_of(desk, technician.post_id)
    filled = somebody(TECH_HEAD, id_number=known["id_number"], name=known["name"])
    filled["fields"]["retirement_category"] = known.get("retirement_category")
    filled["fields"]["also_technician"] = True
    before = len(desk.posts(kind=TECH))
    desk.decide(desk.submit(TECH_HEAD, filled))
    assert names_of(desk, TECH_HEAD) == [known["name"]]
    assert len(desk.posts(kind=TECH)) == before, "still one post as a technician"
    overlaps = desk.statistics().statistics["overlaps"]
    assert overlaps == []


def test_a_case_that_is_granted_leaves_the_head_who_was_hired_meanwhile(
    db: Db, desk: Hiring
) -> None:
    firm, roster = desk.firm, desk.posts()
    firm.application_id = str(uuid.uuid4())
    from tests.service.personnel.test_what_if import _posts

    filed = person(TECH_HEAD, next(SEEDS))
    firm.reserve(list(_posts("TECH_HEAD", filed["fields"] | {"experience": []})))
    hire_id = desk.submit(TECH_HEAD, somebody(TECH_HEAD))
    desk.decide(hire_id)
    hired = names_of(desk, TECH_HEAD)
    with db.transaction(system_call("test")) as tx:
        repository.replace_roster(tx, firm.application_id, firm.enterprise_id)
    assert names_of(desk, TECH_HEAD) == hired
    assert roster
