"""延续: another term for the same licence; all four services take part."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.context import Call, system_call
from chassis.database import Db
from contracts.application.difference import CorrectionAnswer
from contracts.errors import Conflict, Invalid
from contracts.review import Review
from rules.vocabulary.enumerations import StaffRole
from services.application.retention import attached
from services.application.tables import Application, Attachment
from services.personnel.tables import post
from tests.clients import Client
from tests.polling import wait_for
from tests.service.application.firms import SECONDS, Firm, reaches, reviewer
from tests.service.application.terms import let_end
from tests.service.application.test_case import Desk
from tests.service.application.test_drafts import refused
from tests.service.gateway.cases import grant, issued

pytestmark = pytest.mark.service
START: dict[str, Any] = {"type": "RENEW"}


def near_its_end(client: Client, system: dict[str, str], firm: Firm, days: int = 60) -> Any:
    """The licence of the firm, which ends in so many days."""
    licence = issued(client, firm)
    valid_to = clock.today() + timedelta(days=days)
    let_end(system["DATABASE_URL_REVIEW"], licence["licence_id"], valid_to)
    return licence | {"valid_to": valid_to}


def submitter(firm: Firm, **changes: str) -> dict[str, str]:
    return {
        "lowering": "NO",
        "submit_type": "LEGAL_REP",
        "submitter_name": firm.entry["legal_representative"],
        "submitter_document": "RESIDENT",
        "submitter_id": firm.entry["legal_representative_id"],
        **changes,
    }


def confirm(firm: Firm, application_id: str) -> None:
    """Every tab as it is, with what only this year's papers say."""
    new = {
        "categories": submitter(firm),
        "basic": {"total_assets": "2100", "net_assets": "900", "revenue_1": "900"},
    }
    for tab in firm.ask.get(application_id=application_id).sections:
        code = tab.section
        place: dict[str, Any] = {"application_id": application_id, "section": code}
        values = firm.ask.section(**place).fields | new.get(code, {})
        firm.ask.save_fields(**place, values=values, version=tab.version)
    firm.attach_all(application_id)


@pytest.mark.spec("F-01", "F-03", "F-04", "F-05", "F-07", "F-10", "F-16", "P-02")
def test_a_licence_is_renewed_from_what_the_firm_holds_already(
    firm: Firm, client: Client, db: Db, system: dict[str, str]
) -> None:
    licence = near_its_end(client, system, firm)
    application_id = firm.ask.start(**START).application_id
    shown = firm.ask.get(application_id=application_id)
    assert shown.categories == licence["categories"]
    assert shown.procedure == "GENERAL"
    filled = [tab.section for tab in shown.sections if tab.state != "empty"]
    assert {"categories", "basic", "technical_head", "technicians", "electricians"} <= set(filled)
    people = firm.ask.section(application_id=application_id, section="electricians")
    assert len(people.rows["people"]) == 10
    assert people.prefilled
    assert set(people.prefilled.origins.values()) == {"取自人员名册"}
    lacking = {gap.label for gap in people.gaps}
    assert lacking == {"预填内容", "劳动合同或社会保险缴费证明"}

    confirm(firm, application_id)
    assert firm.ask.check(application_id=application_id).gaps == []
    # Somebody leaves and somebody comes while the case runs.
    firm.ask.submit(application_id=application_id)
    roster = People(system, firm)
    left = roster.leave("SKILL")
    came = roster.come("TECH")
    grant(client, application_id, "RENEW")
    reaches(firm, application_id, "ISSUED")

    asked = client.proxy(Review, Call(firm.actor).within(SECONDS))
    [after] = asked.licences(enterprise_id=str(firm.actor.enterprise_id)).items
    assert after.number == licence["number"]
    assert after.next_term and after.next_term.valid_from == licence["valid_to"] + timedelta(days=1)
    assert after.valid_to == licence["valid_to"], "until then the old term holds"
    counts = roster.settled()
    # 5 technicians, of whom the technical head is one, and 10 electricians; one each came and left.
    assert counts == {"TECH_HEAD": 1, "SAFETY_HEAD": 1, "TECH": 6, "SKILL": 9}
    assert came in roster.active() and left not in roster.active()
    offers = {offer.type: offer for offer in firm.ask.offers().items}
    assert offers["RENEW"].state == "CLOSED" and "已经准予延续" in offers["RENEW"].text


