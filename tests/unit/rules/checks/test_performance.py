"""Which projects count on which day, how they are told, and why one goes before a reviewer."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rules.checks.performance import counts_in_time
from rules.dates import DAY
from rules.evaluate import evaluate
from rules.facts import Revenue
from rules.order import load_order
from rules.order.change import with_reading
from rules.report import FAIL, MANUAL, PASS, Finding
from rules.vocabulary.enumerations import Category, Level
from rules.vocabulary.readings import Windows
from tests.factories.facts import ON, clean_facts


def message(order: str, voltage_kv: int) -> str:
    facts = clean_facts(Level.SECOND)
    projects = tuple(replace(one, voltage_kv=voltage_kv) for one in facts.projects)
    report = evaluate(replace(facts, projects=projects), ON, order)
    (finding,) = [one for one in report.manual if "业绩" in one.title]
    assert finding.result is MANUAL
    return finding.message


def test_a_voltage_above_the_range_is_named_as_the_reason() -> None:
    assert message("R30", 110).endswith("的电压等级高于规定范围，由审查人员核定")


def test_where_the_voltage_is_not_known_the_reviewer_is_asked_whether_it_fits() -> None:
    assert message("R36", 110).endswith("对应电压等级线路安装业绩是否符合，由审查人员核定")


def finding(completed: list[date], on: date = ON) -> Finding:
    """Of lines and substations in turn, completed on these days."""
    facts = clean_facts(Level.SECOND)
    projects = tuple(
        replace(facts.projects[index % 2], row_id=f"p{index}", completed=day)
        for index, day in enumerate(completed, 1)
    )
    (found,) = evaluate(replace(facts, projects=projects), on, only={"R-04"}).findings
    return found


@pytest.mark.parametrize(
    ("completed", "gone"),
    [(date(2024, 3, 2), date(2027, 3, 2)), (date(2024, 2, 29), date(2027, 3, 1))],
)
def test_a_project_counts_until_three_years_have_passed(completed: date, gone: date) -> None:
    day_before = gone - timedelta(days=1)
    found = finding([completed, completed], day_before)
    assert (found.result, found.actual) == (PASS, "符合条件的业绩2项")
    assert (found.changes_on, found.becomes) == (gone, FAIL)
    found = finding([completed, completed], gone)
    assert (found.result, found.actual, found.inputs) == (FAIL, "符合条件的业绩0项", ())


def test_what_is_completed_later_or_too_long_ago_is_not_counted() -> None:
    found = finding([ON, ON, date(2027, 1, 1), date(2020, 1, 1)])
    assert found.actual == "符合条件的业绩2项"
    assert [one.items for one in found.inputs] == [("p1", "p2")]


@pytest.mark.parametrize("more", [0, 1])
def test_the_first_five_projects_are_told_by_the_day_of_completion(more: int) -> None:
    days = [date(2025, month, 1) for month in range(5 + more, 0, -1)]
    (shown,) = finding(days).inputs
    ends = [f"2025-0{month}-01竣工" for month in range(1, 6)]
    assert [one.partition("，")[2] for one in shown.value.split("；")] == [
        *ends[:4],
        ends[4] + ("等6项" if more else ""),
    ]
    assert shown.items == tuple(f"p{number}" for number in range(5 + more, 0, -1))


def test_how_far_the_revenue_lies_from_the_least_is_told() -> None:
    facts = clean_facts(Level.SECOND)
    finance = replace(facts.finance, revenue=tuple(map(Revenue, map(Decimal, (1, 3500, 2)))))
    (found,) = evaluate(replace(facts, finance=finance), ON, only={"R-08"}).findings
    assert found.margin
    assert (found.margin.text, found.actual) == ("多500万元", "3500万元")


@pytest.mark.parametrize(
    ("category", "years", "first", "last"),
    [
        (Category.INSTALL, 3, date(2023, 5, 10), date(2026, 12, 31)),
        (Category.INSTALL, 2, date(2023, 5, 10), date(2025, 12, 31)),
        (Category.REPAIR, 2, date(2024, 1, 1), date(2025, 12, 31)),  # a project of each year
    ],
)
def test_the_days_on_which_a_project_counts_by_calendar_years(
    category: Category, years: int, first: date, last: date
) -> None:
    order = with_reading(load_order("R30"), "performance_windows", Windows.CALENDAR)
    asked = replace(order.performance[category], years=years)
    order = replace(order, performance={**order.performance, category: asked})
    days = [first - DAY, first, last, last + DAY]
    counted = [counts_in_time(date(2023, 5, 10), category, order, day) for day in days]
    assert counted == [False, True, True, False]
