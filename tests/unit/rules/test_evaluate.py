"""The report as a whole."""

import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.checks.heads import months_of
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.report import Report, Result
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import ON, clean_facts

ALL = {category: Level.SECOND for category in Category}
SHUFFLED = clean_facts(Level.SECOND, ALL)
DAY = timedelta(days=1)


@pytest.mark.spec("B-02", "B-33", "B-35")
@pytest.mark.parametrize(("level", "people"), [("3", 16), ("2", 46), ("1", 111)])
def test_the_least_staff_of_each_level_passes(level: str, people: int) -> None:
    applied = {category: Level(level) for category in Category}
    facts = clean_facts(Level(level), applied)
    report = evaluate(facts, ON)
    assert 2 + len(facts.technicians) + len(facts.electricians) == people
    assert report.clean
    assert [finding.rule for finding in report.manual] == ["R-15", "R-16"]
    assert report.shortages == ()
    assert not [finding for finding in report.findings if "待核定" in finding.actual]


@pytest.mark.spec("B-33")
def test_an_empty_draft_gets_a_report_that_is_not_clean() -> None:
    empty = Facts(enterprise=SHUFFLED.enterprise, applied={Category.INSTALL: Level.THIRD})
    report = evaluate(empty, ON)
    assert not report.clean
    assert {(s.rule, s.missing) for s in report.shortages} == {
        ("R-11", 5), ("R-13", 10), ("R-14", 5),
    }  # fmt: skip


@pytest.mark.spec("B-03")
def test_without_a_category_the_rules_about_levels_say_nothing() -> None:
    report = evaluate(replace(SHUFFLED, applied={}), ON)
    assert {finding.rule for finding in report.failed} == {"M-00"}
    assert not {f.rule for f in report.findings} & {"R-02", "R-03", "R-09", "R-10", "R-11"}


@pytest.mark.spec("B-33")
def test_a_report_is_made_of_json_primitives() -> None:
    data = evaluate(SHUFFLED, ON).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["counts"]["fail"] == 0
    assert data["counts"]["manual"] == 2
    assert all(finding["basis"] and finding["required"] for finding in data["findings"])


def test_an_order_is_not_applied_before_it_is_in_force() -> None:
    assert evaluate(SHUFFLED, date(2025, 7, 1)).order == "R30"
    with pytest.raises(ValueError, match="in force from 2025-07-01"):
        evaluate(SHUFFLED, date(2025, 6, 30))


@given(st.integers())
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    draw = Random(seed)
    shuffled = replace(
        SHUFFLED,
        technicians=tuple(draw.sample(SHUFFLED.technicians, len(SHUFFLED.technicians))),
        electricians=tuple(draw.sample(SHUFFLED.electricians, len(SHUFFLED.electricians))),
        projects=tuple(draw.sample(SHUFFLED.projects, len(SHUFFLED.projects))),
    )
    assert _unordered(evaluate(shuffled, ON)) == _unordered(evaluate(SHUFFLED, ON))


def _unordered(report: Report) -> list[tuple[Any, ...]]:
    """People and projects are listed as they were entered; all else must be the same."""
    return [
        (finding._replace(inputs=()), [one.label for one in finding.inputs])
        for finding in report.findings
    ]


@pytest.mark.spec("B-35")
@given(st.integers(0, 18))
def test_fewer_technicians_never_help(kept: int) -> None:
    report = evaluate(replace(SHUFFLED, technicians=SHUFFLED.technicians[:kept]), ON)
    (shortage,) = [finding for finding in report.shortages if finding.rule == "R-11"]
    assert shortage.result is Result.FAIL
    assert shortage.missing == 19 - kept


periods = st.tuples(st.dates(date(2000, 1, 1), ON), st.integers(0, 1500)).map(
    lambda pair: (pair[0], pair[0] + pair[1] * DAY)
)


@given(st.lists(periods, max_size=6), st.randoms())
def test_overlapping_periods_count_once_in_any_order(
    rows: list[tuple[date, date]], random: Random
) -> None:
    months = months_of(rows, ON)
    assert months_of(random.sample(rows, len(rows)) + rows, ON) == months
    days = {started + n * DAY for started, ended in rows for n in range((ended - started).days + 1)}
    worked = sum(day <= ON for day in days)
    assert abs(months - worked / 30.44) <= 1 + len(rows) / 2


@given(st.dates(date(2005, 1, 1), date(2025, 1, 1)), st.integers(1, 5000))
def test_a_period_cut_in_two_counts_the_same(start: date, length: int) -> None:
    end = min(start + length * DAY, ON)
    middle = start + (end - start) // 2
    cut = [(start, middle), (middle + DAY, end)]
    assert months_of(cut, ON) == months_of([(start, end)], ON)
