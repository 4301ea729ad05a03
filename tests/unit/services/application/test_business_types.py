"""What each business type has of its own, and what all of them share."""

from datetime import date
from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.forms.sections import SECTIONS, section_of
from rules.vocabulary.enumerations import ApplicationType, Category, Level
from services.application.business_types import BUSINESS_TYPES, NOT_OPEN, business_type
from services.application.business_types.model import Holder
from services.application.offers import offer_of
from services.application.submitter import mistakes_of, names_submitter, needs_register
from tests.factories.applications import LEGAL_REP, LEGAL_REP_ID, chosen

NUMBER = "4-1-00033-2026"
ENTERPRISE = {"legal_representative": LEGAL_REP, "legal_representative_id": LEGAL_REP_ID}
THIRD = chosen({Category.INSTALL: Level.THIRD})


def holder(*states: str) -> Holder:
    licences = [
        {"state": state, "number": NUMBER, "categories": {"CZ": "3"}, "valid_to": date(2032, 1, 1)}
        for state in states
    ]
    return Holder(ENTERPRISE, licences)


def mistakes(**changes: Any) -> list[str]:
    section = section_of("NEW", "categories")
    assert section is not None
    return [finding["path"] for finding in mistakes_of(section, THIRD | changes, ENTERPRISE)]


@pytest.mark.spec("B-09")
def test_the_legal_representative_must_be_the_registered_one() -> None:
    assert mistakes() == []
    assert mistakes(submitter_name="别人") == ["submitter_name"]
    assert mistakes(submitter_id="110101197512038010") == ["submitter_id"]


@pytest.mark.spec("B-06", "B-09")
def test_an_agent_may_be_anybody() -> None:
    assert mistakes(submit_type="AGENT", submitter_name="别人") == []


@pytest.mark.spec("B-09")
def test_what_is_not_filled_in_yet_is_a_gap_not_a_contradiction() -> None:
    assert mistakes(submitter_name="", submitter_id=None) == []


@pytest.mark.parametrize("code", SECTIONS)
def test_the_first_tab_of_every_type_says_who_submits(code: str) -> None:
    first, *others = SECTIONS[code]
    assert names_submitter(first)
    assert not any(names_submitter(section) for section in others)
    assert needs_register(first.code)


@pytest.mark.spec("A-29", "G-01")
@pytest.mark.parametrize(
    ("type_", "states", "is_open"),
    [
        ("NEW", (), True),
        ("NEW", ("VALID",), False),
        ("NEW", ("CANCELLED", "VALID"), False),
        ("NEW", ("CANCELLED",), True),
        ("NEW", ("EXPIRED",), True),
        ("REISSUE", ("VALID",), True),
        ("REISSUE", ("CANCELLED", "VALID"), True),
        ("REISSUE", (), False),
        ("REISSUE", ("EXPIRED",), False),
    ],
)
def test_what_a_firm_holds_decides_what_it_may_file(
    type_: str, states: tuple[str, ...], is_open: bool
) -> None:
    offer = offer_of(ApplicationType(type_), holder(*states))
    assert offer.is_open == is_open
    assert is_open or (offer.text and offer.way_out), "closed: why, and what to do instead"


def test_a_holder_is_told_its_number_where_a_new_licence_is_refused() -> None:
    assert NUMBER in offer_of(ApplicationType.NEW, holder("VALID")).text


def test_what_a_reissue_concerns_is_the_licence() -> None:
    assert BUSINESS_TYPES["REISSUE"].categories(holder("VALID")) == {"CZ": "3"}


def test_every_type_has_tabs_and_every_set_of_tabs_can_be_filed() -> None:
    assert set(BUSINESS_TYPES) == set(SECTIONS)


def test_business_types_not_yet_open_say_so() -> None:
    closed = next(code for code in ApplicationType if code not in BUSINESS_TYPES)
    with pytest.raises(Invalid) as refusal:
        business_type(closed)
    assert refusal.value.findings == [{"path": "type", "message": NOT_OPEN}]
    assert offer_of(closed, holder("VALID")).text == NOT_OPEN
