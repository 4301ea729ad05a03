"""What an office does of its own motion, and how it is undone, on a real database."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from contracts.review.cases import CASE_CLOSED, CaseId, DocumentId
from contracts.review.licences import LICENCE_ENDED, EnterpriseQuery, HeldQuery, VerifyToken
from contracts.review.proceedings import (
    DropProceeding,
    ProceedingQuery,
    ProposalQuery,
    Propose,
    RecordStatement,
)
from contracts.structs import Empty
from rules.calendar import published
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import case_page, register
from services.review.licensing import repository
from services.review.proceedings import decide, propose, statements, subject, views
from services.review.proceedings.blocks import blocks
from tests.factories.licences import issue
from tests.service.review.conftest import call, reviewer
from tests.service.review.holder import DECIDER, FACTS, PROPOSER, SERIALS, TODAY, Firm

pytestmark = pytest.mark.service
WEEK = timedelta(days=7)


@pytest.fixture
def firm(db: Db) -> Iterator[Firm]:
    with clock.travel(TODAY):
        yield Firm(db)


@pytest.mark.spec("N-15")
@pytest.mark.parametrize(
    ("ground", "ending", "said"),
    [
        ("CIRCUMSTANCES_CHANGED", "WITHDRAWN", "撤回行政许可决定书"),
        ("UNQUALIFIED", "ANNULLED", "撤销行政许可决定书"),
        ("LICENCE_ABUSE", "REVOKED", "行政处罚（吊销许可证）决定书"),
    ],
)
def test_one_proposes_another_decides_and_the_licence_says_by_which_act_it_ended(
    firm: Firm, ground: str, ending: str, said: str
) -> None:
    moved = firm.propose(ground)
    seen = firm.page(moved)
    assert (seen.state, seen.licence_number) == ("OPEN", firm.licence.number)
    assert seen.heard_until == published().add_working_days(TODAY, 5).day
    assert firm.public().state == "VALID"
    firm.say(moved, "没有出租许可证。", final=True)
    firm.answer(moved)
    done = firm.decide(moved)
    found = firm.public()
    assert (found.state, found.ended_by, found.ended_on) == ("REVOKED", ending, TODAY)
    token = firm.licence.prints[0].mark.token
    verified = firm.ask(register.verify, VerifyToken(token=token))
    assert (verified.state, verified.ended_by, verified.print.state) == ("REVOKED", ending, "VOID")
    event = firm.events()[-1]
    assert (event.type, event.event["data"]["ended_by"]) == ("licence.revoked", ending)
    assert {"state", "ended_by"} <= set(event.event["data"]["changed"])
    assert [one["state"] for one in firm.told(LICENCE_ENDED)] == ["REVOKED"]
    # The firm has both documents, and what it said stands in the decision with the answer.
    (own,) = firm.ask(views.of_enterprise, EnterpriseQuery(enterprise_id=firm.id)).items
    _, decision = own.documents
    assert (decision.number, decision.title) == (done.document_number, said)
    asked = DocumentId(document_id=decision.document_id)
    values = firm.ask(case_page.document, asked).values
    assert values["statements"] == [{"text": "没有出租许可证。", "answer": "意见不成立。"}]
    assert values["facts"] == FACTS and values["ground_basis"].startswith("行政许可法")
    assert [kind for kind, _ in firm.messages()] == ["PROPOSED", "STATEMENT_ANSWERED", "DECIDED"]
    assert str(done.document_number) in firm.messages()[-1][1]


@pytest.mark.spec("N-15")
def test_a_cancellation_is_published_for_seven_days_and_decided_from_the_day_after(
    firm: Firm,
) -> None:
    moved = firm.propose("INCAPABLE")
    (notice,) = (
        one for one in firm.ask(views.public, Empty()).items
        if one.licence_number == firm.licence.number
    )  # fmt: skip
    assert (notice.published_on, notice.until) == (TODAY, TODAY + WEEK)
    firm.say(moved, final=True)  # what is published to everybody waits all the same
    objection = RecordStatement(proceeding_id=moved.proceeding_id, text="某债权人提出异议。")
    firm.do(statements.record, objection, PROPOSER)
    with clock.travel(TODAY + WEEK), pytest.raises(Conflict, match="公示期至2026年3月9日"):
        firm.decide(moved)
    with clock.travel(TODAY + WEEK + timedelta(days=1)):
        assert firm.ask(views.public, Empty()).items == []
        with pytest.raises(Conflict, match="1条意见没有答复"):
            firm.decide(moved)
        firm.answer(moved)
        firm.decide(moved)
        found = firm.public()
        assert (found.state, found.ended_by) == ("CANCELLED", "EX_OFFICIO")
        assert firm.events()[-1].type == "licence.cancelled"


@pytest.mark.spec("N-15", "N-09")
def test_who_proposes_does_not_decide_and_the_database_holds_it_too(firm: Firm) -> None:
    moved = firm.propose(by=DECIDER)
    firm.say(moved, final=True)
    assert not firm.page(moved, DECIDER).actions.decide.allowed
    with pytest.raises(Forbidden, match="提出人"):
        firm.decide(moved, by=DECIDER)
    with pytest.raises(Forbidden, match="决定岗位"):
        firm.decide(moved, by=PROPOSER)
    with firm.db.transaction(system_call("review")) as tx, pytest.raises(IntegrityError):
        tx.session.execute(
            text("UPDATE proceeding SET state = 'DECIDED', decided_by_id = proposed_by_id")
        )
    other = reviewer(StaffRole.DECIDE, 2)
    assert firm.decide(moved, by=other).state == "DECIDED"


@pytest.mark.spec("N-10", "P-09")
def test_only_the_office_and_the_firm_itself_know_of_it(firm: Firm) -> None:
    moved = firm.propose()
    abroad = reviewer(StaffRole.DECIDE, office=Office.FUJIAN)
    with pytest.raises(NotFound):
        firm.page(moved, abroad)
    with pytest.raises(NotFound):
        firm.propose(by=reviewer(StaffRole.EXAMINE, office=Office.FUJIAN))
    assert firm.ask(views.listed, ProceedingQuery(), abroad).total == 0
    assert firm.ask(views.listed, ProceedingQuery(state="OPEN"), DECIDER).total >= 1
    other = Firm(firm.db)
    with pytest.raises(NotFound):
        other.say(moved, "我们")
    with pytest.raises(NotFound):
        firm.ask(views.of_enterprise, EnterpriseQuery(enterprise_id=other.id))
    (notice,) = firm.page(moved).documents
    with pytest.raises(NotFound):
        other.ask(case_page.document, DocumentId(document_id=notice.document_id))


def test_sent_twice_it_is_one_and_two_tabs_are_told_in_words(firm: Firm) -> None:
    request = Propose(licence_number=firm.licence.number, ground="LICENCE_ABUSE", facts=FACTS)
    asked = call(PROPOSER, "propose", key="form-1")
    first = firm.db.command(asked, request, propose.propose)
    assert firm.db.command(asked, request, propose.propose) == first
    with pytest.raises(Conflict, match=f"已有正在办理的吊销许可证（{first.number}）"):
        firm.propose("UNQUALIFIED")
    stale = firm.page(first).version
    firm.say(first, final=True)
    with pytest.raises(StaleVersion, match="刷新页面"):
        firm.decide(first, version=stale)
    firm.decide(first)
    with pytest.raises(Conflict, match="已作出决定"):
        firm.decide(first)
    with pytest.raises(Conflict, match="已作出决定"):
        firm.say(first, "还有意见")


def test_nothing_said_too_late_or_too_much(firm: Firm) -> None:
    moved = firm.propose()
    with pytest.raises(Invalid):
        firm.say(moved)
    with clock.travel(TODAY + 2 * WEEK), pytest.raises(Conflict, match="期限已于"):
        firm.say(moved, "迟到的意见")
    firm.say(moved, "意见", final=True)
    with pytest.raises(Conflict, match="已确认没有其他意见"):
        firm.say(moved, "再补充")


@pytest.mark.spec("L-04")
def test_running_cases_of_the_licence_end_with_it_and_their_reviewers_are_told(firm: Firm) -> None:
    with clock.travel(TODAY):
        change = firm.desk.open(type="ITEM_CHANGE", enterprise_id=firm.id, enterprise_name="某公司")
        formal = reviewer(StaffRole.FORMAL)
        firm.desk.claim(change, formal)
    moved = firm.propose()
    number = firm.desk.case(change).number
    assert firm.page(moved).ends == [number]
    # Whoever works on the case is told of it before it ends.
    (open_,) = firm.ask(case_page.case, CaseId(case_id=change), formal).proceedings
    assert (open_.proceeding_id, open_.kind) == (moved.proceeding_id, firm.page(moved).kind)
    firm.say(moved, final=True)
    done = firm.decide(moved)
    over = firm.desk.case(change, formal)
    assert (over.state, over.open_task) == ("TERMINATED", None)
    assert f"吊销许可证，{done.document_number}" in str(over.blocked_reason)
    assert firm.messages()[-1][0] == "ENDED_WITH_LICENCE"
    (closed,) = firm.told(CASE_CLOSED)
    assert (closed["application_id"], closed["outcome"]) == (change, "TERMINATED")


def test_what_the_licence_does_not_allow_cannot_be_proposed(firm: Firm, db: Db) -> None:
    with pytest.raises(Conflict, match="尚未届满"):
        firm.propose("NOT_RENEWED")
    with pytest.raises(Invalid):
        firm.propose("FALSE_MATERIALS")
    with pytest.raises(Invalid):
        firm.propose("NO_SUCH_GROUND")
    late = Firm(db, issued_on=date(2019, 1, 2))
    asked = ProposalQuery(licence_number=late.licence.number)
    offered = late.ask(subject.proposal, asked, PROPOSER).grounds
    assert {one.kind for one in offered} == {"CANCEL"}
    moved = late.propose("NOT_RENEWED")
    with clock.travel(TODAY + WEEK + timedelta(days=1)):
        late.decide(moved)
        found = late.public()
        assert (found.state, found.ended_by, found.ended_on) == (
            "CANCELLED", "EX_OFFICIO", date(2025, 1, 1),
        )  # fmt: skip
    gone = firm.ended()
    assert gone.state == "DECIDED"
    nothing = firm.ask(
        subject.proposal, ProposalQuery(licence_number=firm.licence.number), PROPOSER
    )
    assert nothing.grounds == [] and "已吊销" in str(nothing.why_not)


def test_it_is_dropped_with_a_reason_that_the_firm_learns(firm: Firm) -> None:
    moved = firm.propose()
    other = reviewer(StaffRole.EXAMINE, 2)
    given = DropProceeding(
        proceeding_id=moved.proceeding_id, reason="证据不足", version=firm.page(moved).version
    )
    with pytest.raises(Forbidden):
        firm.do(decide.drop, given, other)
    assert firm.do(decide.drop, given, PROPOSER).state == "DROPPED"
    (own,) = firm.ask(views.of_enterprise, EnterpriseQuery(enterprise_id=firm.id)).items
    assert (own.state, own.decision) == ("DROPPED", "证据不足")
    assert firm.messages()[-1][0] == "DROPPED"
    assert firm.public().state == "VALID" and firm.propose("UNQUALIFIED").state == "OPEN"


@pytest.mark.spec("N-15")
def test_a_decision_is_undone_only_by_another_one(firm: Firm) -> None:
    gone = firm.ended("FRAUD")
    mine = EnterpriseQuery(enterprise_id=firm.id)
    assert [one.code for one in firm.ask(blocks, mine).items] == ["FRAUD"]
    undo = firm.propose("RECONSIDERED", undoes=gone.proceeding_id)
    # Nobody has to be heard; the firm learns of it once it is made.
    assert len(firm.ask(views.of_enterprise, mine).items) == 1
    with pytest.raises(Conflict, match="已经提出"):
        firm.propose("JUDGED", undoes=gone.proceeding_id)
    firm.decide(undo)
    found = firm.public()
    assert (found.state, found.ended_by, found.ended_on) == ("VALID", None, None)
    assert firm.events()[-1].type == "licence.restored"
    (own,) = firm.ask(register.of_enterprise, HeldQuery(enterprise_id=firm.id)).items
    assert [one.number for one in own.prints] == [2]  # what was void stays so
    assert firm.ask(blocks, mine).items == []
    undone = firm.page(gone)
    assert (undone.undone_by, undone.block) == (undo.number, None)
    with pytest.raises(Conflict):
        firm.propose("JUDGED", undoes=undo.proceeding_id)


def test_what_was_undone_after_its_term_is_expired_and_another_licence_stands_in_the_way(
    firm: Firm, db: Db
) -> None:
    gone = firm.ended()
    with clock.travel(date(2033, 1, 3)):
        undo = firm.propose("JUDGED", undoes=gone.proceeding_id)
        firm.decide(undo)
        assert firm.public().state == "EXPIRED"
        assert firm.events()[-1].type == "licence.restored"
    other = Firm(db)
    lost = other.ended()
    with db.transaction(system_call("review")) as tx:
        repository.keep(tx, None, issue(TODAY, next(SERIALS), other.id))
    again = other.propose("JUDGED", undoes=lost.proceeding_id)
    with pytest.raises(Conflict, match="另行取得许可证"):
        other.decide(again)


@pytest.mark.spec("N-15")
def test_who_applied_with_false_materials_is_barred_for_a_year_until_that_is_undone(
    firm: Firm,
) -> None:
    case_id = firm.desk.open(enterprise_id=firm.id)
    barred = firm.ended("FALSE_MATERIALS", case_id=case_id)
    mine = EnterpriseQuery(enterprise_id=firm.id)
    (found,) = firm.ask(blocks, mine).items
    assert (found.code, found.day, found.number) == (
        "FALSE_MATERIALS", TODAY, barred.document_number,
    )  # fmt: skip
    assert "至2027年3月2日" in str(firm.page(barred).block)
    assert firm.public().state == "VALID" and firm.desk.case(case_id).open_task
    with pytest.raises(Conflict):
        firm.propose("FALSE_MATERIALS", case_id=case_id)
    firm.decide(firm.propose("CORRECTED", undoes=barred.proceeding_id))
    assert firm.ask(blocks, mine).items == []
