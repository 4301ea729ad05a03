"""补（换）证: new papers for the same licence; all four services take part."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from chassis.context import ANONYMOUS_ACTOR, Call, system_call
from chassis.database import Db
from contracts.errors import Conflict, Invalid
from contracts.review import Review
from contracts.structs import as_dict
from services.application.tables import Reservation
from tests.clients import Client
from tests.service.application.firms import SECONDS, Firm, reaches
from tests.service.application.test_drafts import refused
from tests.service.gateway.cases import grant, issued

pytestmark = pytest.mark.service
PLACE: dict[str, Any] = {"section": "reissue"}


@pytest.fixture
def holder(firm: Firm, client: Client) -> Firm:
    """A firm with a licence."""
    issued(client, firm)
    return firm


def licence_of(client: Client, firm: Firm) -> dict[str, Any]:
    asked = client.proxy(Review, Call(firm.actor).within(SECONDS))
    [licence] = asked.licences(enterprise_id=str(firm.actor.enterprise_id)).items
    return as_dict(licence)


def filled(firm: Firm, **changes: Any) -> dict[str, Any]:
    return {
        "reissue_kind": "LOST",
        "reason": "办公场所搬迁时遗失正本、副本。",
        "submit_type": "LEGAL_REP",
        "submitter_name": firm.entry["legal_representative"],
        "submitter_document": "RESIDENT",
        "submitter_id": firm.entry["legal_representative_id"],
        **changes,
    }


@pytest.mark.spec("G-01", "G-02", "G-03", "G-05")
def test_lost_papers_are_replaced_and_the_licence_stays(
    holder: Firm, client: Client, db: Db
) -> None:
    before = licence_of(client, holder)
    application_id = holder.ask.start(type="REISSUE").application_id
    shown = holder.ask.get(application_id=application_id)
    assert shown.categories == before["categories"]
    assert [tab.section for tab in shown.sections] == ["reissue"]
    place: dict[str, Any] = {"application_id": application_id, **PLACE}
    holder.ask.save_fields(**place, values=filled(holder), version=0)
    asked = {slot.code for slot in holder.ask.section(**place).slots if slot.required}
    assert "LOSS_STATEMENT" in asked and "DAMAGED_LICENCE" not in asked
    missing = refused(lambda: holder.ask.submit(application_id=application_id), Invalid)
    assert any("遗失声明" in finding["message"] for finding in missing.findings)
    holder.attach_all(application_id)
    holder.ask.submit(application_id=application_id)
    with db.read(system_call("tests")) as session:
        noted = select(Reservation).where(Reservation.application_id == application_id)
        assert session.execute(noted).all() == [], "nobody is bound by it"
    grant(client, application_id, "REISSUE")
    reaches(holder, application_id, "ISSUED")

    after = licence_of(client, holder)
    kept = ("licence_id", "number", "categories", "valid_from", "valid_to", "state")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    anybody = client.proxy(Review, Call(ANONYMOUS_ACTOR).within(SECONDS))
    old, new = (anybody.verify(token=licence["verification_token"]) for licence in (before, after))
    assert before["verification_token"] != after["verification_token"]
    assert (old.print.state, new.print.state) == ("VOID", "VALID")


@pytest.mark.spec("B-09", "G-02")
def test_what_is_wrong_is_said_and_nothing_is_lost(holder: Firm) -> None:
    application_id = holder.ask.start(type="REISSUE").application_id
    place: dict[str, Any] = {"application_id": application_id, **PLACE}
    foreign = filled(holder, submitter_name="别人")
    wrong = refused(lambda: holder.ask.save_fields(**place, values=foreign, version=0), Invalid)
    assert [finding["path"] for finding in wrong.findings] == ["submitter_name"]
    holder.ask.save_fields(**place, values={"reissue_kind": "DAMAGED"}, version=0)
    section = holder.ask.section(**place)
    assert {gap.path for gap in section.gaps} >= {"reason", "attachments.DAMAGED_LICENCE"}
    again = refused(lambda: holder.ask.start(type="REISSUE"), Conflict)
    assert again.details["application_id"] == application_id
    offers = {offer.type: offer for offer in holder.ask.offers().items}
    assert offers["REISSUE"].state == "RUNNING"
    assert offers["REISSUE"].application_id == application_id
    assert offers["NEW"].state == "CLOSED" and offers["NEW"].way_out == "ITEM_CHANGE"


@pytest.mark.spec("A-29", "G-01")
def test_without_a_licence_there_is_nothing_to_replace(firm: Firm) -> None:
    closed = refused(lambda: firm.ask.start(type="REISSUE"), Conflict)
    assert "取得许可证后" in closed.message
    offers = {offer.type: offer for offer in firm.ask.offers().items}
    assert (offers["NEW"].state, offers["REISSUE"].state) == ("OPEN", "CLOSED")
