"""What an application still needs, in numbers, as the rules count it."""

from datetime import date

from rules.vocabulary.enumerations import Level
from services.application.draft import Draft
from services.application.model import blank_sheets
from services.application.targets import targets_of
from tests.factories.applications import tabs

TODAY = date(2026, 3, 2)


def draft(without: int = 0) -> Draft:
    sheets = blank_sheets("NEW")
    for code, filled in tabs(Level.THIRD, TODAY).items():
        sheets[code].fields = dict(filled["fields"])
        sheets[code].rows = {
            rowset: [{"id": f"{code}{rowset}{n}", **row} for n, row in enumerate(rows)]
            for rowset, rows in filled["rows"].items()
        }
    people = sheets["electricians"].rows["people"]
    del people[:without]
    return Draft("NEW", "GENERAL", sheets, [])


def told(of: Draft) -> dict[str, tuple[int, int]]:
    return {one.label: (one.there, one.wanted) for one in targets_of(of, TODAY)}


def test_people_and_attachments_are_counted_against_the_level() -> None:
    found = told(draft())
    assert found["技术人员"] == (5, 5), "the technical head is one of them"
    assert found["技能人员"] == (10, 10)
    assert found["高压电工"][0] >= found["高压电工"][1]
    there, wanted = found["附件"]
    assert there == 0
    assert wanted > 50
    fewer = told(draft(without=1))
    assert fewer["技能人员"] == (9, 10)
    assert fewer["附件"][1] == wanted - 3


def test_nothing_is_wanted_of_people_before_a_level_is_chosen() -> None:
    assert set(told(Draft("NEW", "GENERAL", blank_sheets("NEW"), []))) == {"附件"}
