"""Attachments: places, limits, and whose they are."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from contracts.application.attachments import Slot
from contracts.errors import Invalid, NotFound
from contracts.limits import MAX_FILE
from rules.vocabulary.enumerations import Level
from tests.service.application.firms import SENT, Firm
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service


@pytest.fixture
def draft(firm: Firm) -> str:
    return firm.start()


def slot(firm: Firm, draft: str, section: str, code: str) -> Slot:
    slots = firm.ask.section(application_id=draft, section=section).slots
    return next(found for found in slots if found.code == code)


@pytest.mark.spec("B-13", "P-03")
def test_an_attachment_is_shown_in_its_slot_until_it_is_removed(firm: Firm, draft: str) -> None:
    gaps = {gap.label for gap in firm.ask.section(application_id=draft, section="basic").gaps}
    assert "营业执照" in gaps
    added = firm.attach(draft, "basic", "BUSINESS_LICENCE", filename="../../执照\r\n.pdf")
    shown = slot(firm, draft, "basic", "BUSINESS_LICENCE")
    assert [file.filename for file in shown.files] == ["执照.pdf"]
    stored = firm.ask.open_attachment(attachment_id=added.attachment_id)
    assert stored.object_key.startswith(f"applications/{draft}/")
    firm.ask.remove_attachment(attachment_id=added.attachment_id)
    firm.ask.remove_attachment(attachment_id=added.attachment_id)
    assert slot(firm, draft, "basic", "BUSINESS_LICENCE").files == []
    refused(lambda: firm.ask.open_attachment(attachment_id=added.attachment_id), NotFound)


@pytest.mark.spec("P-05")
def test_the_same_content_announced_twice_is_one_attachment(firm: Firm, draft: str) -> None:
    first = firm.attach(draft, "basic", "BUSINESS_LICENCE")
    key = firm.ask.open_attachment(attachment_id=first.attachment_id).object_key
    assert firm.attach(draft, "basic", "BUSINESS_LICENCE", object_key=key) == first


@pytest.mark.spec("B-07", "B-15")
def test_slots_follow_what_is_applied_for_and_offer_templates(firm: Firm, draft: str) -> None:
    assert slot(firm, draft, "categories", "LEGAL_STATEMENT").template == "LEGAL_STATEMENT"
    refused(lambda: firm.attach(draft, "categories", "AUTHORISATION"), NotFound)
    fields = firm.tabs(Level.THIRD)["categories"]["fields"] | {"submit_type": "AGENT"}
    firm.fill(draft, "categories", {"fields": fields, "rows": {}})
    firm.attach(draft, "categories", "AUTHORISATION")


@pytest.mark.spec("P-03")
@pytest.mark.parametrize(
    "wrong",
    [
        {"content_type": "application/x-msdownload"},
        {"content_type": "text/html"},
        {"size": MAX_FILE + 1},
    ],
)
def test_other_content_and_too_large_files_are_refused(
    firm: Firm, draft: str, wrong: dict[str, Any]
) -> None:
    refused(lambda: firm.attach(draft, "basic", "BUSINESS_LICENCE", **wrong), Invalid)


@pytest.mark.spec("P-09")
def test_content_of_another_firm_cannot_be_attached_by_its_key(
    firm: Firm, draft: str, new_firm: Callable[..., Firm]
) -> None:
    other = new_firm()
    theirs = other.start()
    place = other.ask.upload_place(application_id=theirs, section="basic", **SENT)
    refused(
        lambda: firm.attach(draft, "basic", "BUSINESS_LICENCE", object_key=place.object_key),
        NotFound,
    )
    announced = other.attach(theirs, "basic", "BUSINESS_LICENCE", object_key=place.object_key)
    for attempt in (firm.ask.open_attachment, firm.ask.remove_attachment):
        refused(partial(attempt, attachment_id=announced.attachment_id), NotFound)


@pytest.mark.spec("B-23")
def test_the_files_of_a_deleted_row_go_with_it(firm: Firm, draft: str) -> None:
    rows = firm.tabs(Level.THIRD)["technicians"]["rows"]
    place: dict[str, Any] = {"application_id": draft, "section": "technicians", "rowset": "people"}
    row_id = str(firm.ask.save_row(**place, values=rows["people"][0]).row_id)
    added = firm.attach(draft, "technicians", "IDENTITY_CARD", row_id)
    firm.ask.delete_row(**place, row_id=row_id)
    refused(lambda: firm.ask.open_attachment(attachment_id=added.attachment_id), NotFound)
    refused(lambda: firm.attach(draft, "technicians", "IDENTITY_CARD", row_id), NotFound)


@pytest.mark.spec("B-15")
def test_a_template_is_filled_with_what_is_known(firm: Firm, draft: str) -> None:
    filled = firm.tabs(Level.THIRD)
    for section in ("categories", "technical_head"):
        firm.fill(draft, section, filled[section])
    values = firm.ask.template(
        application_id=draft, template="APPOINTMENT", section="technical_head"
    ).values
    assert values["enterprise_name"] == firm.entry["name"]
    assert values["uscc"] == firm.entry["uscc"]
    assert values["categories"] == "承装类三级"
    assert values["post"] == "技术负责人"
    assert values["person_name"] == filled["technical_head"]["fields"]["name"]
    unknown: list[dict[str, Any]] = [
        {"section": "basic", "template": "APPOINTMENT"},
        {"section": None, "template": "BUSINESS_LICENCE"},
    ]
    for one in unknown:
        refused(partial(firm.ask.template, application_id=draft, **one), NotFound)
