"""A whole draft: who is in it, and what the rules make of it."""

from datetime import date

import pytest

from rules.evaluate import evaluate
from rules.facts import Facts
from rules.vocabulary.enumerations import CURRENT_LEVELS, Level, PersonKind, Procedure, Tab
from services.application.assessment import facts_of
from services.application.business_types import BUSINESS_TYPES
from services.application.business_types.model import Holder
from services.application.draft import Draft
from services.application.model import blank_sheets
from services.application.submission import posts_of
from tests.factories.applications import tabs
from tests.factories.known import known_entry

ON = date(2026, 3, 2)
ENTERPRISE = known_entry()


def facts(made: Draft, *elsewhere: str) -> Facts:
    return facts_of(BUSINESS_TYPES["NEW"], made, Holder(ENTERPRISE, [], list(elsewhere)))


def draft(level: Level, procedure: Procedure = Procedure.GENERAL) -> Draft:
    """Complete, every attachment there."""
    sheets = blank_sheets("NEW")
    for code, filled in tabs(level, ON).items():
        sheets[code].fields = filled["fields"]
        sheets[code].rows = {
            name: [
                {"id": f"{code}-{name}-{number}", "version": 1, **row}
                for number, row in enumerate(rows)
            ]
            for name, rows in filled["rows"].items()
        }
    made = Draft("NEW", procedure, sheets, [])
    for code, sheet in sheets.items():
        for wanted in made.requirements(sheet):
            rows = sheet.rows.get(wanted.rows, []) if wanted.rows else [{"id": None}]
            made.files += [
                {"section": code, "slot": wanted.code, "row_id": row["id"]} for row in rows
            ]
    return made


@pytest.mark.parametrize("level", CURRENT_LEVELS)
def test_a_complete_draft_has_no_gap_and_a_clean_report(level: Level) -> None:
    made = draft(level)
    assert [gap for sheet in made.sheets.values() for gap in made.gaps(sheet, ON)] == []
    assert [finding.message for finding in evaluate(facts(made), ON).failed] == []


@pytest.mark.spec("C-07")
def test_a_commitment_is_asked_for_by_the_tab_and_by_the_report_alike() -> None:
    made = draft(Level.THIRD, Procedure.PROMISE)
    assert evaluate(facts(made), ON).clean
    made.files = [file for file in made.files if file["slot"] != "COMMITMENT"]
    (gap,) = made.gaps(made.sheets[Tab.BASIC], ON)
    (finding,) = evaluate(facts(made), ON).failed
    assert gap["label"] == "告知承诺书"
    assert (finding.rule, finding.tab) == ("M-01", Tab.BASIC)
    assert "告知承诺书" in finding.message


def test_an_empty_draft_can_be_judged_too() -> None:
    empty = Draft("NEW", Procedure.GENERAL, blank_sheets("NEW"), [])
    assert not evaluate(facts(empty), ON).clean


@pytest.mark.spec("P-02")
def test_everybody_is_reserved_in_every_post_held() -> None:
    posts = posts_of(draft(Level.THIRD))
    counts = {kind: sum(post.kind == kind for post in posts) for kind in PersonKind}
    assert counts == {"TECH_HEAD": 1, "SAFETY_HEAD": 1, "TECH": 5, "SKILL": 10}
    head = [post.row_id for post in posts if post.id_number == posts[0].id_number]
    assert head == ["technical_head", "technical_head"]
    assert not any({"id", "version"} & set(post.profile) for post in posts)


def test_a_person_serving_elsewhere_is_a_finding_about_the_row() -> None:
    made = draft(Level.THIRD)
    person = made.sheets["electricians"].rows["people"][3]
    failed = evaluate(facts(made, person["id_number"]), ON).failed
    assert [(finding.rule, finding.items) for finding in failed] == [("R-20", (person["id"],))]
    assert person["id_number"] not in failed[0].message
