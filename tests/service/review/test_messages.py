"""What a firm is told of its case and its licence, from the first opinion to the end."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import outbox
from contracts.corrections import CorrectionItem
from contracts.review.deadlines import Resume, Suspend
from contracts.review.messages import FIRM_TOLD, FirmTold
from contracts.review.termination import Terminate
from rules.messages import told
from rules.vocabulary.enumerations import StaffRole
from services.review.handlers import suspend
from services.review.handlers.terminate import terminate
from services.review.licensing import by_date
from tests.service.review.conftest import FIRM, Desk, call, reviewer, submission
from tests.service.review.test_reminders import END, Holder

pytestmark = pytest.mark.service
MEND = [
    CorrectionItem(section="basic", message="王小明的证明看不清"),
    CorrectionItem(section="technicians", message="李小红的证书过期"),
    CorrectionItem(section="basic", message="缺少报表"),
]


@pytest.fixture
def heard(db: Db) -> Any:
    """`heard(id)`: what was told of an application or a licence, in order: (kind, body, data)."""

    def read(about: str) -> list[tuple[str, str, FirmTold]]:
        with db.read(system_call("review")) as session:
            of = select(outbox.c.payload).where(outbox.c.type == FIRM_TOLD.name)
            data = [
                FIRM_TOLD.load(one["data"], one["version"])
                for one in session.scalars(of.order_by(outbox.c.seq))
            ]
        mine = [one for one in data if about in (one.application_id, one.licence_id)]
        return [(one.kind, told(one.kind, **one.values).body, one) for one in mine]

    return read


def test_from_the_acceptance_to_the_licence(desk: Desk, db: Db, heard: Any) -> None:
    case_id = desk.bring_to("EXAMINE")
    examiner = reviewer(StaffRole.EXAMINE)
    desk.claim(case_id, examiner)
    asked = Suspend(case_id=case_id, ground="HEARING", working_days=20, reason="刘小刚要求听证")
    db.command(call(examiner, "suspend"), asked, suspend.suspend)
    over = Resume(case_id=case_id, reason="听证结束")
    db.command(call(examiner, "resume"), over, suspend.resume)
    desk.prolong(case_id, reviewer(StaffRole.DECIDE), "材料复杂")
    desk.pass_on(case_id)
    desk.give(case_id, "GRANT", by=reviewer(StaffRole.DECIDE, 2))
    desk.pass_on(case_id)
    found = heard(case_id)
    assert [kind for kind, _, _ in found] == [
        "ACCEPTED", "SUSPENDED", "RESUMED", "EXTENDED", "GRANTED", "LICENCE_READY",
    ]  # fmt: skip
    accepted, suspended, _, extended, granted, ready = (body for _, body, _ in found)
    case = desk.case(case_id)
    assert case.number in accepted and str(case.acceptance_number) in accepted
    assert "听证，预计20个工作日" in suspended and "刘小刚" not in suspended
    due = next(one.due_on for one in case.deadlines if one.code == "DECIDE")
    assert f"至{due.year}年{due.month}月{due.day}日" in extended
    assert "《准予行政许可决定书》" in granted and str(case.licence_number) in ready
    documents = {one.document_id for one in case.documents}
    assert {one.document_id for _, _, one in found if one.document_id} == documents


def test_what_is_to_be_mended_is_counted_and_no_word_of_the_reviewer_told(
    desk: Desk, heard: Any
) -> None:
    case_id = desk.open()
    desk.give(case_id, "RETURN", items=MEND, text="请尽快")
    ((kind, body, data),) = heard(case_id)
    assert kind == "RETURNED" and "3项：基本情况2项、电力相关技术人员1项" in body
    assert "没有规定期限" in body
    assert not any(word in str(data) for word in ("王小明", "李小红", "请尽快", "报表"))
    desk.submit(submission(case_id, round=2, number=desk.case(case_id).number))
    desk.give(case_id, "REJECT_FILING", text="不属于本机关职权范围")
    assert [kind for kind, _, _ in heard(case_id)] == ["RETURNED", "REJECTED_FILING"]


def test_a_refusal(desk: Desk, heard: Any) -> None:
    case_id = desk.bring_to("DECIDE")
    desk.give(case_id, "REFUSE", text="人员不足")
    kind, body, data = heard(case_id)[-1]
    assert kind == "REFUSED" and "《不予行政许可决定书》" in body and "人员不足" not in str(data)


def test_the_applicant_ends_its_case(desk: Desk, db: Db, heard: Any) -> None:
    case_id = desk.open()
    db.command(call(FIRM, "terminate"), Terminate(case_id=case_id, reason="不办了"), terminate)
    assert [kind for kind, _, _ in heard(case_id)] == ["TERMINATED"]


def test_a_term_that_ends_is_told_and_one_that_holds_on(db: Db, desk: Desk, heard: Any) -> None:
    ending, renewing = Holder(db), Holder(db)
    day = END - timedelta(days=60)
    ending.run(day)
    ending.run(END - timedelta(days=10))
    with clock.travel(day):
        case_id = desk.open(type="RENEW", enterprise_id=renewing.firm)
        desk.give(case_id, "RETURN", items=MEND)
    ((kind, body, _),) = heard(case_id)
    assert kind == "RETURNED_IN_TERM" and "2032年3月1日" in body
    for on in (END, END + timedelta(days=1)):
        with clock.travel(on):
            by_date.follow_clock(system_call("review"), db=db)
    assert [kind for kind, _, _ in heard(ending.licence.id)] == [
        "TERM_ENDING", "TERM_ENDING_LATE", "LICENCE_EXPIRED",
    ]  # fmt: skip
    kind, body, _ = heard(renewing.licence.id)[-1]
    assert kind == "LICENCE_EXTENDED" and "2032年3月1日" in body and date(2032, 3, 1) == END
