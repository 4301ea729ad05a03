"""Why a single project does not count (E-24); both sides of each boundary."""

from datetime import date
from decimal import Decimal

import pytest

from rules.checks.performance import why_not_counted
from rules.facts import Project
from rules.order import load_order
from rules.vocabulary.enumerations import Category, Facility, Level, Quality

ON = date(2026, 11, 27)
SECOND = {Category.INSTALL: Level.SECOND, Category.REPAIR: Level.SECOND}


def why(applied: dict[Category, Level] = SECOND, kv: str = "35", **changes: object) -> str:
    values = {
        "category": Category.INSTALL,
        "facility": Facility.LINE,
        "completed": date(2026, 1, 5),
        "quality": Quality.PASSED,
        "voltage_kv": Decimal(kv),
        **changes,
    }
    return why_not_counted(Project(**values), applied, load_order("R30"), ON)  # type: ignore[arg-type]


@pytest.mark.spec("E-24")
@pytest.mark.parametrize(
    ("kv", "said"),
    [
        ("10", ""),
        ("35", ""),
        ("6", "低于规定范围（35千伏以下10千伏以上）"),
        ("66", "由审查人员核定"),
    ],
)
def test_the_voltage_has_to_lie_in_the_range_of_the_level(kv: str, said: str) -> None:
    assert (said in why(kv=kv)) if said else why(kv=kv) == ""


@pytest.mark.spec("E-24")
@pytest.mark.parametrize(
    ("category", "completed", "said"),
    [
        (Category.INSTALL, date(2023, 11, 28), ""),
        (Category.INSTALL, date(2023, 11, 27), "不在最近3年内"),
        (Category.REPAIR, date(2024, 11, 28), ""),
        (Category.REPAIR, date(2024, 11, 27), "不在最近2年内"),
    ],
)
def test_it_has_to_be_completed_in_the_window(
    category: Category, completed: date, said: str
) -> None:
    told = why(category=category, completed=completed)
    assert (said in told) if said else told == ""


@pytest.mark.spec("E-24")
def test_its_category_is_applied_for_and_its_quality_is_good_where_that_is_asked() -> None:
    assert why(category=Category.TEST) == "没有申请承试类，不计入"
    assert "质量" in why(quality=Quality.FAILED)
    assert why(category=Category.REPAIR, quality=Quality.FAILED) == ""


@pytest.mark.spec("E-18", "E-24")
def test_where_nothing_is_asked_for_nothing_is_said() -> None:
    assert why({Category.INSTALL: Level.THIRD}, kv="0.4", completed=date(2000, 1, 1)) == ""
    assert why({}) == ""
    assert why(completed=None) == ""
