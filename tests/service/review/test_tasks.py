"""Task lists and claims."""

from datetime import date
from typing import Any

import eventlet
import pytest

from chassis import clock
from chassis.context import Actor
from contracts.errors import Conflict, Forbidden
from contracts.review.tasks import TaskId, TaskQuery, Tasks
from rules.vocabulary.enumerations import StaffRole
from services.review import queries
from services.review.handlers import claim
from tests.service.review.conftest import Desk, call, reviewer, submission

pytestmark = pytest.mark.service
FORMAL = reviewer(StaffRole.FORMAL)


def listed(desk: Desk, actor: Actor, **asked: Any) -> Tasks:
    with desk.db.read(call(actor)) as session:
        return queries.open_tasks(session, call(actor), TaskQuery(**asked))


@pytest.mark.spec("N-02")
def test_tasks_come_oldest_first_with_their_due_dates_in_colour(desk: Desk) -> None:
    opened = [date(2026, 3, day) for day in (2, 4, 9)]
    for number, day in enumerate(opened):
        with clock.travel(day):
            desk.open(number=f"SQ2026-00000{number}")
    with clock.travel(date(2026, 3, 10)):
        tasks = listed(desk, FORMAL).items
    assert [task.number[-1] for task in tasks] == ["0", "1", "2"]
    # Five working days from the day after filing: the 9th, the 11th, the 16th.
    assert [task.due_on and task.due_on.day for task in tasks] == [9, 11, 16]
    assert [task.due_state for task in tasks] == ["overdue", "soon", "ok"]
    assert [task.working_days_left for task in tasks] == [-1, 1, 4]


@pytest.mark.spec("N-01", "N-02")
def test_everybody_sees_the_tasks_of_the_own_roles_only(desk: Desk) -> None:
    desk.bring_to("ACCEPT")
    desk.open()
    assert [t.step for t in listed(desk, FORMAL).items] == ["FORMAL"]
    both = type(FORMAL)("staff", "b", "甲", office=FORMAL.office, roles=("FORMAL", "ACCEPT"))
    found = listed(desk, both)
    assert (found.counts, found.total, found.pages) == ({"FORMAL": 1, "ACCEPT": 1}, 2, 1)
    assert [t.step for t in listed(desk, both, step="ACCEPT").items] == ["ACCEPT"]
    assert listed(desk, reviewer(StaffRole.PERSONNEL)).total == 0


@pytest.mark.spec("N-02")
def test_my_tasks_are_those_i_have_claimed(desk: Desk) -> None:
    case_id = desk.open()
    desk.open()
    desk.claim(case_id, FORMAL)
    mine = listed(desk, FORMAL, mine=True)
    assert [task.case_id for task in mine.items] == [case_id]
    assert (mine.total, mine.counts) == (1, {"FORMAL": 1})


@pytest.mark.spec("N-02")
def test_a_page_holds_thirty_tasks(desk: Desk) -> None:
    for _ in range(31):
        desk.submit(submission())
    found = listed(desk, FORMAL, page=2)
    assert (len(found.items), found.total, found.pages) == (1, 31, 2)


@pytest.mark.spec("N-02", "P-05")
def test_two_reviewers_claim_at_once_and_one_of_them_hears_who_was_first(desk: Desk) -> None:
    request = TaskId(task_id=desk.open_task(desk.open()).task_id)
    actors = [reviewer(StaffRole.FORMAL, number) for number in range(6)]

    def attempt(actor: Actor) -> str | Conflict:
        try:
            desk.db.command(call(actor, "claim"), request, claim.claim)
            return actor.name
        except Conflict as conflict:
            return conflict

    results = [thread.wait() for thread in [eventlet.spawn(attempt, a) for a in actors]]
    (winner,) = [result for result in results if isinstance(result, str)]
    assert {str(r) for r in results if not isinstance(r, str)} == {
        f"已由{winner}领取，请办理其他任务"
    }


def test_a_claim_may_be_repeated_and_given_back(desk: Desk) -> None:
    case_id = desk.open()
    first = desk.claim(case_id, FORMAL)
    assert desk.claim(case_id, FORMAL) == first
    other = reviewer(StaffRole.FORMAL, 2)
    request = TaskId(task_id=first.task_id)
    with pytest.raises(Forbidden):
        desk.db.command(call(other, "release"), request, claim.release)
    desk.db.command(call(FORMAL, "release"), request, claim.release)
    assert desk.claim(case_id, other).claimed_by_name == other.name
    head = reviewer(StaffRole.DECIDE)
    assert desk.db.command(call(head, "release"), request, claim.release).claimed_by is None


def test_a_task_of_another_role_is_not_claimed(desk: Desk) -> None:
    case_id = desk.open()
    examiner = reviewer(StaffRole.EXAMINE)
    with pytest.raises(Forbidden):
        desk.claim(case_id, examiner)
    seen = desk.case(case_id, examiner)
    assert seen.my_task is None and seen.outcomes == []
    assert seen.blocked_reason and "形审" in seen.blocked_reason
