"""A whole draft: who is in it, and what the rules make of it."""

from datetime import date

import pytest

from rules.evaluate import evaluate
from rules.facts_reader import facts_from_dict
from rules.vocabulary.enumerations import CURRENT_LEVELS, Level, PersonKind
from services.application.draft import Draft
from services.application.kinds import KINDS
from services.application.model import blank_sheets
from services.application.submission import posts_of
from tests.factories.applications import tabs

ON = date(2026, 3, 2)
ENTERPRISE = {
    "name": "示范电力工程有限公司",
    "uscc": "91350100M000100Y43",
    "economic_kind": "LIMITED",
}


def draft(level: Level) -> Draft:
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
    made = Draft("NEW", sheets, [])
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
    facts = facts_from_dict(KINDS["NEW"].facts(made.sheets, made.files, ENTERPRISE, []))
    report = evaluate(facts, ON)
    assert [finding.message for finding in report.failed] == []


def test_an_empty_draft_can_be_judged_too() -> None:
    facts = facts_from_dict(KINDS["NEW"].facts(blank_sheets("NEW"), [], ENTERPRISE, []))
    assert not evaluate(facts, ON).clean


@pytest.mark.spec("P-02")
def test_everybody_is_reserved_in_every_post_held() -> None:
    posts = posts_of(draft(Level.THIRD))
    counts = {kind: sum(post["kind"] == kind for post in posts) for kind in PersonKind}
    assert counts == {"TECH_HEAD": 1, "SAFETY_HEAD": 1, "TECH": 5, "SKILL": 10}
    head = [post["row_id"] for post in posts if post["id_number"] == posts[0]["id_number"]]
    assert head == ["technical_head", "technical_head"]
    assert not any({"id", "version"} & set(post["profile"]) for post in posts)


def test_a_person_serving_elsewhere_is_a_finding_about_the_row() -> None:
    made = draft(Level.THIRD)
    person = made.sheets["electricians"].rows["people"][3]
    facts = KINDS["NEW"].facts(made.sheets, made.files, ENTERPRISE, [person["id_number"]])
    failed = evaluate(facts_from_dict(facts), ON).failed
    assert [(finding.rule, finding.items) for finding in failed] == [("R-20", (person["id"],))]
    assert person["id_number"] not in failed[0].message
