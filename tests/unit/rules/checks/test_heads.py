"""How months add up, when a head who falls short of years will have them, what rank is asked."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.checks.heads import months_of
from rules.evaluate import evaluate
from rules.facts import Experience
from rules.order import load_order
from rules.order.change import with_reading
from rules.report import FAIL, MANUAL, PASS, Finding, Result
from rules.vocabulary.enumerations import Level, ManagementWork, Qualification, Title
from rules.vocabulary.readings import Open
from tests.factories.facts import ON, clean_facts


@pytest.mark.parametrize(
    ("started", "ended", "changes_on"),
    [
        (date(2023, 6, 1), None, date(2026, 5, 31)),
        (date(2023, 6, 1), date(2026, 6, 30), date(2026, 5, 31)),
        (date(2023, 6, 1), date(2026, 5, 31), date(2026, 5, 31)),
        (date(2023, 6, 1), date(2026, 5, 30), None),
        (date(2026, 5, 1), None, date(2029, 4, 30)),
    ],
)
def test_the_years_come_on_the_last_day_of_a_period(
    started: date, ended: date | None, changes_on: date | None
) -> None:
    facts = clean_facts(Level.THIRD)
    assert facts.safety_head
    worked = (Experience(work=ManagementWork.INSTALL, started=started, ended=ended),)
    facts = replace(facts, safety_head=replace(facts.safety_head, experience=worked))
    findings = evaluate(facts, ON, only={"R-09"}).findings
    assert [finding.changes_on for finding in findings] == [None, changes_on]
    assert [finding.result for finding in findings] == [Result.PASS, Result.FAIL]


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        ([((2025, 3, 1), (2025, 3, 29)), ((2025, 6, 1), (2025, 6, 1))], 1),
        ([((2025, 3, 1), (2025, 3, 28)), ((2025, 6, 1), (2025, 6, 1))], 0),
        ([((2025, 3, 1), (2025, 3, 30))], 0),
        ([((2025, 3, 1), (2025, 3, 31))], 1),
        ([((2025, 1, 15), (2025, 3, 13)), ((2025, 6, 1), (2025, 6, 2))], 1),
        ([((2025, 1, 15), (2025, 3, 13)), ((2025, 6, 1), (2025, 6, 3))], 2),
        # What overlaps the period before it counts once, also after another one.
        (
            [
                ((2024, 1, 1), (2024, 1, 31)),
                ((2025, 1, 1), (2025, 3, 31)),
                ((2025, 2, 1), (2025, 4, 30)),
            ],
            5,
        ),
    ],
)
def test_the_days_beside_whole_months_are_added_up(periods: list[Any], months: int) -> None:
    assert months_of([(date(*first), date(*last)) for first, last in periods], ON) == months


def rank_of_safety_head(**values: Any) -> Finding:
    facts = clean_facts(Level.SECOND)
    assert facts.safety_head
    changed = replace(facts, safety_head=replace(facts.safety_head, **values))
    return evaluate(changed, ON, only={"R-10"}).findings[1]


def test_a_rank_that_is_too_low_or_uncertain_is_told_as_what_it_is() -> None:
    low = rank_of_safety_head(qualification=Qualification.TITLE, title=Title.ASSISTANT)
    assert (low.result, low.message) == (FAIL, "安全负责人应具有电力相关专业中级以上职称")
    other = rank_of_safety_head(qualification=Qualification.OTHER, title=None)
    assert (other.result, other.message) == (MANUAL, "安全负责人的任职资格需由审查人员核定")
    facts = replace(clean_facts(Level.SECOND), safety_head=None)
    nobody = evaluate(facts, ON, only={"R-10"}).findings[1]
    assert (nobody.result, nobody.message) == (FAIL, "请填写安全负责人")


def test_a_title_to_come_changes_the_verdict_on_its_day() -> None:
    found = rank_of_safety_head(certificate_date=date(2026, 4, 1))
    assert (found.result, found.changes_on, found.becomes) == (FAIL, date(2026, 4, 1), PASS)


def test_a_verdict_on_a_rank_tells_the_day_of_the_title() -> None:
    found = rank_of_safety_head(certificate_date=date(2015, 6, 1))
    assert [one.value for one in found.inputs] == ["高电压及绝缘技术中级职称", "2015-06-01"]
    unknown = rank_of_safety_head(certificate_date=None)
    assert [one.value for one in unknown.inputs][1:] == ["未填写"]


def test_how_an_equivalent_is_read_concerns_no_title() -> None:
    order = with_reading(load_order("R30"), "head_accepts_equivalence", Open.REFUSE)
    facts = clean_facts(Level.SECOND)
    assert evaluate(facts, ON, order, only={"R-10"}).findings[1].result is PASS
