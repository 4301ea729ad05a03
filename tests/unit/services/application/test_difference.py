"""What became other, and whether it was asked for."""

from typing import Any

import pytest

from contracts.corrections import Correction
from services.application.difference import concerns, differences
from services.application.draft import Draft
from services.application.model import blank_sheets

PERSON = {"id": "r1", "name": "李明", "id_number": "330106199003077537", "education": "BACHELOR"}


def filed(*people: dict[str, Any], files: tuple[dict[str, Any], ...] = (), **basic: Any) -> Draft:
    sheets = blank_sheets("NEW")
    sheets["basic"].fields = {"net_assets": "800", **basic}
    sheets["technicians"].rows = {"people": list(people)}
    return Draft("NEW", "GENERAL", sheets, list(files))


def file(sha256: str, row_id: str | None = "r1", **other: Any) -> dict[str, Any]:
    place = {"section": "technicians", "slot": "ID_CARD", "row_id": row_id}
    return {**place, "sha256": sha256, "attachment_id": sha256, "filename": "身份证.pdf", **other}


def test_what_is_the_same_is_no_difference() -> None:
    before = filed(PERSON, files=(file("a"),), remarks="")
    after = filed(PERSON | {"version": 3}, files=(file("a", attachment_id="b"),))
    assert differences(before, after) == []


@pytest.mark.spec("N-05")
def test_every_field_row_and_file_that_changed_is_told_with_its_place() -> None:
    gone, new = PERSON | {"id": "r2", "name": "王强", "id_number": "33010619900307801X"}, PERSON | {
        "id": "r3", "name": "赵静", "id_number": "330106199003072007",
    }  # fmt: skip
    before = filed(PERSON, gone, files=(file("a"),))
    after = filed(PERSON | {"education": "MASTER"}, new, files=(file("b"),), net_assets="799")
    found = {one.pointer: one for one in differences(before, after)}
    assert set(found) == {
        "/fields/net_assets", "/rows/people/r1/education", "/rows/people/r2", "/rows/people/r3",
        "/rows/people/r1/files/ID_CARD",
    }  # fmt: skip
    assets = found["/fields/net_assets"]
    assert (assets.section, assets.before, assets.after) == ("basic", "800", "799")
    education = found["/rows/people/r1/education"]
    assert (education.name, education.field, education.kind) == ("李明", "education", "changed")
    assert (found["/rows/people/r2"].kind, found["/rows/people/r3"].kind) == ("removed", "added")
    # Numbers are masked, however they are told.
    assert "19900307" not in str(found["/rows/people/r3"].after)
    papers = found["/rows/people/r1/files/ID_CARD"]
    assert [one.attachment_id for one in papers.files_before + papers.files_after] == ["a", "b"]


def test_a_number_that_looks_the_same_when_masked_is_told_as_changed() -> None:
    other = PERSON | {"id_number": "330106199203077538"}
    (change,) = differences(filed(PERSON), filed(other))
    assert change.field == "id_number"


def test_a_person_of_an_earlier_application_is_the_same_by_number() -> None:
    before = filed(PERSON, files=(file("a"),))
    after = filed(PERSON | {"id": "x9", "education": "MASTER"}, files=(file("a", "x9"),))
    (change,) = differences(before, after)
    assert change.pointer == "/rows/people/x9/education"


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        (None, True),
        ("people", True),
        ("/rows/people/r1", True),
        ("/rows/people/r1/education", True),
        ("/rows/people/r10", False),
        ("/rows/people/r1/title", False),
        ("net_assets", False),
        ("attachments.ID_CARD", False),
    ],
)
def test_a_change_is_asked_for_where_the_item_points(item: str | None, asked: bool) -> None:
    (change,) = differences(filed(PERSON), filed(PERSON | {"education": "MASTER"}))
    wanted = Correction(section="technicians", item=item, message="请核对")
    assert concerns(wanted, change) is asked
    assert not concerns(Correction(section="basic", item=item, message="请核对"), change)
