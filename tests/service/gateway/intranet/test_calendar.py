"""工作日历: every reviewer sees it; one administrator proposes a year after a preview, another
approves it."""

import re
from collections.abc import Callable

import pytest

from chassis import clock
from rules.statutory_holidays import statutory
from rules.vocabulary.enumerations import StaffRole
from tests.service.gateway.visitor import Visitor

pytestmark = [pytest.mark.service, pytest.mark.spec("P-06")]
Reviewer = Callable[..., Visitor]


def notice(year: int) -> str:
    """A notice that frees the statutory holidays and nothing else."""
    lines = [f"一、{name}：{day.month}月{day.day}日放假，共1天。" for name, day in statutory(year)]
    return "\n".join(lines)


def test_two_administrators_load_a_year_after_seeing_what_it_moves(reviewer: Reviewer) -> None:
    year = clock.today().year + 2  # so far ahead that no limit of another test is counted by it
    person = reviewer(StaffRole.SYSTEM_ADMIN)
    person.get("/calendar")
    assert f"{year}年 安排尚未公布" in person.text
    person.post("/calendar", {"year": year, "notice": "一、元旦：另行通知放假。"})
    assert person.page.status_code == 422
    assert (
        "请修改以下内容" in person.text.partition("载入年度安排")[0]
    )  # first of all, above the years
    assert "元旦的放假日期无法识别" in person.text and "另行通知放假" in person.page.text
    typed = {"year": year, "notice": notice(year)}
    person.post("/calendar", typed)
    assert "没有正在计算的期限需要调整" in person.text and "提出载入" in person.text
    person.post("/calendar", typed | {"action": "change"})
    assert "一、春节：" in person.page.text  # what was pasted is still there
    person.post("/calendar", typed)
    person.post("/calendar", typed | {"action": "confirm"})
    assert f"{year}年节假日安排已提出" in person.text and "待批准的安排" in person.text
    assert f"{year}年 安排尚未公布" in person.text, "it waits for another administrator"
    [path] = set(re.findall(r'href="(/calendar/proposals/[^"]+)"', person.page.text))
    assert person.post(path, {"approve": "1"}).status_code == 403
    other = reviewer(StaffRole.SECURITY_ADMIN)
    other.get(path)
    assert "一、元旦" in other.text and "没有正在计算的期限需要调整" in other.text
    other.post(path, {"refuse": "1"})
    assert other.page.status_code == 422 and "请填写不同意的理由" in other.text
    other.get(path)
    other.post(path, {"approve": "1"})
    assert "已批准" in other.text and f"{year}年 安排尚未公布" not in other.text
    person.get("/calendar")
    person.post("/calendar", typed)
    assert "完全相同" in person.text and "提出载入" not in person.text


def test_others_see_the_calendar_and_cannot_load(reviewer: Reviewer) -> None:
    person = reviewer(StaffRole.EXAMINE)
    person.get("/calendar")
    assert "工作日历" in person.text and 'name="notice"' not in person.page.text
    year = clock.today().year + 2
    assert person.post("/calendar", {"year": year, "notice": notice(year)}).status_code == 403
