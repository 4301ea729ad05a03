"""Figures above the tabs."""

from datetime import date
from typing import Any

import pytest

from rules.evaluate import evaluate
from rules.facts_reader import facts_from_dict
from rules.order import NEWEST
from rules.vocabulary.enumerations import Level, Tab
from services.application.model import Sheet, find_section
from services.application.totals import totals_of
from tests.factories.applications import tabs

TODAY = date(2026, 3, 2)


def figures(
    tab: Tab,
    rows: dict[str, list[dict[str, Any]]],
    head: dict[str, Any] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    numbered = {
        name: [{"id": str(number), **row} for number, row in enumerate(found)]
        for name, found in rows.items()
    }
    sheet = Sheet(find_section("NEW", tab), 1, fields, numbered)
    sheets = {tab.value: sheet}
    if head:
        sheets["technical_head"] = Sheet(find_section("NEW", "technical_head"), 1, head)
    return {figure.label: figure.value for figure in totals_of(sheets, sheet, TODAY)}


@pytest.mark.spec("B-26")
def test_technicians_are_counted_by_rank_after_equivalences() -> None:
    people = [
        {"qualification": "TITLE", "title": "FULL_SENIOR", "specialty": "电气工程"},
        {"qualification": "SENIOR_TECHNICIAN", "specialty": "继电保护"},
        {"qualification": "CONSTRUCTOR_1", "specialty": "机电"},
        {"qualification": "CONSTRUCTOR_2", "specialty": "机电"},
        {"qualification": "TITLE", "title": "INTERMEDIATE", "specialty": "计算机"},
        {"qualification": "TITLE", "title": "INTERMEDIATE", "specialty": "新能源科学"},
    ]
    people = [{"id_number": f"p{number}", **one} for number, one in enumerate(people)]
    assert figures(Tab.TECHNICIANS, {"people": people}) == {
        "总数": 6, "高级": 2, "中级": 1, "初级": 1, "待审核认定": 1, "不计入": 1,
    }  # fmt: skip


@pytest.mark.spec("B-26")
def test_the_staff_of_a_second_level_firm() -> None:
    rows = tabs(Level.SECOND, TODAY)["technicians"]["rows"]
    assert figures(Tab.TECHNICIANS, rows) == {"总数": 19, "高级": 0, "中级": 10, "初级": 9}


@pytest.mark.spec("B-29")
def test_electricians_are_counted_by_voltage() -> None:
    rows = tabs(Level.THIRD, TODAY)["electricians"]["rows"]
    assert figures(Tab.ELECTRICIANS, rows) == {"总数": 10, "高压": 5, "其他": 5}


def report_says(level: Level, **changes: Any) -> dict[str, str]:
    """What 资料审核 says of the people of a draft."""
    filled = tabs(level, TODAY)
    for name, values in changes.items():
        filled[name]["fields"] |= values
    facts = {
        "enterprise": {"name": "-", "uscc": "-"},
        "applied": {"CZ": level.value},
        "technicians": filled["technicians"]["rows"]["people"],
        "electricians": filled["electricians"]["rows"]["people"],
        "technical_head": filled["technical_head"]["fields"],
    }
    report = evaluate(facts_from_dict(facts), TODAY, NEWEST, ("R-11", "R-12", "R-13", "R-14"))
    return {one.rule: one.actual for one in report.findings}


@pytest.mark.spec("B-26")
@pytest.mark.parametrize("level", [Level.SECOND, Level.FIRST])
@pytest.mark.parametrize("also", [True, False])
def test_a_tab_and_the_check_count_the_same(level: Level, also: bool) -> None:
    filled = tabs(level, TODAY)
    head = {**filled["technical_head"]["fields"], "also_technician": also}
    told = figures(Tab.TECHNICIANS, filled["technicians"]["rows"], head)
    said = report_says(level, technical_head={"also_technician": also})
    assert f"{told['高级'] + told['中级'] + told['初级']}人" == said["R-11"]
    assert f"{told['高级'] + told['中级']}人" == said["R-12"]
    told = figures(Tab.ELECTRICIANS, filled["electricians"]["rows"])
    assert (f"{told['高压'] + told['其他']}人", f"{told['高压']}人") == (said["R-13"], said["R-14"])


def test_a_certificate_that_does_not_hold_is_not_counted() -> None:
    rows = tabs(Level.THIRD, TODAY)["electricians"]["rows"]
    rows["people"][0] |= {"valid_from": "2015-01-01", "valid_to": "2021-01-01"}
    told = figures(Tab.ELECTRICIANS, rows)
    assert (told["总数"], told["不计入"]) == (10, 1)
    assert told["高压"] + told["其他"] == 9


@pytest.mark.spec("B-34")
def test_projects_are_counted_by_category_and_voltage() -> None:
    projects = [
        {"category": "CX", "voltage": "110"},
        {"category": "CZ", "voltage": "35"},
        {"category": "CZ", "voltage": "35"},
    ]
    assert figures(Tab.PERFORMANCE, {"projects": projects}) == {"承装35千伏": 2, "承修110千伏": 1}


@pytest.mark.spec("B-16")
def test_the_share_of_net_assets_is_never_shown_higher_than_it_is() -> None:
    shares = {"shareholders": [{"share": "33.30"}, {"share": "66.70"}]}
    assert figures(Tab.BASIC, shares, total_assets="30000", net_assets="4499.99") == {
        "净资产占总资产比例": "14.99%",
        "出资比例合计": "100.00%",
    }


@pytest.mark.parametrize("fields", [{}, {"total_assets": "0", "net_assets": "0"}])
def test_no_share_without_assets(fields: dict[str, Any]) -> None:
    assert figures(Tab.BASIC, {}, **fields) == {}


def test_other_tabs_have_no_figures() -> None:
    assert figures(Tab.SAFETY_HEAD, {}) == {}
