"""What an application changes of what is held, and when the time before is looked at (E-29)."""

from datetime import date

import pytest

from rules.grade_changes import CHECK, events_before, grade_changes
from rules.report import Result
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Tab

HELD = {Category.INSTALL: Level.SECOND, Category.TEST: Level.THIRD}
ON = date(2026, 11, 27)


@pytest.mark.spec("E-01", "E-29")
@pytest.mark.parametrize(
    ("wanted", "texts", "looked_at"),
    [
        ({"CZ": "2", "CS": "3"}, [], False),
        ({"CZ": "1", "CS": "3"}, ["承装类由二级提高为一级"], True),
        ({"CZ": "3", "CS": "3"}, ["承装类由二级降低为三级"], False),
        ({"CZ": "2", "CX": "3", "CS": "3"}, ["增加承修类三级"], True),
        ({"CZ": "2"}, ["减少承试类三级"], False),
        ({"CZ": "3", "CS": "1"}, ["承装类由二级降低为三级", "承试类由三级提高为一级"], True),
    ],
)
def test_raising_and_adding_are_looked_at_and_the_rest_is_not(
    wanted: dict[str, str], texts: list[str], looked_at: bool
) -> None:
    levels = {Category(code): Level(level) for code, level in wanted.items()}
    changes = grade_changes(HELD, levels)
    assert [one.text for one in changes] == texts
    found = events_before(ApplicationType.ITEM_CHANGE, changes, ON)
    assert bool(found) == looked_at
    assert {one.rule for one in found} <= {CHECK}


@pytest.mark.spec("E-29")
def test_each_ground_is_left_to_a_reviewer_who_is_told_what_is_raised() -> None:
    changes = grade_changes(HELD, {**HELD, Category.TEST: Level.SECOND})
    found = events_before(ApplicationType.ITEM_CHANGE, changes, ON)
    assert len(found) == 5 and {one.result for one in found} == {Result.MANUAL}
    assert {one.tab for one in found} == {Tab.CATEGORIES}
    told = " ".join(one.message for one in found)
    for words in ("生产安全事故", "质量责任事故", "超越许可范围", "出借许可证", "转包、分包"):
        assert words in told
    assert {one.title for one in found} == {"申请前一年内的情形核查"}
    assert {line.value for one in found for line in one.inputs} == {"承试类由三级提高为二级"}


def test_no_other_type_of_application_has_the_check() -> None:
    changes = grade_changes({}, HELD)
    assert events_before(ApplicationType.NEW, changes, ON) == []
