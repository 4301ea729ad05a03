"""Finding cases again, and the day by which an open task is due."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text, update

from chassis import clock
from chassis.context import Actor, system_call
from contracts.corrections import CorrectionItem
from contracts.review.deadlines import Suspend
from contracts.review.finding import CaseLines, CaseQuery
from contracts.review.tasks import TaskQuery
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import due_dates, finding, queries
from services.review.handlers import suspend
from services.review.tables import cases, tasks
from tests.service.review.conftest import Desk, call, reviewer, submission

pytestmark = pytest.mark.service
FORMAL = reviewer(StaffRole.FORMAL)
ELSEWHERE = {
    "enterprise_id": "0b7f6e0c-3a5f-4c52-9a39-2f3f64c1d111",
    "enterprise_name": "杭州西溪机电安装有限公司",
}
ITEM = {"section": "basic", "message": "与审计报告不一致"}


def found(desk: Desk, actor: Actor = FORMAL, **asked: Any) -> CaseLines:
    with desk.db.read(call(actor)) as session:
        return finding.find_cases(session, call(actor), CaseQuery(**asked))


def ids(desk: Desk, actor: Actor = FORMAL, **asked: Any) -> set[str]:
    return {one.case_id for one in found(desk, actor, **asked).items}


def returned(desk: Desk, **opened: Any) -> str:
    case_id = desk.open(**opened)
    desk.give(case_id, "RETURN", items=[CorrectionItem(**ITEM)])
    return case_id


@pytest.mark.spec("N-02")
def test_a_case_is_found_by_all_that_it_and_its_firm_are_called(desk: Desk) -> None:
    other = desk.open(uscc="91330100MA2B1CLA0Q", **ELSEWHERE)
    case_id = desk.issue(number="SQ2026-000417")
    seen = desk.case(case_id)
    licence, acceptance = str(seen.licence_number), str(seen.acceptance_number)
    known = (
        "明远电力", "明远", "上海明远电力工程有限公司", "91310000MA1FL0GH8U", "MA1FL0",
        "SQ2026-000417", "000417", "sq2026000417", licence, licence.replace("-", "")[:6],
        acceptance, acceptance.replace("〔", "[").replace("〕", "]"),
    )  # fmt: skip
    for asked in known:
        assert case_id in ids(desk, text=str(asked)), asked
        assert other not in ids(desk, text=str(asked)), asked
    assert ids(desk, text="没有这样的单位") == set()


@pytest.mark.spec("N-02")
def test_a_firm_is_found_by_a_name_that_its_licence_had(desk: Desk) -> None:
    case_id = desk.issue()
    with desk.db.transaction(system_call("tests")) as tx:
        renamed = {"enterprise_name": "上海新远电力工程有限公司"}
        tx.session.execute(update(cases).values(renamed))
        tx.session.execute(text("UPDATE licence SET name = '上海新远电力工程有限公司'"))
    assert ids(desk, text="明远电力") == ids(desk, text="新远") == {case_id}


@pytest.mark.spec("N-10")
def test_nobody_finds_a_case_of_another_office(desk: Desk) -> None:
    case_id = desk.open()
    elsewhere = reviewer(StaffRole.FORMAL, office=Office.FUJIAN)
    asked: tuple[dict[str, Any], ...] = (
        {}, {"text": "明远"}, {"case_ids": [case_id]}, {"office": Office.EAST_CHINA.value},
    )  # fmt: skip
    for one in asked:
        assert ids(desk, **one) == {case_id}
        assert ids(desk, elsewhere, **one) == set()


@pytest.mark.spec("N-02")
def test_what_one_has_had_oneself_is_found_after_it_was_passed_on(desk: Desk) -> None:
    passed, waits = desk.open(), desk.open()
    desk.give(passed, "PASS", by=FORMAL)
    desk.claim(waits, FORMAL)
    sent_back = returned(desk)
    shares = {share: ids(desk, share=share) for share in ("CLAIMED", "DONE", "RETURNED")}
    assert shares == {"CLAIMED": {waits}, "DONE": {passed, sent_back}, "RETURNED": {sent_back}}
    colleague = reviewer(StaffRole.FORMAL, 2)
    assert ids(desk, colleague, share="DONE") == set()
    desk.submit(submission(sent_back, round=2))
    assert ids(desk, share="RETURNED") == set()
    assert sent_back in ids(desk, share="CLAIMED")


@pytest.mark.spec("N-02")
def test_cases_are_filtered_and_sorted(desk: Desk) -> None:
    with clock.travel(date(2026, 3, 2)):
        first = desk.open(type="NEW")
    with clock.travel(date(2026, 3, 5)):
        second = desk.open(type="CANCEL")
        ended = desk.open()
        desk.abandon(ended)
    lines = [one.case_id for one in found(desk, order="oldest").items]
    assert lines.index(first) < lines.index(second)
    assert [one.case_id for one in found(desk, order="due").items] == [first, second]
    assert ids(desk, stage="OPEN") == {first, second}
    assert ids(desk, stage="ENDED") == ids(desk, state="ABANDONED") == {ended}
    assert ids(desk, type="CANCEL") == {second}
    assert ids(desk, filed_to=date(2026, 3, 4)) == {first}
    assert ids(desk, filed_from=date(2026, 3, 5), stage="OPEN") == {second}


@pytest.mark.spec("N-02")
def test_what_is_due_first_comes_first_and_what_stands_still_last(desk: Desk) -> None:
    with clock.travel(date(2026, 3, 2)):
        late = desk.bring_to("EXAMINE")  # twenty working days
        stands = desk.bring_to("EXAMINE")
    with clock.travel(date(2026, 3, 4)):
        soon = desk.open()  # five
        examiner = reviewer(StaffRole.EXAMINE)
        desk.claim(stands, examiner)
        wish = Suspend(case_id=stands, ground="EXPERT_REVIEW", working_days=5, reason="专家评审")
        desk.db.command(call(examiner, "suspend"), wish, suspend.suspend)
    roles = (StaffRole.FORMAL.value, StaffRole.EXAMINE.value)
    both = Actor("staff", "both", "甲", office=FORMAL.office, roles=roles)

    def listed(**asked: Any) -> list[str]:
        with desk.db.read(call(both)) as session:
            found = queries.open_tasks(session, call(both), TaskQuery(**asked))
            return [one.case_id for one in found.items]

    with clock.travel(date(2026, 3, 10)):
        assert listed() == [soon, late, stands]
        assert listed(order="received")[-1] == soon
        assert listed(due="overdue") == []
        assert listed(due="soon") == [soon]
    with clock.travel(date(2026, 3, 20)):
        assert listed(due="overdue") == [soon]


@pytest.mark.spec("N-02")
def test_what_was_submitted_again_is_marked_and_can_be_listed(desk: Desk) -> None:
    case_id, _ = returned(desk), desk.open()
    told = submission(case_id, round=2)
    desk.submit(told)
    with desk.db.read(call(FORMAL)) as session:
        asking = call(FORMAL)
        every = queries.open_tasks(session, asking, TaskQuery())
        again = queries.open_tasks(session, asking, TaskQuery(again=True, type="NEW"))
    assert sorted(one.round for one in every.items) == [1, 2]
    assert [(one.case_id, one.round) for one in again.items] == [(case_id, 2)]
    assert again.total == sum(again.counts.values()) == 1
    # Every page tells the same: the moment at which the firm submitted it.
    (line,) = found(desk, case_ids=[case_id]).items
    assert line.submitted_at == again.items[0].opened_at == told.submitted_at
    assert desk.case(case_id).submitted_at == told.submitted_at


def test_a_day_that_nobody_kept_is_counted_by_the_job(desk: Desk) -> None:
    case_id = desk.open()
    counted = select(tasks.c.due_on, tasks.c.due_known).where(tasks.c.case_id == case_id)
    with desk.db.transaction(system_call("tests")) as tx:
        kept = tx.session.execute(counted).one()
        # As the release before opens a task: with nothing counted.
        tx.session.execute(update(tasks).values(due_on=None, due_known=False))
    assert due_dates.count_anew(system_call("tests"), db=desk.db) == 1
    with desk.db.transaction(system_call("tests")) as tx:
        assert kept.due_known and tx.session.execute(counted).one() == kept
        # As it adds to a ledger.
        tx.session.execute(
            text(
                "INSERT INTO ledger_entry SELECT case_id, 2, 'PAUSE', day, '', '', actor, NULL,"
                " 'EXPERT_REVIEW', NULL, NULL FROM ledger_entry WHERE case_id = :id"
            ),
            {"id": case_id},
        )
    assert due_dates.count_anew(system_call("tests"), db=desk.db) == 1
    with desk.db.read(system_call("tests")) as session:
        assert tuple(session.execute(counted).one()) == (None, True)
