"""Which tab may stay blank."""

import pytest

from rules.vocabulary.enumerations import Category, Level, Tab
from services.application.draft import Draft
from services.application.model import blank_sheets
from services.application.optional import why_optional
from tests.factories.applications import chosen


def note(applied: dict[Category, Level], tab: Tab = Tab.PERFORMANCE) -> str | None:
    sheets = blank_sheets("NEW")
    sheets[Tab.CATEGORIES].fields = chosen(applied) if applied else {}
    return why_optional(Draft("NEW", "GENERAL", sheets, []), sheets[tab])


@pytest.mark.spec("B-34")
def test_performance_may_stay_blank_for_the_third_level_alone() -> None:
    third = {Category.INSTALL: Level.THIRD, Category.TEST: Level.THIRD}
    assert note(third) == "三级无业绩要求，可不填写"
    assert note(third | {Category.REPAIR: Level.SECOND}) is None
    assert note({Category.INSTALL: Level.FIRST}) is None
    assert note(third, Tab.BASIC) is None


def test_before_a_level_is_chosen_nothing_is_promised() -> None:
    assert note({}) is None
