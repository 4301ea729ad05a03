"""告知承诺制: granted on a promise, which is verified afterwards, on a real database."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from contracts.review.cases import DocumentId
from contracts.review.licences import EnterpriseQuery, LicenceQuery
from contracts.review.proceedings import DecideProceeding, DropProceeding, MakeStatement, Propose
from contracts.review.verification import CommitmentQuery, Conclude, RecordCheck
from rules.vocabulary.enumerations import CommitmentState, Office, StaffRole
from services.review import case_page, look_up, reminders
from services.review.licensing import by_date, repository
from services.review.licensing.changes import Cancel
from services.review.proceedings import decide, propose, statements
from services.review.proceedings.blocks import blocks
from services.review.verification import commands, store, views
from services.review.verification.tables import commitments
from tests.service.review.conftest import Desk, call, reviewer
from tests.service.review.promising import DATA, VERIFIER, Promiser

pytestmark = pytest.mark.service
TODAY, DUE = date(2026, 3, 2), date(2026, 9, 2)
DAY = timedelta(days=1)
DECIDER = reviewer(StaffRole.DECIDE)
WRONG = "社会保险缴费记录显示其中3人在其他单位缴费。"


@pytest.fixture
def firm(db: Db) -> Iterator[Promiser]:
    with clock.travel(TODAY):
        yield Promiser(db)


@pytest.mark.spec("C-09")
def test_the_short_way_is_formal_review_and_decision(desk: Desk, firm: Promiser) -> None:
    """Two steps by two people, the licence with the decision, due the next working day."""
    assert firm.done.state == "ISSUED" and firm.done.licence_number
    case = desk.case(firm.case_id)
    assert [(o.step, o.outcome) for o in case.opinions] == [("FORMAL", "PASS"), ("DECIDE", "GRANT")]
    assert [one.kind for one in case.documents] == ["ACCEPTANCE", "PROMISE_GRANT", "COMMITMENT"]
    limit = next(one for one in case.deadlines if one.code == "DECIDE")
    assert (limit.working_days, limit.due_on) == (1, date(2026, 3, 3))
    assert [kind for kind, _ in firm.messages()] == ["ACCEPTED", "GRANTED", "LICENCE_READY"]
    progress = desk.progress(firm.case_id, firm.actor)
    assert [one.step for one in progress.steps] == ["FORMAL", "DECIDE"]


@pytest.mark.spec("C-09", "N-09")
def test_who_reviewed_the_form_does_not_decide(db: Db, desk: Desk) -> None:
    both = replace_roles(reviewer(StaffRole.FORMAL), StaffRole.FORMAL, StaffRole.DECIDE)
    case_id = desk.open(procedure="PROMISE")
    desk.give(case_id, "PASS", by=both)
    with pytest.raises(Forbidden, match="分离"):
        desk.give(case_id, "GRANT", by=both)


@pytest.mark.spec("C-09", "N-12")
def test_a_grant_on_a_promise_is_a_debt_of_six_months(desk: Desk, firm: Promiser) -> None:
    found = firm.page()
    assert (found.state, found.due_on, found.on_site) == ("OPEN", DUE, True)
    assert [one.code for one in found.checks] == [*DATA, "SITE"]
    assert firm.commitment_id in firm.listed()
    low = Promiser(firm.db, level="3")
    assert [one.code for one in low.page().checks] == list(DATA)
    assert not low.page().on_site


@pytest.mark.spec("C-09")
def test_the_licence_is_marked_as_never_examined_until_it_is_verified(
    desk: Desk, firm: Promiser
) -> None:
    def marked() -> tuple[bool, bool]:
        number = str(firm.done.licence_number)
        (entry,) = firm.ask(look_up.look_up, LicenceQuery(text=number)).items
        return desk.case(firm.case_id).unexamined, entry.unexamined

    assert marked() == (True, True)
    firm.check_all()
    firm.report(firm.visit())
    firm.conclude("PASS")
    assert marked() == (False, False)
    assert firm.messages()[-1][0] == "PROMISE_KEPT"
    assert not desk.case(desk.issue(enterprise_id=str(uuid.uuid4()))).unexamined


@pytest.mark.spec("C-10", "N-12")
def test_nothing_passes_that_was_not_checked(firm: Promiser) -> None:
    with pytest.raises(Invalid) as missing:
        firm.conclude("PASS")
    assert "企业登记" in missing.value.findings[0]["message"]
    firm.check_all(STAFF=WRONG)
    with pytest.raises(Invalid):
        firm.conclude("PASS")
    firm.check("STAFF")
    with pytest.raises(Invalid) as unvisited:
        firm.conclude("PASS")
    assert "现场核查" in unvisited.value.findings[0]["message"]
    visit = firm.visit()
    with pytest.raises(Conflict, match="尚未提交报告"):
        firm.conclude("PASS")
    with pytest.raises(Invalid):
        firm.check("SITE")  # is found by the visit alone
    firm.report(visit)
    assert firm.conclude("PASS").state == "PASSED"
    with pytest.raises(Conflict, match="核查通过"):
        firm.check("STAFF")
    assert firm.commitment_id not in firm.listed()
    assert firm.commitment_id in firm.listed(state="PASSED")


@pytest.mark.spec("C-10", "N-12")
def test_a_firm_that_has_to_mend_is_told_in_writing_and_looked_at_again(firm: Promiser) -> None:
    firm.check_all(FINANCE="净资产占总资产比例为12%。")
    for until in (None, TODAY, date(2026, 4, 2)):
        with pytest.raises(Invalid) as refused:
            firm.conclude("RECTIFY", "请补足净资产。", until)
        assert refused.value.findings[0]["path"] == "until"
    done = firm.conclude("RECTIFY", "请补足净资产。", date(2026, 4, 1))
    assert done.state == "RECTIFYING" and "改" in str(done.document_number)
    (own,) = firm.ask(views.of_enterprise, EnterpriseQuery(enterprise_id=firm.id), firm.actor).items
    assert (own.state, own.rectify_until) == ("RECTIFYING", date(2026, 4, 1))
    notice = next(one for one in own.documents if one.kind == "RECTIFICATION")
    asked = DocumentId(document_id=notice.document_id)
    values = firm.ask(case_page.document, asked, firm.actor).values
    assert (
        values["found"] == [{"title": "资产和收入", "text": "净资产占总资产比例为12%。"}]
        and values["until"] == "2026-04-01"
    )
    assert firm.messages()[-1][0] == "RECTIFY" and "2026年4月1日" in firm.messages()[-1][1]
    # What was not in order has to be looked at again, the rest stays.
    firm.report(firm.visit())
    with pytest.raises(Invalid) as again:
        firm.conclude("PASS")
    assert again.value.findings[0]["message"] == "还没有核查：资产和收入"
    firm.check("FINANCE", text="已补足，占23%。")
    assert firm.conclude("PASS").state == "PASSED"


@pytest.mark.spec("C-10", "N-12", "N-15")
def test_a_false_promise_is_annulled_by_two_people_and_never_offered_again(firm: Promiser) -> None:
    with pytest.raises(Invalid) as ungrounded:
        firm.conclude("FALSE", WRONG)
    assert "没有记录不相符" in ungrounded.value.findings[0]["message"]
    firm.check_all(STAFF=WRONG)
    done = firm.conclude("FALSE", WRONG)
    assert done.state == "ALLEGED" and done.proceeding_id

    def known() -> list[str]:
        asked = EnterpriseQuery(enterprise_id=firm.id)
        found = firm.ask(blocks, asked, firm.actor)
        return [one.code for one in found.false_commitments]

    assert known() == [], "nothing is decided yet"
    decided(firm, done.proceeding_id)
    assert firm.page().state == "FALSE"
    assert known() == ["FALSE_COMMITMENT"]
    (entry,) = firm.ask(look_up.search, LicenceQuery(text=str(firm.done.licence_number))).items
    assert (entry.state, entry.ended_by) == ("REVOKED", "ANNULLED")
    # Undone by a court: the record is gone, and the promise has to be verified after all.
    undone = firm.db.command(
        call(VERIFIER, "propose"),
        Propose(undoes=done.proceeding_id, ground="JUDGED", facts="判决撤销。"),
        propose.propose,
    )
    finish(firm, undone.proceeding_id)
    assert known() == [] and firm.page().state == "OPEN"


@pytest.mark.spec("C-10")
def test_an_allegation_that_is_dropped_leaves_the_debt_open(firm: Promiser) -> None:
    firm.check_all(STAFF=WRONG)
    done = firm.conclude("FALSE", WRONG)
    given = DropProceeding(
        proceeding_id=str(done.proceeding_id), reason="查明缴费有误。", version=1
    )
    firm.db.command(call(DECIDER, "drop_proceeding"), given, decide.drop)
    assert firm.page().state == "OPEN" and firm.commitment_id in firm.listed()


def test_it_ends_with_the_licence(firm: Promiser) -> None:
    with firm.db.transaction(system_call("review")) as tx:
        held = by_date.held(tx, firm.id)
        repository.keep(tx, held, Cancel(on=TODAY, ex_officio=True))
    assert firm.page().state == "ENDED" and firm.commitment_id not in firm.listed()
    with pytest.raises(Conflict, match="许可证已终止"):
        firm.check("STAFF")


@pytest.mark.spec("N-12")
def test_the_database_finds_the_same_state_as_the_value(firm: Promiser) -> None:
    passed, told, alleged = firm, Promiser(firm.db), Promiser(firm.db)
    for one in (told, alleged):
        one.check_all(STAFF=WRONG)
    passed.check_all()
    passed.report(passed.visit())
    passed.conclude("PASS")
    told.conclude("RECTIFY", WRONG, date(2026, 3, 20))
    alleged.conclude("FALSE", WRONG)
    with firm.db.read(system_call("review")) as session:
        rows = session.execute(store.joined(commitments.c.id, store.STATE.label("state")))
        by_id = {row.id: row.state for row in rows}
        every = store.of(session)
    assert {one.id: one.state for one in every} == by_id
    assert {"PASSED", "RECTIFYING", "ALLEGED"} <= set(by_id.values())


@pytest.mark.spec("C-10", "N-12")
def test_it_is_reminded_of_in_time_and_escalated_when_it_is_not_done(firm: Promiser) -> None:
    def on(day: date) -> tuple[str | None, str, bool]:
        with clock.travel(day):
            reminders.remind(system_call("review"), db=firm.db)
            (line,) = (
                one for one in firm.desk.case(firm.case_id).commitments
                if one.case_id == firm.case_id
            )  # fmt: skip
            return line.escalated, line.due_state, bool(firm.listed(escalated=True))

    assert on(DUE - 31 * DAY) == (None, "ok", False)
    assert on(DUE - 29 * DAY) == ("HEAD", "ok", True)
    assert on(DUE) == ("HEAD", "soon", True)
    assert on(DUE + DAY) == ("CENTRE", "overdue", True)
    kinds = [kind for kind, _ in firm.messages()]
    assert kinds.count("VERIFICATION_COMING") == 2
    with clock.travel(DUE + DAY):
        found = firm.ask(views.listed, CommitmentQuery(), reviewer(StaffRole.EXAMINE))
        assert found.overdue >= 1 and found.offices[0].overdue >= 1


@pytest.mark.spec("N-10", "P-05", "P-09")
def test_only_the_office_of_the_firm_works_on_it(firm: Promiser) -> None:
    abroad = reviewer(StaffRole.EXAMINE, office=Office.FUJIAN)
    with pytest.raises(NotFound):
        firm.page(abroad)
    with pytest.raises(NotFound):
        firm.check("STAFF", by=abroad)
    assert firm.listed(by=abroad) == []
    with pytest.raises(Forbidden):
        firm.check("STAFF", by=reviewer(StaffRole.FORMAL))
    stale = RecordCheck(commitment_id=firm.commitment_id, check="STAFF", result="MET", version=0)
    with pytest.raises(StaleVersion):
        firm.db.command(call(VERIFIER, "record_check"), stale, commands.record_check)
    unknown = Conclude(commitment_id=firm.id, verdict="PASS", version=1)
    with pytest.raises(NotFound):
        firm.db.command(call(VERIFIER, "conclude"), unknown, commands.conclude)
    with pytest.raises(NotFound):
        firm.ask(
            views.of_enterprise, EnterpriseQuery(enterprise_id=firm.id), Promiser(firm.db).actor
        )


@pytest.mark.spec("C-09", "F-16")
def test_a_renewal_on_a_promise_tells_the_term_that_it_grants(db: Db, desk: Desk) -> None:
    with clock.travel(TODAY):
        first = Promiser(db)
    with clock.travel(date(2031, 12, 10)):
        renewed = desk.open(type="RENEW", enterprise_id=first.id, procedure="PROMISE")
        desk.give(renewed, "PASS")
        assert desk.give(renewed, "GRANT").licence_number == first.done.licence_number
        grant = next(one for one in desk.case(renewed).documents if one.kind == "PROMISE_RENEWAL")
        values = desk.document(grant.document_id, first.actor).values
        assert (values["valid_to"], values["next_from"]) == ("2032-03-01", "2032-03-02")
        states = {one.case_id: one.state for one in desk.case(renewed).commitments}
        assert states == {renewed: "OPEN", first.case_id: CommitmentState.OPEN}


def decided(firm: Promiser, proceeding_id: str) -> None:
    """The firm has nothing to say, another person decides."""
    said = MakeStatement(proceeding_id=proceeding_id, final=True)
    firm.db.command(call(firm.actor, "make_statement"), said, statements.make)
    with pytest.raises(Forbidden):
        finish(firm, proceeding_id, by=replace_roles(VERIFIER, StaffRole.DECIDE), version=2)
    finish(firm, proceeding_id, version=2)


def finish(firm: Promiser, proceeding_id: str, by: Actor = DECIDER, version: int = 1) -> None:
    given = DecideProceeding(proceeding_id=proceeding_id, version=version)
    firm.db.command(call(by, "decide_proceeding"), given, decide.decide)


def replace_roles(actor: Actor, *roles: StaffRole) -> Actor:
    return replace(actor, roles=tuple(role.value for role in roles))
