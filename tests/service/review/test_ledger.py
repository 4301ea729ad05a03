"""The ledger of a case on a real database: what the applicant and the reviewer both see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Actor
from chassis.tables import audit
from contracts.corrections import CorrectionItem
from contracts.errors import Conflict, Forbidden, NotFound
from contracts.review.deadlines import Deadline, Ledger, Resume, Suspend
from rules.vocabulary.enumerations import Office, StaffRole
from services.review.handlers import suspend
from tests.service.review.conftest import FIRM, Desk, call, reviewer, submission

pytestmark = pytest.mark.service
ITEM = CorrectionItem(section="basic", message="财务报表缺少审计意见")
EXAMINER, HEAD = reviewer(StaffRole.EXAMINE), reviewer(StaffRole.DECIDE)


def day(number: int) -> date:
    """A day of March 2026; the 2nd is a Monday."""
    return date(2026, 3, number)


def stop(desk: Desk, case_id: str, actor: Actor = EXAMINER, ground: str = "EXPERT_REVIEW") -> None:
    request = Suspend(case_id=case_id, ground=ground, working_days=10, reason="组织专家评审")
    desk.db.command(call(actor, "suspend"), request, suspend.suspend)


def go_on(desk: Desk, case_id: str, actor: Actor = EXAMINER) -> None:
    request = Resume(case_id=case_id, reason="专家评审已经结束")
    desk.db.command(call(actor, "resume"), request, suspend.resume)


def prolong(desk: Desk, case_id: str) -> Deadline:
    return desk.prolong(case_id, HEAD)


def running(ledger: Ledger) -> Deadline:
    """The limit that runs now."""
    assert ledger.current is not None
    return ledger.current


def kinds(desk: Desk, case_id: str) -> list[str]:
    return [entry.kind for entry in desk.case(case_id).ledger.entries]


@pytest.mark.spec("N-02", "N-03", "N-07", "P-06")
def test_firm_and_reviewer_see_the_same_ledger_from_filing_to_decision(desk: Desk) -> None:
    number = "SQ2026-000101"
    with clock.travel(day(2)):
        case_id = desk.open(number=number)
    with clock.travel(day(3)):
        desk.give(case_id, "RETURN", items=[ITEM, ITEM])
    with clock.travel(day(9)):
        waiting = desk.progress(case_id).ledger
        assert waiting == desk.case(case_id).ledger
    assert (waiting.ground, running(waiting).state) == ("CORRECTION", "paused")
    # One day used; four more from the 10th.
    assert (running(waiting).used, running(waiting).due_if_resumed) == (1, day(13))
    with clock.travel(day(10)):
        desk.submit(submission(case_id, round=2, number=number))
        desk.pass_on(case_id)
    with clock.travel(day(11)):
        desk.pass_on(case_id)
    with clock.travel(day(16)):
        prolong(desk, case_id)
        desk.pass_on(case_id)
        desk.pass_on(case_id)
        ledger = desk.progress(case_id).ledger
        assert ledger == desk.case(case_id).ledger
    shown = [(e.kind, e.day, e.actor, e.used, e.due_on) for e in ledger.entries]
    assert shown == [
        ("START", day(2), "APPLICANT", 0, day(9)),
        ("PAUSE", day(3), "AUTHORITY", 1, None),
        ("RESUME", day(10), "APPLICANT", 1, day(16)),
        ("START", day(11), "AUTHORITY", 0, date(2026, 4, 9)),
        ("EXTEND", day(16), "AUTHORITY", 3, date(2026, 4, 23)),
        ("START", day(16), "AUTHORITY", 0, day(30)),
    ]
    assert ledger.entries[1].reason == "形审环节退回补正，需要补正2项"
    assert ledger.entries[2].reason == "补正后第2次提交"
    assert ledger.entries[4].reason == "案情复杂"
    assert all("行政许可法" in entry.basis for entry in ledger.entries)
    assert running(ledger).title == "颁发、送达许可证"
    desk.pass_on(case_id)
    over = desk.case(case_id).ledger
    assert over.current is None and over.entries == ledger.entries


@pytest.mark.spec("N-07")
def test_a_limit_is_prolonged_until_its_last_day_and_not_after_it(desk: Desk) -> None:
    with clock.travel(day(2)):
        first, second = desk.bring_to("EXAMINE"), desk.bring_to("EXAMINE")
    last = running(desk.case(first).ledger).due_on
    with clock.travel(last + timedelta(days=1)), pytest.raises(Conflict, match="已经届满"):
        prolong(desk, first)
    with clock.travel(last):
        prolong(desk, second)
    assert (kinds(desk, first)[-1], kinds(desk, second)[-1]) == ("START", "EXTEND")


def test_the_legal_day_is_that_of_china(desk: Desk) -> None:
    late = clock.local(clock.now()).replace(
        year=2026, month=3, day=2, hour=23, minute=30, second=0, microsecond=0
    )
    with clock.travel(late):
        case_id = desk.open()
    assert desk.case(case_id).ledger.entries[0].day == day(2)


@pytest.mark.spec("P-06")
def test_time_that_the_law_does_not_count_stops_the_clock_and_the_case(desk: Desk) -> None:
    with clock.travel(day(2)):
        case_id = desk.bring_to("EXAMINE")
        desk.claim(case_id, EXAMINER)
    with clock.travel(day(4)):
        stop(desk, case_id)
    with clock.travel(day(16)):
        seen = desk.case(case_id, EXAMINER)
        assert desk.open_task(case_id).due_state == "paused" and seen.my_task is None
        assert seen.blocked_reason and "专家评审期间" in seen.blocked_reason
        with pytest.raises(Conflict, match="暂停"):
            desk.give(case_id, "PASS", by=EXAMINER)
        with pytest.raises(Conflict, match="暂停"):
            stop(desk, case_id, ground="HEARING")
        with pytest.raises(Conflict, match="暂停"):
            prolong(desk, case_id)
        expected = running(seen.ledger).due_if_resumed
        go_on(desk, case_id)
        resumed = running(desk.case(case_id).ledger)
        assert (resumed.due_on, resumed.state) == (expected, "ok")
        with pytest.raises(Conflict, match="没有暂停"):
            go_on(desk, case_id)
        desk.give(case_id, "PASS", by=EXAMINER)
    assert kinds(desk, case_id)[-2:] == ["PAUSE", "RESUME"]
    document = desk.progress(case_id).documents[-1]
    assert (document.kind, document.title) == (
        "SUSPENSION", "行政许可特别程序所需时间告知书",
    )  # fmt: skip
    values = desk.document(document.document_id).values
    with desk.db.read(call(FIRM)) as session:
        recorded = session.scalars(select(audit.c.action).where(audit.c.action.like("case_%ed")))
        assert {"case_suspended", "case_resumed"} <= set(recorded)
    assert (values["procedure"], values["working_days"]) == ("专家评审", 10)


def test_who_may_stop_the_clock(desk: Desk) -> None:
    case_id = desk.bring_to("EXAMINE")
    with pytest.raises(Forbidden, match="领取"):
        stop(desk, case_id)
    desk.claim(case_id, EXAMINER)
    with pytest.raises(Forbidden, match="领取"):
        stop(desk, case_id, reviewer(StaffRole.EXAMINE, 2))
    with pytest.raises(NotFound):
        stop(desk, case_id, replace(HEAD, office=Office.FUJIAN))
    stop(desk, case_id, HEAD)
    go_on(desk, case_id, HEAD)


def test_only_between_acceptance_and_decision_and_not_while_the_firm_mends(desk: Desk) -> None:
    filed = desk.open()
    with pytest.raises(Conflict, match="审查、决定"):
        stop(desk, filed, HEAD)
    examined = desk.bring_to("EXAMINE")
    desk.give(examined, "RETURN", items=[ITEM])
    with pytest.raises(Conflict, match="自动恢复"):
        go_on(desk, examined, HEAD)
    assert kinds(desk, examined) == ["START", "START", "PAUSE"]
    drawn = [one.kind for one in desk.case(examined).documents]
    assert drawn == ["ACCEPTANCE", "SUPPLEMENT"]


def test_giving_up_ends_the_case_and_leaves_its_ledger(desk: Desk) -> None:
    case_id = desk.open()
    desk.give(case_id, "RETURN", items=[ITEM])
    desk.abandon(case_id)
    ledger = desk.progress(case_id).ledger
    assert (ledger.current, ledger.ground) == (None, None)
    assert kinds(desk, case_id) == ["START", "PAUSE"]


@pytest.mark.spec("N-07")
def test_a_refusal_starts_no_other_clock(desk: Desk) -> None:
    case_id = desk.bring_to("DECIDE")
    desk.give(case_id, "REFUSE", text="技术负责人不符合条件")
    assert kinds(desk, case_id) == ["START", "START"]
