"""Many rows at once: all or none."""

import time
from typing import Any

import pytest

from contracts.application.sections import Figure, ImportRow
from contracts.errors import Invalid
from rules.vocabulary.enumerations import Level
from tests.factories.registrations import identity_number
from tests.service.application.firms import Firm
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service


def lines(people: list[dict[str, Any]]) -> list[ImportRow]:
    return [ImportRow(line=number, values=row) for number, row in enumerate(people, start=2)]


@pytest.fixture
def place(firm: Firm) -> dict[str, Any]:
    return {"application_id": firm.start(), "section": "electricians", "rowset": "people"}


@pytest.fixture
def people(firm: Firm) -> list[dict[str, Any]]:
    return list(firm.tabs(Level.THIRD)["electricians"]["rows"]["people"])


def names(firm: Firm, place: dict[str, Any]) -> list[str]:
    data = firm.ask.section(application_id=place["application_id"], section=place["section"])
    return [row["name"] for row in data.rows["people"]]


@pytest.mark.spec("B-29", "B-30")
def test_a_sheet_is_added_to_what_is_there_or_replaces_it(
    firm: Firm, place: dict[str, Any], people: list[dict[str, Any]]
) -> None:
    imported = firm.ask.import_rows(**place, rows=lines(people[:4]))
    assert imported.count == 4
    firm.ask.import_rows(**place, rows=lines(people[4:6]))
    assert names(firm, place) == [person["name"] for person in people[:6]]
    replaced = firm.ask.import_rows(**place, rows=lines(people[:2]), replace=True)
    assert Figure(label="总数", value=2) in replaced.totals
    assert names(firm, place) == [person["name"] for person in people[:2]]


@pytest.mark.spec("B-31")
def test_every_fault_of_a_sheet_is_named_by_line_and_column_and_nothing_is_loaded(
    firm: Firm, place: dict[str, Any], people: list[dict[str, Any]]
) -> None:
    firm.ask.save_row(**place, values=people[0])
    sheet = lines(
        [
            people[1],
            people[0],
            people[2] | {"id_number": people[1]["id_number"]},
            people[3] | {"item": None, "valid_to": "昨天"},
        ]
    )
    refusal = refused(lambda: firm.ask.import_rows(**place, rows=sheet), Invalid)
    found = {(fault["line"], fault["column"]): fault["message"] for fault in refusal.findings}
    assert found[3, "身份证号"] == f"身份证号码与现有第1行{people[0]['name']}重复"
    assert found[4, "身份证号"] == f"身份证号码与表格第2行{people[1]['name']}重复"
    assert found[5, "准操项目"] == "请选择准操项目"
    assert found[5, "有效期止"] == "有效期止格式不正确"
    assert names(firm, place) == [people[0]["name"]]


def test_tables_that_are_typed_row_by_row_take_no_sheet(firm: Firm, place: dict[str, Any]) -> None:
    shareholders: dict[str, Any] = {**place, "section": "basic", "rowset": "shareholders"}
    refused(lambda: firm.ask.import_rows(**shareholders, rows=lines([{"name": "甲"}])), Invalid)


def test_a_table_holds_a_thousand_rows_and_takes_them_quickly(
    firm: Firm, place: dict[str, Any], people: list[dict[str, Any]]
) -> None:
    many = []
    for serial in range(1000):
        number = identity_number(serial * 2 % 1000 + 1, born=f"19{60 + serial // 500}0101")
        many.append(people[0] | {"id_number": number, "certificate_number": f"T{number}"})
    people_of_one_gender = [row | {"retirement_category": None} for row in many]
    started = time.process_time()  # the service's computing is in it, others' is not
    assert firm.ask.import_rows(**place, rows=lines(people_of_one_gender)).count == 1000
    assert time.process_time() - started < 5
    refusal = refused(lambda: firm.ask.import_rows(**place, rows=lines(people)), Invalid)
    assert "最多1000行" in refusal.message
