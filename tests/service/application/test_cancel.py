"""注销: the licence ends and its people are free; all four services take part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, Call
from chassis.database import Db
from contracts.application.drafts import Offer
from contracts.errors import Conflict, Invalid
from contracts.review import Review
from rules.vocabulary.enumerations import Level
from tests.clients import Client
from tests.factories.holding import hold
from tests.polling import wait_for
from tests.service.application.firms import SECONDS, Firm, reaches, register
from tests.service.application.test_drafts import refused
from tests.service.gateway.cases import grant

pytestmark = pytest.mark.service
START: dict[str, Any] = {"type": "CANCEL"}
TAB = {"section": "cancellation"}


def filled(firm: Firm, **changes: Any) -> dict[str, Any]:
    return {
        "cancel_reason": "CLOSED",
        "happened": clock.today(),
        "description": "已停止承装业务，不再从事相关活动。",
        "submit_type": "LEGAL_REP",
        "submitter_name": firm.entry["legal_representative"],
        "submitter_document": "RESIDENT",
        "submitter_id": firm.entry["legal_representative_id"],
        **changes,
    }


def holds(system: dict[str, str], firm: Firm, days: int = 900) -> Any:
    """The firm has a licence that ends in so many days, and a roster."""
    ends_on = clock.today() + timedelta(days=days)
    firm_id = str(firm.actor.enterprise_id)
    return hold(system, firm_id, firm.entry, firm.tabs(Level.THIRD), ends_on=ends_on)


def offers(firm: Firm) -> dict[str, Offer]:
    return {offer.type: offer for offer in firm.ask.offers().items}


def begun(firm: Firm, **changes: Any) -> str:
    """The id of a cancellation with its form filled in."""
    application_id = str(firm.ask.start(**START).application_id)
    place: dict[str, Any] = {"application_id": application_id, **TAB}
    firm.ask.save_fields(**place, values=filled(firm, **changes), version=0)
    return application_id


def persons_elsewhere(firm: Firm, application_id: str) -> list[str]:
    """What the check says of people who serve another firm."""
    found = firm.ask.check(application_id=application_id).report["findings"]
    return [one["message"] for one in found if one["rule"] == "R-20" and one["result"] == "fail"]


@pytest.mark.spec("H-01", "H-03", "H-04", "H-05", "H-06", "H-07")
def test_the_licence_ends_its_people_are_free_and_the_firm_may_apply_again(
    firm: Firm, client: Client, system: dict[str, str], db: Db
) -> None:
    licence = holds(system, firm)
    other = register(client, db)
    heads = firm.tabs(Level.THIRD)["technical_head"]
    wanted = other.start()
    other.fill(wanted, "technical_head", heads)
    assert persons_elsewhere(other, wanted), "they serve the holder"

    application_id = str(firm.ask.start(**START).application_id)
    shown = firm.ask.get(application_id=application_id)
    assert shown.categories == {"CZ": "3"}
    place: dict[str, Any] = {"application_id": application_id, **TAB}
    early = filled(firm, cancel_reason="NOT_RENEWED")
    wrong = refused(lambda: firm.ask.save_fields(**place, values=early, version=0), Invalid)
    assert [finding["path"] for finding in wrong.findings] == ["cancel_reason"]
    firm.ask.save_fields(**place, values=filled(firm), version=0)
    asked = {slot.code for slot in firm.ask.section(**place).slots if slot.required}
    assert asked >= {"CANCELLATION_APPLICATION", "ORIGINAL_LICENCE", "EVENT_EVIDENCE"}
    refused(lambda: firm.ask.submit(application_id=application_id), Invalid)
    firm.attach_all(application_id)
    firm.ask.submit(application_id=application_id)
    assert offers(firm)["REISSUE"].state == "RUNNING", "nothing is filed beside it"
    grant(client, application_id, "CANCEL")
    reaches(firm, application_id, "COMPLETED")

    anybody = client.proxy(Review, Call(ANONYMOUS_ACTOR).within(SECONDS))
    verified = anybody.verify(token=licence.prints[0].mark.token)
    assert (verified.state, verified.print.state) == ("CANCELLED", "VOID")
    assert verified.ended_on == clock.today()
    [found] = anybody.search_licences(text=licence.number).items
    assert found.state == "CANCELLED"
    mine = client.proxy(Review, Call(firm.actor).within(SECONDS))
    progress = mine.progress(case_id=application_id)
    assert (progress.licence_number, progress.licence_state) == (licence.number, "CANCELLED")
    assert progress.documents[-1].title == "准予注销行政许可决定书"
    assert [step.state for step in progress.steps] == ["done"] * 4

    wait_for(lambda: not persons_elsewhere(other, wanted), what="the people being free")
    states = {code: offer.state for code, offer in offers(firm).items()}
    assert {code for code, state in states.items() if state == "OPEN"} == {"NEW", "SPLIT"}
    again: dict[str, Any] = {"application_id": firm.start(), "section": "categories"}
    values = firm.tabs(Level.THIRD)["categories"]["fields"]
    told = refused(lambda: firm.ask.save_fields(**again, values=values, version=0), Invalid)
    assert licence.number in told.findings[0]["message"]
    firm.ask.save_fields(**again, values=values | {"nature": "AFTER_CANCEL"}, version=0)


@pytest.mark.spec("H-05", "H-07")
def test_one_that_has_expired_is_cancelled_without_proof_of_that(
    firm: Firm, client: Client, system: dict[str, str]
) -> None:
    licence = holds(system, firm, days=-3)
    assert offers(firm)["RENEW"].state == "CLOSED"
    application_id = begun(firm, cancel_reason="NOT_RENEWED")
    place: dict[str, Any] = {"application_id": application_id, **TAB}
    asked = {slot.code for slot in firm.ask.section(**place).slots if slot.required}
    assert "EVENT_EVIDENCE" not in asked
    firm.attach_all(application_id)
    firm.ask.submit(application_id=application_id)
    kept = firm.ask.section(**place, round=1).panels["licence"]
    assert (kept["number"], kept["state"]) == (licence.number, "EXPIRED")
    grant(client, application_id, "CANCEL")
    reaches(firm, application_id, "COMPLETED")
    assert offers(firm)["CANCEL"].way_out == "NEW", "there is nothing left to cancel"


@pytest.mark.spec("H-08")
def test_while_something_else_runs_it_waits_and_is_told_for_what(
    firm: Firm, system: dict[str, str]
) -> None:
    holds(system, firm)
    running = str(firm.ask.start(type="REISSUE").application_id)
    offer = offers(firm)["CANCEL"]
    assert (offer.state, offer.application_id) == ("RUNNING", running)
    assert "许可证补（换）证" in offer.text and "办结或废弃后" in offer.text
    told = refused(lambda: firm.ask.start(**START), Conflict)
    assert told.details["application_id"] == running
    firm.ask.abandon(application_id=running, reason="先注销")
    assert offers(firm)["CANCEL"].state == "OPEN"
