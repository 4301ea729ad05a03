"""The firm's side of its case: returned, mended, submitted again, decided."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import to_builtins
from sqlalchemy import select

from chassis.context import Actor, Call, system_call
from chassis.database import Db
from chassis.events.envelope import Event
from contracts.application import Applications
from contracts.application.difference import CorrectionAnswer
from contracts.errors import Conflict, Invalid, NotFound
from contracts.review import Review
from contracts.review.cases import CASE_CLOSED, CASE_MOVED, CaseMoved
from rules.signs import signs_in
from rules.vocabulary.enumerations import StaffRole
from services.application import reactions
from services.application.tables import Application
from tests.clients import Client
from tests.events import arrived, of_version
from tests.polling import wait_for
from tests.service.application.firms import SECONDS, Firm, reaches
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service

ITEMS: list[dict[str, Any]] = [
    {"section": "basic", "item": "net_assets", "message": "净资产与审计报告不一致，请核对"},
    {"section": "technicians", "item": None, "message": "请补充近三个月社会保险缴费证明"},
]


class Desk:
    """Reviewers of one office, a person for each step."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def decide(self, case_id: str, step: StaffRole, outcome: str, **opinion: Any) -> None:
        actor = Actor("staff", f"{step}-1", step.label, office="ZHEJIANG", roles=(step.value,))

        def ask() -> Any:
            call = Call(actor, idempotency_key=uuid.uuid4().hex).within(SECONDS)
            return self.client.proxy(Review, call)

        def waiting() -> str | None:
            try:
                task = ask().case(case_id=case_id).open_task
            except NotFound:
                return None
            return str(task.task_id) if task and task.step == step else None

        task_id = wait_for(waiting, what=f"the task {step}")
        ask().claim(task_id=task_id)
        version = ask().case(case_id=case_id).version
        if step == StaffRole.EXAMINE:
            call = Call(actor).within(SECONDS)
            report = self.client.proxy(Applications, call).snapshot(application_id=case_id).report
            for sign in signs_in(report["findings"]):
                ask().close_sign(case_id=case_id, sign=sign, remark="已核对")
        ask().decide(task_id=task_id, outcome=outcome, version=version, **opinion)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


@pytest.mark.spec("N-03", "B-36", "P-02")
def test_a_returned_application_says_what_to_mend_and_is_submitted_again(
    firm: Firm, desk: Desk, staff: Callable[..., Any]
) -> None:
    application_id = firm.complete()
    number = firm.ask.submit(application_id=application_id).number
    desk.decide(application_id, StaffRole.FORMAL, "RETURN", text="请补正", items=ITEMS)
    returned = reaches(firm, application_id, "RETURNED")
    told = [{**item, "number": at, "answer": ""} for at, item in enumerate(ITEMS, start=1)]
    assert returned.editable and to_builtins(returned.corrections) == told
    by_tab = {s.section: [c.message for c in s.corrections] for s in returned.sections}
    assert by_tab["basic"] == [ITEMS[0]["message"]]
    assert by_tab["technicians"] == [ITEMS[1]["message"]]
    assert by_tab["performance"] == []

    place: dict[str, Any] = {"application_id": application_id, "section": "basic"}
    basic = firm.ask.section(**place)
    assert to_builtins(basic.corrections) == told[:1]
    # Nothing was mended: each item is named.
    refusal = refused(lambda: firm.ask.submit(application_id=application_id), Invalid)
    named = [one["message"] for one in refusal.findings if "补正第" in str(one["message"])]
    assert len(named) == 2 and "净资产与审计报告不一致" in named[0] and "完全相同" in named[1]
    mended = basic.fields | {"net_assets": "799"}
    firm.ask.save_fields(**place, values=mended, version=basic.version)
    reader = staff("ZHEJIANG")
    assert reader.ask.section(**place).fields["net_assets"] == "800"

    # Something was, but not everything is answered.
    said = [CorrectionAnswer(number=1, text="已按审计报告更正")]
    assert firm.ask.answer_corrections(application_id=application_id, answers=said).open == 1
    refusal = refused(lambda: firm.ask.submit(application_id=application_id), Invalid)
    assert [one["path"] for one in refusal.findings] == ["technicians.corrections.2"]
    said = [CorrectionAnswer(number=2, text="缴费证明已在人员附件中，无需补充")]
    assert firm.ask.answer_corrections(application_id=application_id, answers=said).open == 0
    said = [CorrectionAnswer(number=3, text="没有这一项")]
    refused(
        lambda: firm.ask.answer_corrections(application_id=application_id, answers=said), Invalid
    )

    again = firm.ask.submit(application_id=application_id)
    found = reader.ask.difference(application_id=application_id)
    first, second = found.asked
    assert [(one.pointer, one.before, one.after) for one in first.changes] == [
        ("/fields/net_assets", "800", "799")
    ]
    assert (first.answer, second.changes, found.others) == ("已按审计报告更正", [], [])
    assert reader.ask.difference(application_id=application_id, against="granted").against is None
    assert (again.number, again.round) == (number, 2)
    now = firm.ask.get(application_id=application_id)
    assert (now.editable, now.corrections) == (False, [])
    assert reader.ask.section(**place).fields["net_assets"] == "799"
    assert reader.ask.section(**place, round=1).fields["net_assets"] == "800"
    refused(lambda: reader.ask.section(**place, round=3), NotFound)


