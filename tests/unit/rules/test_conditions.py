"""The published conditions for what is applied for, in words."""

import pytest

from rules.conditions import conditions_said, conditions_text
from rules.vocabulary.enumerations import Category, Level

MIXED = conditions_text({Category.INSTALL: Level.THIRD, Category.TEST: Level.FIRST})


def required(text: str, category: Category | None = None) -> list[str]:
    return [
        row["required"]
        for row in MIXED
        if text in row["title"] + row["text"] and row["category"] == category
    ]


@pytest.mark.spec("B-33")
def test_what_one_staff_serves_is_asked_for_once_at_the_highest_level() -> None:
    assert required("高压电工") == ["30人"]
    assert required("技术人员总数不少于") == ["50人"]
    assert required("任职资格（电力相关专业）") == ["高级职称"]


@pytest.mark.spec("B-33")
def test_what_differs_by_category_is_asked_for_at_its_own_level() -> None:
    assert required("安装活动业绩", Category.INSTALL) == ["无要求"]
    assert required("2年内均应具有", Category.TEST) == ["330（220）千伏"]
    assert required("试验管理工作经历", Category.TEST) == ["5年"]
    assert required("安装管理工作经历", Category.INSTALL) == ["3年"]
    assert required("结算收入", Category.INSTALL) == ["无要求"]


@pytest.mark.spec("B-33")
def test_a_category_that_is_not_applied_for_is_not_mentioned() -> None:
    assert "维修" not in "".join(row["title"] + row["text"] for row in MIXED)
    assert conditions_text({}) == []


def test_the_former_order_has_its_own_words() -> None:
    rows = conditions_text({Category.REPAIR: Level.FOURTH}, "R36")
    figures = {row["title"] + row["text"]: row["required"] for row in rows}
    assert figures["电力相关专业技能人员其中高压电工不少于"] == "8人"
    assert not [text for text in figures if "结算收入" in text]


@pytest.mark.spec("N-06")
def test_said_in_a_line_each_condition_has_its_figure_and_what_is_not_asked_is_left_out() -> None:
    said = {
        (one["title"], one["text"])
        for one in conditions_said({Category.INSTALL: Level.THIRD, Category.TEST: Level.FIRST})
    }
    assert {
        ("电力相关专业技能人员", "其中高压电工不少于30人"),
        ("技术负责人、安全负责人（承装类）", "安装管理工作经历不少于3年"),
        ("技术负责人、安全负责人", "任职资格（电力相关专业）：高级职称"),
        ("法人资格", "具备法人资格"),
    } <= said
    assert all(text for _, text in said) and "无要求" not in {text for _, text in said}
