"""People who leave a holder: at once, free for others, and back until the end of the day."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import eventlet
import pytest
from sqlalchemy import select, update

from chassis import clock
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from contracts.errors import Conflict, NotFound
from contracts.personnel import Personnel
from contracts.staffing import LeaveId, LeavesQuery, LeaveWish, PeopleQuery
from rules.vocabulary.enumerations import PersonKind
from services.personnel import repository
from services.personnel.handlers.staffing import people as listed
from services.personnel.handlers.staffing import staffing
from services.personnel.leaves.commands import leave_firm, take_back
from services.personnel.leaves.effect import leave_effect
from services.personnel.leaves.log import leaves
from services.personnel.tables import leave, post
from tests.factories.registrations import identity_number
from tests.present import present
from tests.service.personnel.conftest import Firm, people
from tests.service.personnel.test_what_if import FORMER, holder, licence

pytestmark = pytest.mark.service
__all__ = ["holder"]


class Register:
    """Answers for review, which is another service: what this firm holds."""

    def __init__(self, *held: Any) -> None:
        self.held = list(held)

    def licences(self, enterprise_id: str) -> Any:
        class Found:
            items = self.held

        return Found


class Desk:
    """A firm at its page 人员变更."""

    def __init__(self, firm: Firm, *held: Any) -> None:
        self.firm = firm
        own = {"enterprise_id": firm.enterprise_id}
        self.review: Any = Register(*(held or [_of(licence(), **own)]))

    def call(self, operation: str, key: str | None = None) -> Call:
        return Call(
            self.firm.actor,
            idempotency_key=key or uuid.uuid4().hex,
            operation=Personnel.operations()[operation],
        )

    def posts(self, **wanted: Any) -> list[Any]:
        with self.firm.db.read(system_call("test")) as session:
            request = PeopleQuery(**{"everybody": True, **wanted})
            return listed(session, self.call("people"), request, vault=self.firm.vault).items

    def leave(self, *posts: Any, key: str | None = None) -> int:
        wish = LeaveWish(post_ids=[one.post_id for one in posts])
        needs: Any = {"db": self.firm.db, "vault": self.firm.vault, "review": self.review}
        return leave_firm(self.call("leave", key), wish, **needs).count

    def effect(self, *posts: Any) -> Any:
        wish = LeaveWish(post_ids=[one.post_id for one in posts])
        needs: Any = {"db": self.firm.db, "vault": self.firm.vault, "review": self.review}
        return leave_effect(
            self.call("leave_effect"), wish, **needs, aside=lambda work, *args: work(*args)
        )

    def back(self, leave_id: str) -> int:
        needs: Any = {"db": self.firm.db, "review": self.review}
        return take_back(self.call("take_back"), LeaveId(leave_id=leave_id), **needs).count

    def log(self, actor: Actor | None = None) -> list[Any]:
        call = Call(actor or self.firm.actor)
        with self.firm.db.read(call) as session:
            return leaves(session, call, LeavesQuery(), vault=self.firm.vault).items

    def statistics(self) -> Any:
        needs: Any = {"db": self.firm.db, "vault": self.firm.vault, "review": self.review}
        return staffing(self.call("staffing"), None, **needs)  # type: ignore[arg-type]


def _of(held: Any, **changes: Any) -> Any:
    from msgspec.structs import replace

    return replace(held, **changes)


@pytest.fixture
def desk(holder: Firm) -> Desk:
    return Desk(holder)


def serving(db: Db, firm: Firm, *serials: int) -> None:
    """They are the active roster of the firm."""
    firm.reserve(people(*serials))
    with db.transaction(system_call("test")) as tx:
        repository.replace_roster(tx, firm.application_id, firm.enterprise_id)


@pytest.mark.spec("I-08", "I-09")
def test_who_leaves_is_free_at_that_very_moment_and_missing_in_the_statistics(
    db: Db, new_firm: Callable[[], Firm]
) -> None:
    one, other = new_firm(), new_firm()
    serving(db, one, 1, 2)
    with pytest.raises(Conflict):
        other.reserve(people(1))
    desk = Desk(one)
    before = desk.statistics()
    assert desk.leave(*desk.posts(id_number=identity_number(1))) == 1
    after = desk.statistics()
    assert (before.counts, after.counts) == ({"TECH": 2}, {"TECH": 1})
    assert other.reserve(people(1)).count == 1
    (told,) = desk.log()
    assert (told.name, told.kinds, told.taken_back_at) == ("员工1", ["TECH"], None)
    assert "********" in told.id_number_masked


@pytest.mark.spec("I-02", "I-04")
def test_a_roster_is_measured_by_the_order_of_the_licence_and_by_the_one_in_force(
    holder: Firm,
) -> None:
    desk = Desk(holder, _of(licence("4", FORMER), enterprise_id=holder.enterprise_id))
    found = present(desk.statistics().statistics)
    assert (found["former"]["order"], found["current"]["order"]) == ("R36", "R30")
    assert sum(desk.statistics().counts.values()) == len(desk.posts())


def test_without_a_licence_nothing_can_be_changed(new_firm: Callable[[], Firm]) -> None:
    desk = Desk(new_firm())
    desk.review.held = []
    with pytest.raises(Conflict, match="没有有效的许可证"):
        desk.statistics()


@pytest.mark.spec("I-06")
def test_people_are_found_by_name_number_and_kind_together(desk: Desk) -> None:
    everybody = desk.posts()
    heads = [one for one in everybody if one.kind == "TECH_HEAD"]
    assert everybody[0].kind == "TECH_HEAD", "heads first"
    assert [one.post_id for one in desk.posts(kind=PersonKind.TECH_HEAD)] == [
        one.post_id for one in heads
    ]
    person = everybody[-1]
    assert person in desk.posts(name=person.name[-1:])
    assert desk.posts(name="没有这个人") == []
    assert desk.posts(name=heads[0].name, kind=PersonKind.SKILL) == []
    assert "********" in person.id_number_masked


@pytest.mark.spec("I-16")
def test_the_effect_is_told_before_anybody_leaves(desk: Desk) -> None:
    (electrician, *_) = desk.posts(kind=PersonKind.SKILL)
    found = desk.effect(electrician)
    assert (found.leaving["before"]["CZ"], found.leaving["after"]["CZ"]) == ("3", None)
    assert any("技能人员" in line or "高压电工" in line for line in found.repair["lines"])
    assert [one.name for one in found.people] == [electrician.name]
    assert electrician in desk.posts(), "asking changes nothing"


def test_a_head_who_is_also_a_technician_leaves_both_posts(desk: Desk) -> None:
    (head,) = desk.posts(kind=PersonKind.TECH_HEAD)
    desk.leave(head)
    assert not [one for one in desk.posts() if one.name == head.name]


def test_a_leave_of_somebody_already_gone_is_refused_and_nobody_leaves(desk: Desk) -> None:
    first, second, *_ = desk.posts(kind=PersonKind.SKILL)
    assert desk.leave(first, key="once") == 1
    assert desk.leave(first, key="once") == 1, "the same click again"
    with pytest.raises(Conflict, match="不在本单位名册"):
        desk.leave(first, second)
    assert second in desk.posts()


def test_of_another_firm_nobody_can_be_let_go(desk: Desk, new_firm: Callable[[], Firm]) -> None:
    stranger = Desk(new_firm())
    with pytest.raises(Conflict):
        stranger.leave(desk.posts()[0])
    desk.leave(desk.posts()[-1])
    with pytest.raises(NotFound):
        stranger.back(desk.log()[0].leave_id)


def test_until_midnight_in_china_a_leave_can_be_taken_back(db: Db, desk: Desk) -> None:
    before = desk.posts()
    desk.leave(before[-1])
    (line,) = desk.log()
    assert line.open
    assert desk.back(line.leave_id) == 1
    assert desk.posts() == before, "as it was, the day of entry too"
    assert desk.back(line.leave_id) == 0
    assert not desk.log()[0].open
    desk.leave(before[-1])
    with db.transaction(system_call("test")) as tx:
        tx.session.execute(
            update(leave)
            .where(leave.c.taken_back_at.is_(None))
            .values(left_at=clock.now() - timedelta(days=1))
        )
    late = next(one for one in desk.log() if one.taken_back_at is None)
    assert not late.open
    with pytest.raises(Conflict, match="当天"):
        desk.back(late.leave_id)


def test_what_a_running_application_had_reserved_is_free_too_and_comes_back(
    db: Db, new_firm: Callable[[], Firm]
) -> None:
    one, other = new_firm(), new_firm()
    serving(db, one, 1)
    one.application_id = str(uuid.uuid4())
    one.reserve(people(1))
    desk = Desk(one)
    desk.leave(*desk.posts())
    other.reserve(people(1))
    with pytest.raises(Conflict, match="其他单位"):
        desk.back(desk.log()[0].leave_id)
    other.reserve([])
    desk.back(desk.log()[0].leave_id)
    with db.read(system_call("test")) as session:
        states = session.scalars(
            select(post.c.state).where(post.c.enterprise_id == one.enterprise_id)
        ).all()
    assert sorted(states) == ["active", "reserved"]


def test_a_post_that_was_given_to_somebody_else_does_not_come_back(desk: Desk) -> None:
    (head,) = desk.posts(kind=PersonKind.SAFETY_HEAD)
    desk.leave(head)
    firm = desk.firm
    firm.application_id = str(uuid.uuid4())
    firm.reserve(people(77, kind="SAFETY_HEAD"))
    with firm.db.transaction(system_call("test")) as tx:
        tx.session.execute(
            update(post).where(post.c.application_id == firm.application_id).values(state="active")
        )
    with pytest.raises(Conflict, match="他人担任"):
        desk.back(desk.log()[0].leave_id)


def test_of_two_who_want_a_person_that_has_just_left_one_gets_him(
    db: Db, new_firm: Callable[[], Firm]
) -> None:
    """The firm that takes the leave back, and another that hires, at the same moment."""
    one, other = new_firm(), new_firm()
    serving(db, one, 1)
    desk = Desk(one)
    desk.leave(*desk.posts())
    (line,) = desk.log()
    results: list[str] = []

    def attempt(name: str, work: Callable[[], Any]) -> None:
        try:
            work()
            results.append(name)
        except Conflict:
            results.append(f"not {name}")

    running = [
        eventlet.spawn(attempt, "back", lambda: desk.back(line.leave_id)),
        eventlet.spawn(attempt, "hired", lambda: other.reserve(people(1))),
    ]
    for thread in running:
        thread.wait()
    assert sorted(results) in (["back", "not hired"], ["hired", "not back"])


def test_a_reviewer_sees_who_left_in_the_own_region(desk: Desk) -> None:
    desk.leave(desk.posts()[-1])
    told = {
        office: [one.enterprise_id for one in desk.log(Actor("staff", "s", office=office))]
        for office in ("EAST_CHINA", "NORTHWEST", None)
    }
    assert desk.firm.enterprise_id in told["EAST_CHINA"]
    assert desk.firm.enterprise_id in told[None]
    assert told["NORTHWEST"] == []