@pytest.mark.spec("B-37", "A-29")
def test_a_granted_application_ends_issued_and_the_holder_cannot_apply_anew(
    firm: Firm, desk: Desk
) -> None:
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    report = firm.ask.check(application_id=application_id).report
    manual = sorted({f["rule"] for f in report["findings"] if f["result"] == "manual"})
    desk.decide(application_id, StaffRole.FORMAL, "PASS")
    desk.decide(application_id, StaffRole.ACCEPT, "PASS")
    desk.decide(application_id, StaffRole.EXAMINE, "PASS", manual_confirmed=manual)
    desk.decide(application_id, StaffRole.DECIDE, "GRANT")
    desk.decide(application_id, StaffRole.ISSUE, "PASS")
    reaches(firm, application_id, "ISSUED")
    assert "已持有有效的许可证" in refused(firm.start, Conflict).message


@pytest.mark.spec("N-03")
def test_a_refused_filing_ends_it_and_another_can_be_started(firm: Firm, desk: Desk) -> None:
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    desk.decide(application_id, StaffRole.FORMAL, "REJECT_FILING", text="不属于本机关职权范围")
    reaches(firm, application_id, "REJECTED_FILING")
    assert firm.start() != application_id


def moved(application: str, seq: int, state: str) -> Event[CaseMoved]:
    told = CaseMoved(application_id=application, enterprise_id="-", state=state)
    return arrived(CASE_MOVED, told, seq=seq)


@pytest.fixture
def submitted(firm: Firm) -> str:
    application_id = firm.complete()
    firm.ask.submit(application_id=application_id)
    return application_id


def state(db: Db, application_id: str) -> str:
    with db.read(system_call("tests")) as session:
        found = session.scalars(select(Application.state).where(Application.id == application_id))
        return str(found.one())


def test_an_older_event_that_arrives_late_changes_nothing(submitted: str, db: Db) -> None:
    examining = moved(submitted, 9, "EXAMINING")
    accepted = moved(submitted, 8, "ACCEPTED")
    for event in (examining, accepted, examining):
        db.react(event, "tests", reactions.follow_case)
    assert state(db, submitted) == "EXAMINING"


def test_the_end_is_the_end(submitted: str, db: Db) -> None:
    told = {"application_id": submitted, "enterprise_id": "-", "outcome": "REFUSED"}
    db.react(of_version(CASE_CLOSED, 1, told, seq=9), "tests", reactions.close)
    later = moved(submitted, 10, "DECIDING")
    db.react(later, "tests", reactions.follow_case)
    assert state(db, submitted) == "REFUSED"


def test_an_event_of_an_unknown_application_is_refused(system: Any, db: Db) -> None:
    unknown = moved(str(uuid.uuid4()), 1, "ACCEPTED")
    refused(lambda: db.react(unknown, "tests", reactions.follow_case), NotFound)
