"""What a new draft begins with, from the past of a firm."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.personnel import ActivePost
from rules.vocabulary.enumerations import Level, Tab
from services.application.business_types import BUSINESS_TYPES
from services.application.business_types.model import Holder
from services.application.draft import Draft
from services.application.model import form_gaps
from services.application.prefill.model import Filing, Past, Prefill
from services.application.submission import posts_of
from tests.factories.known import known_licence
from tests.unit.services.application.test_draft import ENTERPRISE, draft

ON = date(2026, 3, 2)
LICENCE = known_licence(categories={"CZ": "2"})


def prefilled(made: Draft, *, on: date = ON, known: bool = True, **changes: Any) -> Prefill:
    """A renewal of a firm whose only granted application was `made`."""
    for number, file in enumerate(made.files):
        file.setdefault("attachment_id", f"file-{number}")
    roster = [
        ActivePost(
            application_id="first",
            row_id=post.row_id,
            kind=post.kind.value,
            profile=post.profile,
        )
        for post in posts_of(made)
    ]
    filings = [Filing("first", "许可证新申请SQ2025-000001", made)] if known else []
    holder = Holder(ENTERPRISE, [LICENCE])
    past = Past(**{"holder": holder, "on": on, "order": "R30", "roster": roster,
                   "filings": filings, **changes})  # fmt: skip
    begun = Prefill("RENEW", on)
    for source in BUSINESS_TYPES["RENEW"].prefill:
        source(past, begun)
    return begun


def slots(begun: Prefill, code: str) -> set[str]:
    return {copy.file["slot"] for copy in begun.copies if copy.section == code}


def test_everybody_on_the_roster_is_there_once() -> None:
    made = draft(Level.THIRD)
    begun = prefilled(made)
    again = Draft("RENEW", "GENERAL", begun.sheets, [])
    before = [(kind, person["id_number"]) for kind, _, person in made.people()]
    assert sorted((k, p["id_number"]) for k, _, p in again.people()) == sorted(before)
    head = begun.sheets[Tab.TECHNICAL_HEAD]
    assert head.fields["also_technician"] and head.rows["experience"]
    assert begun.sheets[Tab.SAFETY_HEAD].rows["training"]


def test_every_copied_value_says_where_it_comes_from() -> None:
    begun = prefilled(draft(Level.THIRD))
    assert begun.sheets[Tab.CATEGORIES].fields == {"install_level": "2"}
    assert begun.sheets[Tab.CATEGORIES].origins == {"install_level": "取自现持有的许可证"}
    for sheet in begun.sheets.values():
        rows = {row["id"] for _, row in sheet.all_rows()}
        assert set(sheet.origins) == {*sheet.fields, *rows}
    assert set(begun.sheets[Tab.ELECTRICIANS].origins.values()) == {"取自人员名册"}
    (origin,) = begun.sheets[Tab.BASIC].origins.values()
    assert origin == "沿用自许可证新申请SQ2025-000001"


def test_what_belongs_to_a_year_or_to_who_submits_is_not_copied() -> None:
    begun = prefilled(draft(Level.THIRD))
    assert begun.sheets[Tab.BASIC].fields == {}
    assert "submitter_name" not in begun.sheets[Tab.CATEGORIES].fields
    assert slots(begun, "categories") == slots(begun, "basic") == set()


def test_papers_that_are_still_good_are_taken_over_without_social_insurance() -> None:
    begun = prefilled(draft(Level.THIRD))
    assert slots(begun, "electricians") == {"IDENTITY_CARD", "CERTIFICATE"}
    assert slots(begun, "technicians") == {"IDENTITY_CARD", "QUALIFICATION"}
    assert "SOCIAL_INSURANCE" not in slots(begun, "technical_head") | slots(begun, "safety_head")
    assert {"APPOINTMENT", "PHOTO", "TRAINING_CERTIFICATE"} <= slots(begun, "safety_head")
    rows = {row["id"] for row in begun.sheets[Tab.ELECTRICIANS].rows["people"]}
    assert {copy.row_id for copy in begun.copies if copy.section == "electricians"} == rows


@pytest.mark.parametrize(("left", "copied"), [(0, True), (-1, False)])
def test_the_paper_of_a_certificate_is_good_to_its_last_day(left: int, copied: bool) -> None:
    made = draft(Level.THIRD)
    for row in made.sheets[Tab.ELECTRICIANS].rows["people"]:
        row["valid_to"] = (ON + timedelta(days=left)).isoformat()
        row["review_due"] = None
    begun = prefilled(made)
    assert ("CERTIFICATE" in slots(begun, "electricians")) == copied
    assert "IDENTITY_CARD" in slots(begun, "electricians")


def test_a_file_that_cannot_be_opened_is_not_taken_over() -> None:
    made = draft(Level.THIRD)
    for file in made.files:
        file["damaged"] = True
    assert prefilled(made).copies == []


@pytest.mark.spec("E-24")
def test_projects_in_the_window_are_taken_over_and_the_others_named() -> None:
    made = draft(Level.SECOND)
    kept, old, *_ = made.sheets[Tab.PERFORMANCE].rows["projects"]
    old["completed"], old["name"] = "2020-05-06", "旧变电站安装工程"
    sheet = prefilled(made).sheets[Tab.PERFORMANCE]
    names = [row["name"] for row in sheet.rows["projects"]]
    assert kept["name"] in names and "旧变电站安装工程" not in names
    assert sheet.prefilled
    assert sheet.prefilled["left_out"] == [
        "旧变电站安装工程：2020年5月6日竣工，已超出规定年限，没有沿用"
    ]


def test_of_a_firm_whose_applications_are_not_known_the_roster_is_taken_over() -> None:
    begun = prefilled(draft(Level.THIRD), known=False)
    assert begun.copies == [] and begun.sheets[Tab.PERFORMANCE].prefilled is None
    assert len(begun.sheets[Tab.ELECTRICIANS].rows["people"]) == 10
    assert begun.sheets[Tab.SAFETY_HEAD].rows["experience"]


def test_a_firm_without_a_past_begins_with_empty_tabs() -> None:
    begun = prefilled(draft(Level.THIRD), known=False, roster=[], holder=Holder(ENTERPRISE))
    assert all(sheet.blank and not sheet.prefilled for sheet in begun.sheets.values())


@pytest.mark.spec("P-08")
def test_copied_rows_are_examined_like_forms_and_have_to_be_confirmed() -> None:
    begun = prefilled(draft(Level.THIRD))
    sheet = begun.sheets[Tab.TECHNICIANS]
    assert [gap["path"] for gap in form_gaps(sheet, ON)] == ["prefilled"]
    row = sheet.rows["people"][0]
    del row["specialty"]
    paths = [gap["path"] for gap in form_gaps(sheet, ON)]
    assert paths == ["prefilled", f"people.{row['id']}.specialty"]
    sheet.prefilled = None
    assert [gap["path"] for gap in form_gaps(sheet, ON)] == paths[1:]


def test_what_the_form_has_no_more_is_dropped() -> None:
    made = draft(Level.THIRD)
    made.sheets[Tab.TECHNICIANS].rows["people"][0]["abolished"] = "x"
    begun = prefilled(made)
    assert all("abolished" not in row for row in begun.sheets[Tab.TECHNICIANS].rows["people"])
