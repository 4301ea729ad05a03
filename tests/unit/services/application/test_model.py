"""Tabs without storage: gaps, locking, rows."""

from datetime import date

import pytest

from contracts.errors import Conflict, NotFound
from rules.vocabulary.enumerations import EDITABLE, ENDED, ApplicationType, CaseState, Level, Tab
from services.application.model import (
    Sheet,
    blank_sheets,
    find_row,
    find_section,
    form_gaps,
    require_editable,
)
from tests.factories.applications import tabs

TODAY = date(2026, 3, 2)
FILLED = tabs(Level.THIRD, TODAY)


def filled(code: str) -> Sheet:
    return Sheet(find_section("NEW", code), 1, **FILLED[code])


@pytest.mark.spec("B-10")
def test_tabs_of_a_new_application_are_those_of_the_manual_in_order() -> None:
    assert [sheet.section.title for sheet in blank_sheets(ApplicationType.NEW).values()] == [
        "申请类别", "基本情况", "技术负责人", "安全负责人", "电力相关技术人员",
        "电力相关专业技能人员", "规定年限内主要业绩",
    ]  # fmt: skip


@pytest.mark.spec("P-08")
def test_every_required_field_of_a_blank_tab_is_a_gap() -> None:
    gaps = form_gaps(Sheet(find_section("NEW", Tab.BASIC)), TODAY)
    assert [(gap["path"], gap["message"]) for gap in gaps] == [
        ("total_assets", "请填写总资产"),
        ("net_assets", "请填写净资产"),
    ]


@pytest.mark.parametrize("code", FILLED)
def test_a_complete_tab_has_no_gaps(code: str) -> None:
    assert form_gaps(filled(code), TODAY) == []


def test_what_is_no_longer_right_is_a_gap_too() -> None:
    sheet = filled(Tab.TECHNICAL_HEAD)
    earlier = date(1999, 1, 1)
    assert "certificate_date" in {gap["path"] for gap in form_gaps(sheet, earlier)}


@pytest.mark.spec("B-36")
@pytest.mark.parametrize("state", sorted(set(CaseState) - EDITABLE))
def test_whatever_is_not_in_the_hands_of_the_firm_is_locked(state: str) -> None:
    with pytest.raises(Conflict) as refusal:
        require_editable(state)
    assert CaseState(state).label in refusal.value.message
    assert ("已锁定" in refusal.value.message) == (state not in ENDED)


@pytest.mark.parametrize("state", sorted(EDITABLE))
def test_drafts_and_returned_applications_are_editable(state: str) -> None:
    require_editable(state)


def test_a_deleted_row_is_not_found() -> None:
    with pytest.raises(NotFound):
        find_row([{"id": "r1"}], "gone")


def test_an_unknown_tab_is_not_found() -> None:
    with pytest.raises(NotFound):
        find_section("NEW", "nonsense")
