"""What the rules are told of a draft."""

from datetime import date
from typing import Any

import pytest

from rules.evaluate import evaluate
from rules.facts_reader import facts_from_dict
from rules.report import Result
from rules.vocabulary.enumerations import Category, Level, Tab
from services.application.facts import licence_facts
from services.application.model import Sheet, blank_sheets
from tests.factories.applications import chosen

ENTERPRISE = {"name": "示范电力工程有限公司", "uscc": "91350100M000100Y43"}
DECEMBER, JANUARY = date(2026, 12, 31), date(2027, 1, 1)
YEARS = ("revenue_1", "revenue_2", "revenue_3")
PASS, FAIL = Result.PASS, Result.FAIL


def revenue(on: date, fields: dict[str, Any], as_of: date | None) -> Result:
    """R-08 on a day, of figures that were filled in on another."""
    sheets = blank_sheets("NEW")
    sheets[Tab.CATEGORIES].fields = chosen({Category.INSTALL: Level.SECOND})
    sheets[Tab.BASIC].fields, sheets[Tab.BASIC].as_of = fields, as_of
    facts = facts_from_dict(licence_facts(sheets, [], ENTERPRISE, []))
    [finding] = evaluate(facts, on, only={"R-08"}).findings
    return finding.result


@pytest.mark.parametrize(
    ("on", "as_of", "results"),
    [
        # 2025, 2024 and 2023, which is too old from New Year on.
        (DECEMBER, DECEMBER, (PASS, PASS, PASS)),
        (JANUARY, DECEMBER, (PASS, PASS, FAIL)),
        (JANUARY, JANUARY, (PASS, PASS, PASS)),
        # Of what the release before kept the year is not known: taken for those of the filing.
        (JANUARY, None, (PASS, PASS, PASS)),
    ],
)
def test_a_figure_keeps_the_year_of_the_day_on_which_it_was_filled_in(
    on: date, as_of: date | None, results: tuple[Result, ...]
) -> None:
    assert tuple(revenue(on, {name: "3000"}, as_of) for name in YEARS) == results


def test_the_day_is_kept_with_the_tab() -> None:
    sheet = blank_sheets("NEW")[Tab.BASIC]
    sheet.fields, sheet.as_of = {"revenue_1": "25", "remarks": "无"}, DECEMBER
    again = Sheet(sheet.section)
    again.take(sheet.document())
    assert again == sheet
    assert again.fields_as_of(DECEMBER) == sheet.fields
    assert again.fields_as_of(JANUARY) == {"revenue_2": "25", "remarks": "无"}


def test_a_tab_of_the_release_before_has_no_day() -> None:
    sheet = blank_sheets("NEW")[Tab.BASIC]
    sheet.take({"fields": {"revenue_1": "25"}, "rows": {}})
    assert sheet.as_of is None
    assert sheet.fields_as_of(JANUARY) == {"revenue_1": "25"}
    assert blank_sheets("NEW")[Tab.PERFORMANCE].fields_as_of(JANUARY) == {}