class People:
    """The roster of a firm as personnel has it."""

    def __init__(self, system: dict[str, str], firm: Firm) -> None:
        self.url, self.firm = system["DATABASE_URL_PERSONNEL"], firm

    def _rows(self, *change: Any) -> Any:
        database = Db.connect(self.url, "personnel")
        try:
            with database.transaction(system_call("tests")) as tx:
                for statement in change:
                    tx.session.execute(statement)
                mine = post.c.enterprise_id == self.firm.actor.enterprise_id
                return tx.session.execute(select(post).where(mine, post.c.state == "active")).all()
        finally:
            database.close()

    def active(self) -> set[str]:
        return {row.id for row in self._rows()}

    def leave(self, kind: str) -> str:
        """The first of a kind leaves now."""
        found = next(row for row in self._rows() if row.kind == kind)
        gone = post.update().where(post.c.id == found.id)
        self._rows(gone.values(state="ended", until=clock.now()))
        return str(found.id)

    def come(self, kind: str) -> str:
        """Somebody takes up a post of a kind now: an electrician for the sake of the test."""
        found = next(row for row in self._rows() if row.kind == "SKILL")
        new = {**found._mapping, "id": str(uuid.uuid4()), "kind": kind, "since": clock.now()}
        new["application_id"] = str(uuid.uuid4())
        self._rows(post.insert().values(**new))
        return str(new["id"])

    def settled(self) -> dict[str, int]:
        """How many of each kind, once the end of the case has arrived."""

        def seen() -> dict[str, int] | None:
            rows = self._rows()
            if sum(row.kind == "TECH" for row in rows) != 6:
                return None
            return {kind: sum(r.kind == kind for r in rows) for kind in {r.kind for r in rows}}

        return wait_for(seen, what="the roster")


@pytest.mark.spec("F-12", "F-13", "F-15")
def test_the_window_and_what_else_runs_decide_whether_it_can_be_filed(
    firm: Firm, client: Client, db: Db, system: dict[str, str]
) -> None:
    near_its_end(client, system, firm, days=91)
    early = refused(lambda: firm.ask.start(**START), Conflict)
    assert "还没有到申请延续的时间" in early.message
    near = clock.today() + timedelta(days=30)
    [licence] = (
        client.proxy(Review, Call(firm.actor).within(SECONDS))
        .licences(enterprise_id=str(firm.actor.enterprise_id))
        .items
    )
    let_end(system["DATABASE_URL_REVIEW"], licence.licence_id, near)
    other = firm.ask.start(type="REISSUE").application_id
    with db.transaction(system_call("tests")) as tx:  # a type that cannot be filed yet
        tx.session.get_one(Application, other).type = "REG_CHANGE"
    waits = refused(lambda: firm.ask.start(**START), Conflict)
    assert "登记事项变更" in waits.message and waits.details["application_id"] == other
    offer = {o.type: o for o in firm.ask.offers().items}["RENEW"]
    assert (offer.state, offer.application_id) == ("RUNNING", other)
    assert offer.closes_on == clock.today(), "the last day is one of the window"
    with db.transaction(system_call("tests")) as tx:
        tx.session.get_one(Application, other).type = "REISSUE"
    firm.ask.abandon(application_id=other, reason="先办理延续")
    renewal = firm.ask.start(**START).application_id
    # The window closes before it is submitted.
    let_end(system["DATABASE_URL_REVIEW"], licence.licence_id, near - timedelta(days=1))
    check = firm.ask.check(application_id=renewal)
    assert any("申请延续的时间已经结束" in gap.message for gap in check.gaps)
    firm.ask.abandon(application_id=renewal, reason="改为注销")
    assert firm.ask.get(application_id=renewal).state == "ABANDONED"


