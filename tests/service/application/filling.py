"""What each business type is filled in with on its whole way (`test_ways`)."""

from __future__ import annotations

from typing import Any

from rules.vocabulary.enumerations import Level
from tests.service.application.changing import NEW_NAME, change
from tests.service.application.changing import submitter as change_submitter
from tests.service.application.confirming import change as submitter_only
from tests.service.application.confirming import confirm_prefilled
from tests.service.application.engaging import allot, engage
from tests.service.application.firms import Firm
from tests.service.application.test_cancel import filled as cancellation
from tests.service.application.test_reissue import filled as reissue
from tests.service.application.test_renew import submitter


def fill_everything(firm: Firm, application_id: str) -> None:
    for code, tab in firm.tabs(Level.THIRD).items():
        firm.fill(application_id, code, tab)


def fill_reissue(firm: Firm, application_id: str) -> None:
    place: dict[str, Any] = {"application_id": application_id, "section": "reissue"}
    firm.ask.save_fields(**place, values=reissue(firm), version=0)


def fill_cancellation(firm: Firm, application_id: str) -> None:
    place: dict[str, Any] = {"application_id": application_id, "section": "cancellation"}
    firm.ask.save_fields(**place, values=cancellation(firm), version=0)


def fill_change(firm: Firm, application_id: str) -> None:
    place: dict[str, Any] = {"application_id": application_id, "section": "applicant"}
    firm.ask.save_fields(**place, values=change_submitter(firm), version=0)
    change(firm, application_id, **NEW_NAME)


def fill_renewal(firm: Firm, application_id: str) -> None:
    confirm_prefilled(firm, application_id, submitter(firm))


def fill_merger(firm: Firm, application_id: str) -> None:
    """Everybody of the other firm but its heads."""
    other, _ = engage(firm, application_id)
    allot(firm, application_id, other)
    confirm_prefilled(firm, application_id, submitter_only(firm))


def fill_split(firm: Firm, application_id: str) -> None:
    """Its own heads and staff, and an electrician of the holder's."""
    other, _ = engage(firm, application_id, fate="KEEP")
    given = firm.tabs(Level.THIRD)
    given["categories"]["fields"].pop("nature")
    people = given["electricians"]["rows"]["people"]
    given["electricians"]["fields"] = {"authority": people[0]["authority"]}
    given["electricians"]["rows"]["people"] = people[:-1]
    for code, tab in given.items():
        firm.fill(application_id, code, tab)
    allot(firm, application_id, other, most=1)
    place: dict[str, Any] = {"application_id": application_id, "section": "electricians"}
    shown = firm.ask.section(**place)
    firm.ask.save_fields(**place, values=shown.fields, version=shown.version)
