"""Scans go where their names say, and nowhere by guess."""

from datetime import date

import pytest

from rules.vocabulary.enumerations import Level
from services.application.draft import Draft
from services.application.model import Sheet, blank_sheets
from services.application.scans.matching import match
from services.application.scans.owners import Owner, Place, owners_of
from tests.factories.applications import tabs

TODAY = date(2026, 3, 2)
TWO = "王建国"


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    """A third-level application; two electricians of one name."""
    found = blank_sheets("NEW")
    for code, filled in tabs(Level.THIRD, TODAY).items():
        found[code].fields = dict(filled["fields"])
        found[code].rows = {
            rowset: [{"id": f"{code}-{rowset}-{n}", **row} for n, row in enumerate(rows)]
            for rowset, rows in filled["rows"].items()
        }
    people = found["electricians"].rows["people"]
    people[0]["name"] = people[1]["name"] = TWO
    found["technicians"].rows["people"][0]["name"] = "欧阳明"
    found["technicians"].rows["people"][1]["name"] = "欧阳明月"
    return found


@pytest.fixture(scope="module")
def owners(sheets: dict[str, Sheet]) -> list[Owner]:
    return owners_of(Draft("NEW", "GENERAL", sheets, []))


def of(sheets: dict[str, Sheet], code: str, nth: int) -> tuple[str, str, str]:
    row = sheets[code].rows["people"][nth]
    return row["id"], row["name"], row["id_number"]


def test_a_name_and_a_paper_lead_to_one_place(
    sheets: dict[str, Sheet], owners: list[Owner]
) -> None:
    row_id, name, _ = of(sheets, "technicians", 2)
    for path in (f"{name}-身份证反面.jpg", f"{name}/身份证.pdf", f"技术人员/身份证/{name}1.png"):
        assert match(path, owners).place == Place("technicians", "IDENTITY_CARD", row_id), path
    row_id, name, _ = of(sheets, "electricians", 3)
    assert match(f"{name}高压电工证.jpg", owners).place == Place(
        "electricians", "CERTIFICATE", row_id
    )
    assert match(f"{name} 社保.jpg", owners).place == Place("electricians", "EMPLOYMENT", row_id)


def test_papers_of_the_firm_need_no_name(owners: list[Owner]) -> None:
    assert match("营业执照.pdf", owners).place == Place("basic", "BUSINESS_LICENCE", None)
    assert match("上海明远法人身份证.jpg", owners).place is None, "somebody else may be named"
    assert match("法人身份证.jpg", owners).place == Place("categories", "LEGAL_REP_ID", None)
    assert match("技术负责人任命文件.pdf", owners).place == Place(
        "technical_head", "APPOINTMENT", None
    )
    assert match("任命文件.pdf", owners).place is None, "of which head?"


def test_of_two_people_with_one_name_the_firm_says_which(
    sheets: dict[str, Sheet], owners: list[Owner]
) -> None:
    found = match(f"{TWO}-身份证.jpg", owners)
    assert found.place is None
    assert found.note == f"有2位“{TWO}”，请选择"
    first, second = (of(sheets, "electricians", n) for n in (0, 1))
    assert {place.row_id for place in found.candidates} == {first[0], second[0]}
    by_number = match(f"{second[2].lower()}身份证.jpg", owners).place
    assert by_number == Place("electricians", "IDENTITY_CARD", second[0])
    by_digits = match(f"{TWO}{first[2][-4:]}身份证.jpg", owners).place
    assert by_digits == Place("electricians", "IDENTITY_CARD", first[0])


def test_a_name_that_only_seems_to_be_one_is_not_taken(
    sheets: dict[str, Sheet], owners: list[Owner]
) -> None:
    """欧阳明 is not 欧阳明月, nor 欧阳明亮, whom the firm has forgotten."""
    row_id, name, _ = of(sheets, "technicians", 1)
    assert match(f"{name}身份证.jpg", owners).place == Place("technicians", "IDENTITY_CARD", row_id)
    unknown = match("欧阳明亮身份证.jpg", owners)
    assert unknown.place is None
    assert unknown.candidates, "but it may be meant"
    assert match("孙不在登记照.jpg", owners).place is None, "the only photo is of somebody else"


@pytest.mark.parametrize("path", ["IMG_0001.jpg", "身份证.jpg", "毕业证.jpg", "王.jpg", "a/b/c"])
def test_what_says_too_little_is_left_to_the_firm(owners: list[Owner], path: str) -> None:
    found = match(path, owners)
    assert found.place is None
    assert found.note