def test_what_was_returned_can_be_answered_after_the_window(
    firm: Firm, client: Client, system: dict[str, str]
) -> None:
    licence = near_its_end(client, system, firm)
    application_id = firm.ask.start(**START).application_id
    confirm(firm, application_id)
    firm.ask.submit(application_id=application_id)
    items = [{"section": "basic", "item": None, "message": "请补充说明"}]
    desk = Desk(client)
    desk.decide(application_id, StaffRole.FORMAL, "RETURN", text="请补正", items=items)
    reaches(firm, application_id, "RETURNED")
    late = clock.today() + timedelta(days=3)
    let_end(system["DATABASE_URL_REVIEW"], licence["licence_id"], late)
    basic = firm.ask.section(application_id=application_id, section="basic")
    mended: dict[str, Any] = {
        "values": basic.fields | {"remarks": "已说明"},
        "version": basic.version,
    }
    firm.ask.save_fields(application_id=application_id, section="basic", **mended)
    said = [CorrectionAnswer(number=1, text="已在备注中说明")]
    firm.ask.answer_corrections(application_id=application_id, answers=said)
    assert firm.ask.submit(application_id=application_id).round == 2
    reader = reviewer(client, None)
    found = reader.ask.difference(application_id=application_id, against="granted")
    assert found.against and found.against.type == "NEW" and found.asked == []


@pytest.mark.spec("F-02")
def test_a_level_is_chosen_against_the_licence(
    firm: Firm, client: Client, system: dict[str, str]
) -> None:
    near_its_end(client, system, firm)
    application_id = firm.ask.start(**START).application_id
    place: dict[str, Any] = {
        "application_id": application_id,
        "section": "categories",
        "version": 1,
    }
    higher = submitter(firm, lowering="YES", install_level="2")
    wrong = refused(lambda: firm.ask.save_fields(**place, values=higher), Invalid)
    assert [finding["path"] for finding in wrong.findings] == ["install_level"]
    firm.ask.save_fields(**place, values=submitter(firm))
    stored = firm.ask.section(application_id=application_id, section="categories")
    assert stored.fields["install_level"] == "3", "as the licence has it"


def test_copied_files_are_the_same_objects_and_outlive_the_draft(
    firm: Firm, client: Client, db: Db, system: dict[str, str]
) -> None:
    near_its_end(client, system, firm)
    application_id = firm.ask.start(**START).application_id

    def keys(where: str, *states: Any) -> set[str]:
        with db.read(system_call("tests")) as session:
            of = select(Attachment.object_key).where(Attachment.application_id == where, *states)
            return set(session.scalars(of))

    copied = keys(application_id)
    assert copied and all(not key.startswith(f"applications/{application_id}") for key in copied)
    section = firm.ask.section(application_id=application_id, section="technicians")
    file = next(f for slots in section.row_slots.values() for s in slots for f in s.files)
    opened = firm.ask.open_attachment(attachment_id=file.attachment_id)
    assert opened.filename and opened.object_key in copied
    firm.ask.discard_prefilled(application_id=application_id)
    shown = firm.ask.get(application_id=application_id)
    assert {tab.state for tab in shown.sections} <= {"empty", "optional"}
    assert keys(application_id, Attachment.removed_at.is_(None)) == set()
    firm.ask.abandon(application_id=application_id, reason="重新填写")
    with db.transaction(system_call("tests")) as tx:
        tx.session.execute(
            Attachment.__table__.delete().where(Attachment.application_id == application_id)
        )
        assert attached(tx.session, sorted(copied)) == copied, "another submission refers to them"


def test_one_may_begin_with_an_empty_sheet(
    firm: Firm, client: Client, system: dict[str, str]
) -> None:
    near_its_end(client, system, firm)
    application_id = firm.ask.start(**START, prefill=False).application_id
    tabs = firm.ask.get(application_id=application_id).sections
    assert {tab.state for tab in tabs} <= {"empty", "optional"}
