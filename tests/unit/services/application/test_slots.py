"""Attachments that a tab asks for, and those that are missing."""

from typing import Any

import pytest

from contracts.errors import NotFound
from rules.vocabulary.enumerations import Category, Level, Tab
from services.application.model import Sheet, find_section
from services.application.slots import (
    attachment_gaps,
    require_slot,
    requirements_of,
    slots_of,
)
from tests.factories.applications import chosen

THIRD = chosen({Category.INSTALL: Level.THIRD})
PEOPLE = [{"id": "r1", "name": "张三"}, {"id": "r2", "name": "李四"}]


def codes(fields: dict[str, Any], tab: Tab) -> set[str]:
    return {requirement.code for requirement in requirements_of("NEW", fields, tab)}


def technicians() -> Sheet:
    return Sheet(find_section("NEW", Tab.TECHNICIANS), 1, {}, {"people": PEOPLE})


def file(slot: str, row_id: str | None, section: str = "technicians") -> dict[str, Any]:
    return {"section": section, "slot": slot, "row_id": row_id, "filename": "a.pdf"}


@pytest.mark.spec("B-05", "B-06", "B-07")
def test_the_agent_brings_other_papers_than_the_legal_representative() -> None:
    own, agent = (
        codes(THIRD, Tab.CATEGORIES),
        codes(THIRD | {"submit_type": "AGENT"}, Tab.CATEGORIES),
    )
    assert "LEGAL_STATEMENT" in own & agent
    assert own ^ agent == {"LEGAL_REP_ID", "AUTHORISATION", "AGENT_ID"}


@pytest.mark.spec("B-04")
@pytest.mark.parametrize(
    ("nature", "code"), [("AFTER_MERGE", "MERGE_DOCUMENTS"), ("AFTER_SPLIT", "SPLIT_DOCUMENTS")]
)
def test_a_merger_or_split_is_shown_by_its_papers(nature: str, code: str) -> None:
    assert code in codes(THIRD | {"nature": nature}, Tab.CATEGORIES)
    assert code not in codes(THIRD, Tab.CATEGORIES)


@pytest.mark.spec("B-02")
def test_performance_papers_are_asked_for_where_the_level_demands_performance() -> None:
    second = chosen({Category.INSTALL: Level.THIRD, Category.TEST: Level.SECOND})
    assert "CONTRACT" in codes(second, Tab.PERFORMANCE)
    assert codes(THIRD, Tab.PERFORMANCE) == set()


def test_nothing_chosen_yet_still_asks_for_what_everybody_brings() -> None:
    assert "BUSINESS_LICENCE" in codes({}, Tab.BASIC)


def test_files_are_found_at_their_row() -> None:
    wanted = requirements_of("NEW", THIRD, Tab.TECHNICIANS)
    files = [file("IDENTITY_CARD", "r2"), file("IDENTITY_CARD", "r2", "electricians")]
    own, rows = slots_of(wanted, technicians(), files)
    counts = {
        row_id: {slot["code"]: len(slot["files"]) for slot in slots}
        for row_id, slots in rows.items()
    }
    assert own == []
    assert counts == {
        "r1": {"IDENTITY_CARD": 0, "QUALIFICATION": 0, "EMPLOYMENT": 0},
        "r2": {"IDENTITY_CARD": 1, "QUALIFICATION": 0, "EMPLOYMENT": 0},
    }


def test_a_missing_attachment_of_a_row_is_named_with_its_person() -> None:
    wanted = requirements_of("NEW", THIRD, Tab.TECHNICIANS)
    present = [file(slot.code, "r2") for slot in wanted] + [file("IDENTITY_CARD", "r1")]
    messages = [gap["message"] for gap in attachment_gaps(wanted, technicians(), present)]
    assert messages == ["张三：请上传职称或资格证书", "张三：请上传劳动合同或社会保险缴费证明"]


def test_optional_attachments_are_no_gap() -> None:
    head = Sheet(
        find_section("NEW", Tab.SAFETY_HEAD), 1, {}, {"training": [{"id": "t1", "content": "安全"}]}
    )
    wanted = requirements_of("NEW", THIRD, Tab.SAFETY_HEAD)
    assert all(gap["label"] != "培训证书" for gap in attachment_gaps(wanted, head, []))


@pytest.mark.spec("B-02", "B-34")
def test_a_project_brings_the_papers_that_its_own_category_asks_for() -> None:
    applied = chosen({Category.INSTALL: Level.SECOND, Category.TEST: Level.THIRD})
    projects = [
        {"id": "p1", "name": "变电站安装", "category": "CZ"},
        {"id": "p2", "name": "预防性试验", "category": "CS"},
    ]
    sheet = Sheet(find_section("NEW", Tab.PERFORMANCE), 1, {}, {"projects": projects})
    wanted = requirements_of("NEW", applied, Tab.PERFORMANCE)
    _, rows = slots_of(wanted, sheet, [])
    assert [slot["code"] for slot in rows["p1"]] == ["CONTRACT", "ACCEPTANCE", "SETTLEMENT"]
    assert rows["p2"] == []
    assert {gap["path"].split(".")[1] for gap in attachment_gaps(wanted, sheet, [])} == {"p1"}
    with pytest.raises(NotFound):
        require_slot(wanted, sheet, "CONTRACT", "p2")


@pytest.mark.parametrize(
    ("code", "row_id"),
    [("IDENTITY_CARD", None), ("IDENTITY_CARD", "foreign"), ("CONTRACT", "r1"), ("NONSENSE", "r1")],
)
def test_only_slots_that_are_asked_for_take_files(code: str, row_id: str | None) -> None:
    wanted = requirements_of("NEW", THIRD, Tab.TECHNICIANS)
    with pytest.raises(NotFound):
        require_slot(wanted, technicians(), code, row_id)


def test_a_slot_of_an_existing_row_takes_files() -> None:
    wanted = requirements_of("NEW", THIRD, Tab.TECHNICIANS)
    assert require_slot(wanted, technicians(), "QUALIFICATION", "r1").code == "QUALIFICATION"
