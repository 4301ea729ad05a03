"""What a firm may change of the categories and levels that it holds."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.review.licences import Term
from rules.grade_changes import CHECK
from rules.scope import scope_text
from rules.vocabulary.enumerations import ApplicationType, Category, Level
from services.application.business_types import BUSINESS_TYPES
from services.application.business_types.model import Holder, Wish
from services.application.offers import offer_of
from tests.factories.known import known_entry, known_licence

TERM = date(2032, 1, 1)
ON = date(2031, 5, 1)
BUSINESS = BUSINESS_TYPES["ITEM_CHANGE"]


def holder(state: str = "VALID", **more: Any) -> Holder:
    licence: dict[str, Any] = {
        "categories": {"CZ": "2", "CS": "3"},
        "scope": [
            scope_text(Category.INSTALL, Level.SECOND),
            scope_text(Category.TEST, Level.THIRD),
        ],
        "valid_to": TERM,
        **more,
    }
    return Holder(known_entry(), [known_licence(state=state, **licence)])


@pytest.mark.spec("E-01")
def test_only_a_holder_of_a_valid_licence_may_file_it() -> None:
    kind = ApplicationType.ITEM_CHANGE
    assert offer_of(kind, holder(), Wish(ON)).is_open
    without = [holder(state) for state in ("EXPIRED", "CANCELLED", "REVOKED")]
    for nobody in (Holder(known_entry()), *without):
        offer = offer_of(kind, nobody, Wish(ON))
        assert not offer.is_open and offer.text and offer.way_out == ApplicationType.NEW


@pytest.mark.spec("F-15")
@pytest.mark.parametrize(("days", "warned"), [(91, False), (90, True), (30, True), (29, False)])
def test_who_should_renew_first_is_told_so(days: int, warned: bool) -> None:
    wish = Wish(TERM - timedelta(days=days))
    offer = offer_of(ApplicationType.ITEM_CHANGE, holder(), wish)
    assert offer.is_open and ("2031年12月2日" in offer.text) == warned
    renewed = holder(next_term=Term(valid_from=TERM, valid_to=TERM))
    assert not offer_of(ApplicationType.ITEM_CHANGE, renewed, wish).text


@pytest.mark.spec("E-01", "E-29")
@pytest.mark.parametrize(
    ("chosen", "wrong", "looked_at"),
    [
        ({}, ["install_level"], False),
        ({"install_level": "2"}, ["install_level"], False),
        ({"install_level": "2", "test_level": "3"}, ["install_level"], False),
        ({"install_level": "1"}, [], True),
        ({"install_level": "3"}, [], False),
        ({"test_level": "1"}, [], True),
        ({"repair_level": "3"}, [], True),
        ({"test_level": "NONE"}, [], False),
        ({"test_level": "NONE", "install_level": "1"}, [], True),
        ({"repair_level": "NONE"}, ["repair_level"], False),
        ({"test_level": "NONE", "install_level": "NONE"}, ["install_level"], False),
    ],
)
def test_something_changes_and_something_is_left(
    chosen: dict[str, str], wrong: list[str], looked_at: bool
) -> None:
    settled = BUSINESS.settle(chosen, holder())
    found = BUSINESS.contradictions(settled, holder())
    assert [one["path"] for one in found] == wrong and all(one["message"] for one in found)
    assert settled["install_level"] == chosen.get("install_level", "2"), "blank: as it is held"
    looked = BUSINESS.findings(settled, holder(), ON)
    assert {one.rule for one in looked} == ({CHECK} if looked_at else set())


def test_a_licence_that_is_gone_cannot_be_changed() -> None:
    (finding,) = BUSINESS.contradictions({"install_level": "1"}, Holder(known_entry()))
    assert "没有有效的许可证" in finding["message"]


@pytest.mark.spec("E-01", "E-29")
def test_who_holds_an_aligned_level_may_ask_for_all_that_it_permits() -> None:
    """承装类三级 of 36号令 counts as 二级, up to 110 kV."""
    aligned = holder(scope=["可以从事110千伏以下电压等级电力设施的安装活动", "…"])
    settled = BUSINESS.settle({"test_level": "2"}, aligned)
    assert BUSINESS.contradictions(settled, aligned) == []
    same = BUSINESS.settle({}, aligned)
    assert BUSINESS.contradictions(same, aligned) == []
    told = {line.value for one in BUSINESS.findings(same, aligned, ON) for line in one.inputs}
    assert any("承装类二级不再限于衔接前的电压等级" in text for text in told)
    lower = BUSINESS.settle({"install_level": "3", "test_level": "NONE"}, aligned)
    assert BUSINESS.findings(lower, aligned, ON) == []
