"""What each business type has of its own, and what all of them share."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.errors import Invalid
from contracts.filing import ways_online
from contracts.forms.sections import SECTIONS, section_of
from contracts.review.licences import Term, held_of
from contracts.review.proceedings import BlockingDecision
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Procedure
from services.application.business_types import BUSINESS_TYPES, NOT_OPEN, business_type
from services.application.business_types.model import Holder, Offer, Wish
from services.application.offers import offer_of
from services.application.submitter import is_held_against, mistakes_of, names_submitter
from tests.factories.applications import chosen
from tests.factories.known import known_entry, known_licence

TODAY = Wish(date(2031, 11, 1))
NUMBER = "4-1-00033-2026"
ENTERPRISE = known_entry()
THIRD = chosen({Category.INSTALL: Level.THIRD})


def holder(*states: str, **more: Any) -> Holder:
    return Holder(ENTERPRISE, [known_licence(state=state, **more) for state in states])


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
    assert is_held_against(first.code)


@pytest.mark.spec("A-29", "G-01", "H-01", "H-06")
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
        ("CANCEL", ("VALID",), True),
        ("CANCEL", ("EXPIRED",), True),
        ("CANCEL", ("CANCELLED", "VALID"), True),
        ("CANCEL", ("CANCELLED",), False),
        ("CANCEL", ("REVOKED",), False),
        ("CANCEL", (), False),
        ("RENEW", ("CANCELLED", "VALID"), True),
        ("RENEW", (), False),
        ("RENEW", ("EXPIRED",), False),
    ],
)
def test_what_a_firm_holds_decides_what_it_may_file(
    type_: str, states: tuple[str, ...], is_open: bool
) -> None:
    offer = offer_of(ApplicationType(type_), holder(*states), TODAY)
    assert offer.is_open == is_open
    assert is_open or (offer.text and offer.way_out), "closed: why, and what to do instead"


def test_what_was_cancelled_since_is_not_held_although_an_older_one_has_expired() -> None:
    older = known_licence(state="EXPIRED", valid_to=date(2026, 1, 1))
    newer = known_licence(state="CANCELLED", valid_to=date(2032, 1, 1))
    assert held_of([older]) == older
    assert held_of([newer, older]) is None
    assert held_of([newer, replace(older, valid_to=date(2033, 1, 1))]) is not None


@pytest.mark.spec("H-05")
@pytest.mark.parametrize(
    ("reason", "state", "wrong"),
    [
        ("NOT_RENEWED", "VALID", ["cancel_reason"]),
        ("NOT_RENEWED", "EXPIRED", []),
        ("CLOSED", "VALID", []),
        (None, "VALID", []),
    ],
)
def test_a_licence_that_holds_has_not_run_out(
    reason: str | None, state: str, wrong: list[str]
) -> None:
    business = BUSINESS_TYPES["CANCEL"]
    found = business.contradictions({"cancel_reason": reason}, holder(state))
    assert [one["path"] for one in found] == wrong


@pytest.mark.spec("H-06", "H-07")
@pytest.mark.parametrize(
    ("nature", "states", "wrong"),
    [
        ("FIRST", (), []),
        ("FIRST", ("EXPIRED",), []),
        ("FIRST", ("CANCELLED",), ["nature"]),
        ("AFTER_CANCEL", ("CANCELLED",), []),
        ("AFTER_CANCEL", (), []),
    ],
)
def test_who_gave_a_licence_up_does_not_apply_for_the_first_time(
    nature: str, states: tuple[str, ...], wrong: list[str]
) -> None:
    found = BUSINESS_TYPES["NEW"].contradictions({"nature": nature}, holder(*states))
    assert [one["path"] for one in found] == wrong
    assert all("注销后再次申请" in one["message"] for one in found)


TERM = date(2032, 1, 1)
RENEWED = Term(valid_from=date(2032, 1, 2), valid_to=date(2038, 1, 1))


def renewal(on: date, **licence: Any) -> Offer:
    held = holder("VALID", valid_to=TERM, **licence)
    return offer_of(ApplicationType.RENEW, held, Wish(on))


@pytest.mark.spec("F-13")
@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (TERM - timedelta(days=91), False),
        (TERM - timedelta(days=90), True),
        (TERM - timedelta(days=30), True),
        (TERM - timedelta(days=29), False),
    ],
)
def test_a_renewal_is_filed_in_its_window_both_end_days_included(on: date, is_open: bool) -> None:
    offer = renewal(on)
    assert offer.is_open == is_open
    assert (offer.opens_on, offer.closes_on) == (date(2031, 10, 3), date(2031, 12, 2))
    assert "2031年12月2日" in offer.text, "the message has the dates"
    assert is_open or ("2031年10月3日" in offer.text and offer.way_out)


def test_the_way_out_of_a_renewal_depends_on_the_side() -> None:
    assert renewal(date(2031, 1, 1)).way_out == ApplicationType.ITEM_CHANGE
    assert renewal(date(2031, 12, 30)).way_out == ApplicationType.CANCEL


@pytest.mark.spec("F-16")
def test_who_was_renewed_once_waits_for_the_next_term() -> None:
    offer = renewal(date(2031, 11, 1), next_term=RENEWED)
    assert not offer.is_open and "2032年1月2日" in offer.text


def test_a_way_of_handling_that_the_type_does_not_have_is_closed() -> None:
    wish = Wish(date(2031, 11, 1), Procedure.PROMISE)
    offer = offer_of(ApplicationType.REISSUE, holder("VALID"), wish)
    assert not offer.is_open and "告知承诺制" in offer.text
    assert offer_of(ApplicationType.RENEW, holder("VALID"), wish).is_open


def levels(lowering: str, **chosen: str) -> tuple[dict[str, Any], list[str]]:
    """(what is saved, where it contradicts a licence for 承装 二级 and 承试 三级)."""
    held = holder("VALID", categories={"CZ": "2", "CS": "3"})
    business = BUSINESS_TYPES["RENEW"]
    settled = business.settle({"lowering": lowering, **chosen}, held)
    return settled, [one["path"] for one in business.contradictions(settled, held)]


@pytest.mark.spec("F-02")
@pytest.mark.parametrize(
    ("lowering", "chosen", "wrong"),
    [
        ("NO", {}, []),
        ("NO", {"install_level": "2", "test_level": "3"}, []),
        ("NO", {"install_level": "3"}, ["install_level"]),
        ("YES", {"install_level": "3"}, []),
        ("YES", {}, ["lowering"]),
        ("YES", {"install_level": "1"}, ["install_level"]),
        ("YES", {"test_level": "2", "install_level": "3"}, ["test_level"]),
        ("YES", {"repair_level": "3", "install_level": "3"}, ["repair_level"]),
    ],
)
def test_a_renewal_keeps_the_levels_or_lowers_them(
    lowering: str, chosen: dict[str, str], wrong: list[str]
) -> None:
    settled, found = levels(lowering, **chosen)
    assert found == wrong
    assert (settled["install_level"], settled["test_level"]) == (
        chosen.get("install_level", "2"), chosen.get("test_level", "3"),
    )  # fmt: skip


def test_a_licence_that_is_gone_cannot_be_renewed() -> None:
    business = BUSINESS_TYPES["RENEW"]
    (finding,) = business.contradictions({"lowering": "NO", "install_level": "3"}, holder())
    assert finding["path"] == "lowering" and "没有有效的许可证" in finding["message"]


def test_a_holder_is_told_its_number_where_a_new_licence_is_refused() -> None:
    assert NUMBER in offer_of(ApplicationType.NEW, holder("VALID"), TODAY).text


def test_what_concerns_the_licence_concerns_its_categories() -> None:
    assert BUSINESS_TYPES["REISSUE"].categories(holder("VALID")) == {"CZ": "3"}
    assert BUSINESS_TYPES["CANCEL"].categories(holder("EXPIRED")) == {"CZ": "3"}


def test_every_type_has_tabs_and_every_set_of_tabs_can_be_filed() -> None:
    assert set(BUSINESS_TYPES) == set(SECTIONS)


def test_what_is_no_application_is_not_begun_as_one() -> None:
    with pytest.raises(Invalid) as refusal:
        business_type(ApplicationType.STAFF_IN)
    assert refusal.value.findings == [{"path": "type", "message": NOT_OPEN}]
    assert offer_of(ApplicationType.TERMINATE, holder("VALID"), TODAY).text == NOT_OPEN


@pytest.mark.spec("N-15")
def test_who_was_decided_against_applies_again_from_a_day_on() -> None:
    """domain §1.6: a year after false materials, three years after fraud, of what concerns it."""
    on = date(2026, 3, 2)
    for event, last in (("FALSE_MATERIALS", date(2027, 3, 2)), ("FRAUD", date(2029, 3, 2))):
        against = BlockingDecision(code=event, day=on, number="华东能资撤〔2026〕1号")
        firm = Holder(ENTERPRISE, blocks=[against])
        told = offer_of(ApplicationType.NEW, firm, Wish(last))
        assert not told.is_open and told.opens_on == last + timedelta(days=1)
        assert f"至{last.year}年3月2日" in told.text and against.number in told.text
        assert offer_of(ApplicationType.NEW, firm, Wish(last + timedelta(days=1))).is_open
        # Every way of handling it is closed, and nothing that the law does not name.
        for procedure in ways_online(ApplicationType.NEW):
            assert not offer_of(ApplicationType.NEW, firm, Wish(on, procedure)).is_open
        held = Holder(ENTERPRISE, [known_licence(state="VALID")], blocks=[against])
        assert offer_of(ApplicationType.REISSUE, held, Wish(on)).is_open
